/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Order, pattern and numbers of L D L'.
 *
 * Elimination as a quotient graph: an eliminated node becomes an element, which stands for the clique of its neighbours.
 * A node's slot holds the elements it belongs to, then the nodes it still meets directly; both together never grow.
 * The neighbours of a node at its elimination are its column of L, so the order brings the pattern along. */
#include "solver/interior/factor.h"

#include "networks/base/memory.h"

#include <math.h>
#include <string.h>

typedef struct graph {
    int n;
    size_t *slot;     /* [n + 1] where the lists of a node begin */
    int *list;        /* [slot[n]] elements first, then nodes */
    int *n_elements;  /* [n] */
    int *n_nodes;     /* [n] */
    int *degree;      /* [n] bound of the number of neighbours; -1 for dense and for eliminated nodes */
    bool *is_dense;   /* [n] */
    bool *is_waiting; /* [n] weak nodes that do not yet belong to an element */
    int *first;       /* [n + 1] nodes by degree, doubly linked, -1 at the end */
    int *before;      /* [n] */
    int *after;       /* [n] */
    int lowest;       /* no node has a lower degree */
    int *stamp;       /* [n] */
    int *outside;     /* [n] nodes of an element that are not neighbours of the pivot, valid where stamped */
    int *outside_of;  /* [n] pivot for which it is valid */
    bool *is_alive;   /* [n] as element */
    size_t *begin;    /* [n] members of an element in the arena, */
    int *n_members;   /* [n] how many, */
    int *n_sparse;    /* [n] and how many of them are not dense */
    int *arena;
    size_t used, arena_cap;
} graph;

static void graph_clear(graph *g)
{
    aft_free(g->slot);
    aft_free(g->list);
    aft_free(g->n_elements);
    aft_free(g->n_nodes);
    aft_free(g->degree);
    aft_free(g->is_dense);
    aft_free(g->is_waiting);
    aft_free(g->first);
    aft_free(g->before);
    aft_free(g->after);
    aft_free(g->stamp);
    aft_free(g->outside);
    aft_free(g->outside_of);
    aft_free(g->is_alive);
    aft_free(g->begin);
    aft_free(g->n_members);
    aft_free(g->n_sparse);
    aft_free(g->arena);
}

void aft_factor_clear(aft_factor *factor)
{
    aft_free(factor->order);
    aft_free(factor->position);
    aft_free(factor->start);
    aft_free(factor->row);
    aft_free(factor->value);
    aft_free(factor->pivot);
    aft_free(factor->work);
    aft_free(factor->next);
    aft_free(factor->head);
    aft_free(factor->at);
    *factor = (aft_factor){0};
}

/* ---- nodes by degree ---- */

static void enlist(graph *g, int i)
{
    int d = g->degree[i];
    g->before[i] = -1;
    g->after[i] = g->first[d];
    if (g->first[d] >= 0) {
        g->before[g->first[d]] = i;
    }
    g->first[d] = i;
    g->lowest = d < g->lowest ? d : g->lowest;
}

static void delist(graph *g, int i)
{
    if (g->before[i] >= 0) {
        g->after[g->before[i]] = g->after[i];
    } else {
        g->first[g->degree[i]] = g->after[i];
    }
    if (g->after[i] >= 0) {
        g->before[g->after[i]] = g->before[i];
    }
}

/* Weak nodes that no elimination has touched have to come in the end all the same. */
static void end_waiting(graph *g)
{
    for (int i = 0; i < g->n; i++) {
        if (g->is_waiting[i]) {
            g->is_waiting[i] = false;
            enlist(g, i);
        }
    }
}

static int take_lowest(graph *g)
{
    for (bool is_again = false;; is_again = true) {
        while (g->lowest < g->n && g->first[g->lowest] < 0) {
            g->lowest++;
        }
        if (g->lowest < g->n || is_again) {
            break;
        }
        end_waiting(g);
    }
    int i = g->first[g->lowest];
    delist(g, i);
    return i;
}

/* ---- the graph ---- */

