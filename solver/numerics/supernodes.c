/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of a factor: the parent of a column is its first row. A column and its parent become one supernode where
 * that stores few zeros; columns of other children may come between them, for siblings may be eliminated in any
 * order. */
#include "solver/numerics/supernodes.h"

#include "networks/base/memory.h"

#include <string.h>

/* Multiplications that a supernode less is worth. */
static const double CHEAP = 30.0;

/* Groups of columns while they grow; a group is known by its last column. */
typedef struct tree {
    int n;
    int *parent;      /* [n] column, n where there is none */
    int *below;       /* [n] rows below the column */
    int *head, *next; /* [n + 1], [n] children, as lists */
    int *width;       /* [n] columns of the group */
    int *begin;       /* [n] its first column, */
    int *after;       /* [n] and the one after, -1 at the end */
    bool *is_merged;  /* [n] into its parent's group */
} tree;

void aft_supernodes_clear(aft_supernodes *nodes)
{
    aft_free(nodes->order);
    aft_free(nodes->position);
    aft_free(nodes->first);
    aft_free(nodes->of);
    aft_free(nodes->row_start);
    aft_free(nodes->row);
    *nodes = (aft_supernodes){0};
}

static void tree_clear(tree *t)
{
    aft_free(t->parent);
    aft_free(t->below);
    aft_free(t->head);
    aft_free(t->next);
    aft_free(t->width);
    aft_free(t->begin);
    aft_free(t->after);
    aft_free(t->is_merged);
}

static aft_status tree_room(tree *t, int n_columns, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = (size_t)n_columns;
    int **const ints[] = {&t->parent, &t->below, &t->head, &t->next, &t->width, &t->begin, &t->after};
    t->n = n_columns;
    for (size_t k = 0; k < sizeof ints / sizeof ints[0]; k++) {
        *ints[k] = aft_alloc(n + 1, sizeof **ints[k]);
        AFT_TRY_ALLOC(*ints[k], err, "supernodes");
    }
    t->is_merged = aft_alloc(n + 1, sizeof *t->is_merged);
    AFT_TRY_ALLOC(t->is_merged, err, "supernodes");
done:
    return status;
}

/* ---- the tree ---- */

static int parent_of(const aft_order *order, const int *position, int k)
{
    int parent = order->n;
    const int node = order->node[k];
    if (k >= order->n_sparse) {
        return k + 1;
    }
    for (int a = 0; a < order->length[node]; a++) {
        int row = position[order->member[order->begin[node] + (size_t)a]];
        parent = row < parent ? row : parent;
    }
    return parent;
}

static void tree_fill(tree *t, const aft_order *order, const int *position)
{
    for (int k = 0; k <= t->n; k++) {
        t->head[k] = -1;
    }
    for (int k = t->n - 1; k >= 0; k--) { /* so that lists are ascending */
        const int p = parent_of(order, position, k);
        t->parent[k] = p;
        t->below[k] = k < order->n_sparse ? order->length[order->node[k]] : t->n - 1 - k;
        t->next[k] = t->head[p];
        t->head[p] = k;
        t->width[k] = 1;
        t->begin[k] = k;
        t->after[k] = -1;
    }
}

/* ---- merging ---- */

/* Zeros that the columns of c store once they stand in the group of p. */
static double new_zeros(const tree *t, int p, int c)
{
    return (double)t->width[c] * (t->width[p] + t->below[p] - t->below[c]);
}

/* Columns with the same rows come together in any case; others where the work with their zeros is less than that with
 * one more supernode. Measured on cases/overijssel: with nothing of this, or ten times as much, a factor takes a fifth
 * longer. */
static bool is_worth_it(const tree *t, int p, int c)
{
    return new_zeros(t, p, c) * (t->width[p] + t->below[p] + t->below[c]) <= CHEAP;
}

static void merge(tree *t, int p, int c)
{
    t->width[p] += t->width[c];
    t->is_merged[c] = true;
    t->after[c] = t->begin[p]; /* a group ends with the column it is known by */
    t->begin[p] = t->begin[c];
}

static void merge_children(tree *t, int p)
{
    int best = t->head[p]; /* the one that fits best goes first, for each makes the group wider for the others */
    for (int c = best; c >= 0; c = t->next[c]) {
        best = t->below[c] >= t->below[best] ? c : best;
    }
    if (best >= 0 && is_worth_it(t, p, best)) {
        merge(t, p, best);
    }
    for (int c = t->head[p]; c >= 0; c = t->next[c]) {
        if (!t->is_merged[c] && is_worth_it(t, p, c)) {
            merge(t, p, c);
        }
    }
}

/* ---- what comes of it ---- */

static aft_status supernodes_room(aft_supernodes *s, const tree *t, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n_nodes = 0;
    size_t n_rows = 0;
    for (int k = 0; k < t->n; k++) {
        n_nodes += !t->is_merged[k];
        n_rows += t->is_merged[k] ? 0 : (size_t)t->below[k];
    }
    s->n = t->n;
    s->n_nodes = (int)n_nodes;
    s->order = aft_alloc((size_t)t->n, sizeof *s->order);
    s->of = aft_alloc((size_t)t->n, sizeof *s->of);
    s->first = aft_alloc(n_nodes + 1, sizeof *s->first);
    s->row_start = aft_alloc(n_nodes + 1, sizeof *s->row_start);
    s->row = aft_alloc(n_rows + 1, sizeof *s->row);
    AFT_TRY_ALLOC(s->order, err, "supernodes");
    AFT_TRY_ALLOC(s->of, err, "supernodes");
    AFT_TRY_ALLOC(s->first, err, "supernodes");
    AFT_TRY_ALLOC(s->row_start, err, "supernodes");
    AFT_TRY_ALLOC(s->row, err, "supernodes");
done:
    return status;
}

/* The groups in postorder, by their last columns: each right behind its children, for what is used together should
 * stand together. place[p] = the group's number. */
static void place_groups(int *place, const tree *t, int *top, int *size)
{
    int end = 0;
    for (int p = 0; p < t->n; p++) {
        for (int c = t->begin[p]; !t->is_merged[p] && c >= 0; c = t->after[c]) {
            top[c] = p;
        }
        end += !t->is_merged[p];
        size[p] = 1;
    }
    for (int p = 0; p < t->n; p++) { /* groups of the subtree */
        if (!t->is_merged[p] && t->parent[p] < t->n) {
            size[top[t->parent[p]]] += size[p];
        }
    }
    for (int p = t->n - 1; p >= 0; p--) { /* each takes the end of what is left for its siblings */
        if (t->is_merged[p]) {
            continue;
        }
        int *last = t->parent[p] < t->n ? &size[top[t->parent[p]]] : &end;
        const int own = *last - 1;
        *last -= size[p];
        place[p] = own;
        size[p] = own;
    }
}

/* Numbers supernodes and columns. */
static aft_status number(aft_supernodes *s, const tree *t, const aft_order *order, aft_error *err)
{
    aft_status status = AFT_OK;
    int *place = aft_alloc((size_t)t->n, sizeof *place);
    int *top = aft_alloc((size_t)t->n, sizeof *top);
    int *size = aft_alloc((size_t)t->n, sizeof *size);
    AFT_TRY_ALLOC(place, err, "supernodes");
    AFT_TRY_ALLOC(top, err, "supernodes");
    AFT_TRY_ALLOC(size, err, "supernodes");
    place_groups(place, t, top, size);
    for (int p = 0; p < t->n; p++) { /* from here on `top` by number */
        if (!t->is_merged[p]) {
            top[place[p]] = p;
        }
    }
    for (int node = 0, k = 0; node < s->n_nodes; node++) {
        s->row_start[node + 1] = s->row_start[node] + (size_t)t->below[top[node]];
        for (int c = t->begin[top[node]]; c >= 0; c = t->after[c]) {
            s->of[k] = node;
            s->order[k++] = order->node[c];
        }
        s->first[node + 1] = k;
    }
    for (int k = 0; k < s->n; k++) {
        s->position[s->order[k]] = k;
    }
done:
    aft_free(place);
    aft_free(top);
    aft_free(size);
    return status;
}

/* Row a below supernode s, whose last column stands for all. */
static int row_of(const aft_supernodes *s, const aft_order *order, int node, int a)
{
    const int last = s->first[node + 1] - 1;
    const int p = s->order[last];
    return last >= order->n_sparse ? last + 1 + a : s->position[order->member[order->begin[p] + (size_t)a]];
}

static int rows_of(const aft_supernodes *s, int node)
{
    return (int)(s->row_start[node + 1] - s->row_start[node]);
}

/* Fills the rows of all supernodes row by row, so that each is in ascending order. */
static aft_status fill_rows(aft_supernodes *s, const aft_order *order, aft_tally *tally, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_rows = s->row_start[s->n_nodes];
    size_t *start = aft_alloc((size_t)s->n + 2, sizeof *start);
    size_t *at = aft_alloc((size_t)s->n_nodes + 1, sizeof *at);
    int *node_of = aft_alloc(n_rows + 1, sizeof *node_of);
    AFT_TRY_ALLOC(start, err, "supernodes");
    AFT_TRY_ALLOC(at, err, "supernodes");
    AFT_TRY_ALLOC(node_of, err, "supernodes");
    for (int node = 0; node < s->n_nodes && !aft_tally_add(tally, rows_of(s, node)); node++) {
        at[node] = s->row_start[node];
        for (int a = 0; a < rows_of(s, node); a++) {
            start[row_of(s, order, node, a) + 2]++;
        }
    }
    for (int i = 0; i <= s->n; i++) {
        start[i + 1] += start[i];
    }
    for (int node = 0; node < s->n_nodes && !aft_tally_add(tally, rows_of(s, node)); node++) {
        for (int a = 0; a < rows_of(s, node); a++) { /* start[i + 1] moves to where row i ends */
            node_of[start[row_of(s, order, node, a) + 1]++] = node;
        }
    }
    for (int i = 0; i < s->n && !aft_tally_add(tally, 1.0 + (double)(start[i + 1] - start[i])); i++) {
        for (size_t e = start[i]; e < start[i + 1]; e++) {
            s->row[at[node_of[e]]++] = i;
        }
    }
    if (aft_tally_add(tally, 0.0)) {
        status = aft_fail(err, AFT_EUNSUPPORTED, "supernodes: stopped");
    }
done:
    aft_free(start);
    aft_free(at);
    aft_free(node_of);
    return status;
}

aft_status aft_supernodes_find(aft_supernodes *out, const aft_order *order, aft_tally *tally, aft_error *err)
{
    aft_status status = AFT_OK;
    tree t = {0};
    aft_supernodes s = {0};
    AFT_TRY(tree_room(&t, order->n, err));
    s.position = aft_alloc((size_t)order->n, sizeof *s.position);
    AFT_TRY_ALLOC(s.position, err, "supernodes");
    for (int k = 0; k < order->n; k++) {
        s.position[order->node[k]] = k;
    }
    tree_fill(&t, order, s.position);
    for (int p = 0; p < t.n; p++) {
        merge_children(&t, p);
    }
    AFT_TRY(supernodes_room(&s, &t, err));
    AFT_TRY(number(&s, &t, order, err));
    AFT_TRY(fill_rows(&s, order, tally, err));
    *out = s;
    s = (aft_supernodes){0};
done:
    tree_clear(&t);
    aft_supernodes_clear(&s);
    return status;
}