static aft_status graph_room(graph *g, const aft_pattern *pattern, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = (size_t)pattern->n;
    g->n = pattern->n;
    g->slot = aft_alloc(n + 1, sizeof *g->slot);
    g->list = aft_alloc(pattern->start[n] + 1, sizeof *g->list);
    g->is_dense = aft_alloc(n, sizeof *g->is_dense);
    g->is_waiting = aft_alloc(n, sizeof *g->is_waiting);
    g->is_alive = aft_alloc(n, sizeof *g->is_alive);
    g->begin = aft_alloc(n, sizeof *g->begin);
    int **const ints[] = {&g->n_elements, &g->n_nodes, &g->degree,     &g->before,    &g->after,
                          &g->stamp,      &g->outside, &g->outside_of, &g->n_members, &g->n_sparse};
    for (size_t k = 0; k < sizeof ints / sizeof ints[0]; k++) {
        *ints[k] = aft_alloc(n, sizeof **ints[k]);
        AFT_TRY_ALLOC(*ints[k], err, "factor");
    }
    g->first = aft_alloc(n + 1, sizeof *g->first);
    AFT_TRY_ALLOC(g->slot, err, "factor");
    AFT_TRY_ALLOC(g->list, err, "factor");
    AFT_TRY_ALLOC(g->is_dense, err, "factor");
    AFT_TRY_ALLOC(g->is_alive, err, "factor");
    AFT_TRY_ALLOC(g->begin, err, "factor");
    AFT_TRY_ALLOC(g->first, err, "factor");
done:
    return status;
}

/* A node with so many neighbours would be touched at every step, and comes last anyway. */
static bool is_too_wide(size_t degree, int n)
{
    return (double)degree > fmax(16.0, 10.0 * sqrt((double)n));
}

static aft_status graph_fill(graph *g, const aft_pattern *pattern, const bool *is_weak, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(graph_room(g, pattern, err));
    memcpy(g->slot, pattern->start, ((size_t)g->n + 1) * sizeof *g->slot);
    memcpy(g->list, pattern->node, pattern->start[g->n] * sizeof *g->list);
    for (int i = 0; i <= g->n; i++) {
        g->first[i] = -1;
    }
    for (int i = 0; i < g->n; i++) {
        g->stamp[i] = g->outside_of[i] = -1;
        g->is_dense[i] = is_too_wide(g->slot[i + 1] - g->slot[i], g->n);
    }
    g->lowest = g->n;
    for (int i = 0; i < g->n; i++) {
        g->n_nodes[i] = (int)(g->slot[i + 1] - g->slot[i]);
        g->degree[i] = -1;
        g->is_waiting[i] = !g->is_dense[i] && is_weak[i];
        if (!g->is_dense[i]) {
            g->degree[i] = g->n_nodes[i];
        }
        if (!g->is_dense[i] && !g->is_waiting[i]) {
            enlist(g, i);
        }
    }
done:
    return status;
}

/* ---- elimination ---- */

static void add_member(graph *g, int p, int i)
{
    if (g->stamp[i] != p) {
        g->stamp[i] = p;
        g->arena[g->used++] = i;
        g->n_sparse[p] += !g->is_dense[i];
    }
}

/* The clique of p: what it meets directly and through its elements, which are then of no more use. */
static aft_status make_element(graph *g, int p, aft_error *err)
{
    const int *list = g->list + g->slot[p];
    size_t most = (size_t)g->n_nodes[p];
    for (int k = 0; k < g->n_elements[p]; k++) {
        most += (size_t)g->n_members[list[k]];
    }
    most = most < (size_t)g->n ? most : (size_t)g->n;
    if (aft_grow((void **)&g->arena, &g->arena_cap, g->used + most, sizeof *g->arena) != 0) {
        return aft_fail(err, AFT_ENOMEM, "factor: out of memory");
    }
    g->begin[p] = g->used;
    g->stamp[p] = p;
    for (int k = 0; k < g->n_elements[p]; k++) {
        int e = list[k];
        for (int i = 0; i < g->n_members[e]; i++) {
            add_member(g, p, g->arena[g->begin[e] + (size_t)i]);
        }
        g->is_alive[e] = false;
    }
    for (int k = 0; k < g->n_nodes[p]; k++) {
        add_member(g, p, list[g->n_elements[p] + k]);
    }
    g->n_members[p] = (int)(g->used - g->begin[p]);
    g->is_alive[p] = true;
    return AFT_OK;
}

/* outside[e] = nodes of element e that are not in the clique of p, for all elements that its members belong to. */
static void count_outside(graph *g, int p)
{
    for (int k = 0; k < g->n_members[p]; k++) {
        int i = g->arena[g->begin[p] + (size_t)k];
        if (g->is_dense[i]) {
            continue;
        }
        const int *list = g->list + g->slot[i];
        for (int a = 0; a < g->n_elements[i]; a++) {
            int e = list[a];
            if (g->outside_of[e] != p) {
                g->outside_of[e] = p;
                g->outside[e] = g->n_sparse[e];
            }
            g->outside[e]--;
        }
    }
}

/* Node i now meets the clique of p through p: what p covers leaves its lists, and its degree is bounded anew. */
static void update_node(graph *g, int p, int i)
{
    int *list = g->list + g->slot[i];
    long long degree = g->n_sparse[p] - 1;
    int n_elements = 0;
    int n_nodes = 0;
    int kept = 0;
    for (int a = 0; a < g->n_elements[i]; a++) {
        int e = list[a];
        bool is_covered = g->outside[e] == 0 && g->n_members[e] == g->n_sparse[e];
        if (g->is_alive[e] && !is_covered) {
            degree += g->outside[e];
            list[n_elements++] = e;
        }
    }
    int *nodes = list + g->n_elements[i];
    for (int a = 0; a < g->n_nodes[i]; a++) {
        if (g->stamp[nodes[a]] != p) {
            degree += !g->is_dense[nodes[a]];
            nodes[kept++] = nodes[a];
        }
    }
    n_nodes = kept;
    memmove(list + n_elements + 1, nodes, (size_t)n_nodes * sizeof *list);
    list[n_elements++] = p;
    g->n_elements[i] = n_elements;
    g->n_nodes[i] = n_nodes;
    if (!g->is_waiting[i]) {
        delist(g, i);
    }
    g->is_waiting[i] = false;
    g->degree[i] = (int)(degree < g->n - 1 ? degree : g->n - 1);
    enlist(g, i);
}

static aft_status eliminate(graph *g, int *order, double most_work, aft_error *err)
{
    aft_status status = AFT_OK;
    int n_sparse = 0;
    int last = 0;
    double work = 0.0; /* multiplications of one aft_factor_compute, about */
    for (int i = 0; i < g->n; i++) {
        n_sparse += !g->is_dense[i];
    }
    for (int i = 0; i < g->n; i++) {
        if (g->is_dense[i]) {
            order[n_sparse + last++] = i;
        }
    }
    for (int k = 0; k < n_sparse; k++) {
        int p = take_lowest(g);
        order[k] = p;
        AFT_TRY(make_element(g, p, err));
        work += (double)g->n_members[p] * g->n_members[p];
        if (work > most_work) {
            return aft_fail(err, AFT_EUNSUPPORTED, "factor: too much work");
        }
        count_outside(g, p);
        for (int a = 0; a < g->n_members[p]; a++) {
            int i = g->arena[g->begin[p] + (size_t)a];
            if (!g->is_dense[i]) {
                update_node(g, p, i);
            }
        }
    }
done:
    return status;
}

/* ---- the pattern of L ---- */

/* Entries of the columns of L; the last, dense nodes are taken to meet one another. */
static int column_length(const graph *g, const aft_factor *f, int k)
{
    int p = f->order[k];
    return g->is_dense[p] ? f->n - 1 - k : g->n_members[p];
}

static int column_row(const graph *g, const aft_factor *f, int k, int a)
{
    int p = f->order[k];
    return g->is_dense[p] ? k + 1 + a : f->position[g->arena[g->begin[p] + (size_t)a]];
}

/* Fills the columns row by row, so that each is in ascending order. */
static aft_status fill_pattern(aft_factor *f, const graph *g, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = (size_t)f->n;
    size_t *row_start = aft_alloc(n + 1, sizeof *row_start);
    int *column = aft_alloc(f->start[n] + 1, sizeof *column);
    AFT_TRY_ALLOC(row_start, err, "factor");
    AFT_TRY_ALLOC(column, err, "factor");
    for (int k = 0; k < f->n; k++) {
        for (int a = 0; a < column_length(g, f, k); a++) {
            row_start[column_row(g, f, k, a)]++;
        }
    }
    size_t sum = 0;
    for (int k = 0; k < f->n; k++) {
        size_t count = row_start[k];
        row_start[k] = f->at[k] = sum;
        sum += count;
    }
    row_start[n] = sum;
    for (int k = 0; k < f->n; k++) {
        for (int a = 0; a < column_length(g, f, k); a++) {
            column[f->at[column_row(g, f, k, a)]++] = k;
        }
    }
    memcpy(f->at, f->start, n * sizeof *f->at);
    for (int i = 0; i < f->n; i++) {
        for (size_t e = row_start[i]; e < row_start[i + 1]; e++) {
            f->row[f->at[column[e]]++] = i;
        }
    }
done:
    aft_free(row_start);
    aft_free(column);
    return status;
}

static aft_status factor_room(aft_factor *f, int n_nodes, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = (size_t)n_nodes;
    f->n = n_nodes;
    f->order = aft_alloc(n, sizeof *f->order);
    f->position = aft_alloc(n, sizeof *f->position);
    f->start = aft_alloc(n + 1, sizeof *f->start);
    f->pivot = aft_alloc(n, sizeof *f->pivot);
    f->work = aft_alloc(n, sizeof *f->work);
    f->next = aft_alloc(n, sizeof *f->next);
    f->head = aft_alloc(n, sizeof *f->head);
    f->at = aft_alloc(n, sizeof *f->at);
    AFT_TRY_ALLOC(f->order, err, "factor");
    AFT_TRY_ALLOC(f->position, err, "factor");
    AFT_TRY_ALLOC(f->start, err, "factor");
    AFT_TRY_ALLOC(f->pivot, err, "factor");
    AFT_TRY_ALLOC(f->work, err, "factor");
    AFT_TRY_ALLOC(f->next, err, "factor");
    AFT_TRY_ALLOC(f->head, err, "factor");
    AFT_TRY_ALLOC(f->at, err, "factor");
done:
    return status;
}

aft_status aft_factor_analyse(aft_factor *out, const aft_pattern *pattern, const bool *is_weak, double most_work,
                              aft_error *err)
{
    aft_status status = AFT_OK;
    graph g = {0};
    aft_factor f = {0};
    AFT_TRY(factor_room(&f, pattern->n, err));
    AFT_TRY(graph_fill(&g, pattern, is_weak, err));
    AFT_TRY(eliminate(&g, f.order, most_work, err));
    for (int k = 0; k < f.n; k++) {
        f.position[f.order[k]] = k;
        f.start[k + 1] = f.start[k] + (size_t)column_length(&g, &f, k);
    }
    f.row = aft_alloc(f.start[f.n] + 1, sizeof *f.row);
    AFT_TRY_ALLOC(f.row, err, "factor");
    AFT_TRY(fill_pattern(&f, &g, err));
    graph_clear(&g);
    g = (graph){0};
    f.value = aft_alloc(f.start[f.n] + 1, sizeof *f.value);
    AFT_TRY_ALLOC(f.value, err, "factor");
    *out = f;
    f = (aft_factor){0};
done:
    graph_clear(&g);
    aft_factor_clear(&f);
    return status;
}

/* ---- numbers ---- */

/* What column k of L, from its next row on, takes from the column of that row: from its diagonal, and from the rest in
 * work. */
static void take_column(aft_factor *f, int k, double *diagonal, double *size)
{
    size_t e = f->at[k];
    double lead = f->value[e];
    double factor = lead * f->pivot[k];
    *diagonal -= factor * lead;
    *size += fabs(factor * lead);
    for (e++; e < f->start[k + 1]; e++) {
        f->work[f->row[e]] -= factor * f->value[e];
    }
}

/* Column k next changes the column of its next row: puts it onto that one's list. */
static void queue_column(aft_factor *f, int *head, int k)
{
    if (f->at[k] < f->start[k + 1]) {
        int j = f->row[f->at[k]];
        f->next[k] = head[j];
        head[j] = k;
    }
}

/* A pivot in which nothing but rounding is left of numbers of this size would blow up what follows. */
static double safe_pivot(double pivot, double diagonal, double size)
{
    double sign = diagonal < 0.0 ? -1.0 : 1.0;
    return pivot * sign > 1e-15 * size ? pivot : sign * 1e-14 * size;
}

void aft_factor_compute(aft_factor *f, const aft_pattern *pattern, const double *diagonal)
{
    int *head = f->head;
    for (int j = 0; j < f->n; j++) {
        head[j] = -1;
        f->work[j] = 0.0;
    }
    for (int j = 0; j < f->n; j++) {
        int node = f->order[j];
        double d = diagonal[node];
        double size = fabs(d);
        for (size_t e = pattern->start[node]; e < pattern->start[node + 1]; e++) {
            int i = f->position[pattern->node[e]];
            if (i > j) {
                f->work[i] += pattern->value[e];
            }
        }
        for (int k = head[j], after; k >= 0; k = after) {
            after = f->next[k];
            take_column(f, k, &d, &size);
            f->at[k]++;
            queue_column(f, head, k);
        }
        f->pivot[j] = safe_pivot(d, diagonal[node], size);
        for (size_t e = f->start[j]; e < f->start[j + 1]; e++) {
            f->value[e] = f->work[f->row[e]] / f->pivot[j];
            f->work[f->row[e]] = 0.0;
        }
        f->at[j] = f->start[j];
        queue_column(f, head, j);
    }
}

void aft_factor_solve(const aft_factor *f, double *x)
{
    double *w = f->work;
    for (int k = 0; k < f->n; k++) {
        w[k] = x[f->order[k]];
    }
    for (int k = 0; k < f->n; k++) {
        for (size_t e = f->start[k]; e < f->start[k + 1]; e++) {
            w[f->row[e]] -= f->value[e] * w[k];
        }
    }
    for (int k = f->n - 1; k >= 0; k--) {
        double sum = w[k] / f->pivot[k];
        for (size_t e = f->start[k]; e < f->start[k + 1]; e++) {
            sum -= f->value[e] * w[f->row[e]];
        }
        w[k] = sum;
    }
    for (int k = 0; k < f->n; k++) {
        x[f->order[k]] = w[k];
        w[k] = 0.0; /* as aft_factor_compute wants it */
    }
}
