/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Graph algorithms, by hand on small graphs and against slow versions on random ones. */
#include "networks/base/memory.h"
#include "networks/graph/graph.h"
#include "networks/graph/short_cycles.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { MOST_NODES = 60, MOST_EDGES = 120 };

static unsigned long long state = 42;

static int draw(int n)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (int)((state >> 33) % (unsigned long long)n);
}

typedef struct edges {
    size_t n_nodes, n;
    int from[MOST_EDGES], to[MOST_EDGES];
} edges;

/* Loops, parallel edges, islands and lone nodes come about by themselves. */
static edges draw_edges(void)
{
    edges g = {.n_nodes = 1 + (size_t)draw(MOST_NODES), .n = (size_t)draw(MOST_EDGES)};
    for (size_t e = 0; e < g.n; e++) {
        g.from[e] = draw((int)g.n_nodes);
        g.to[e] = draw((int)g.n_nodes);
    }
    return g;
}

/* Parts by spreading the smallest number until nothing changes; edge `without` is left out. */
static size_t spread(int *part, const edges *g, size_t without)
{
    for (size_t i = 0; i < g->n_nodes; i++) {
        part[i] = (int)i;
    }
    for (bool is_new = true; is_new;) {
        is_new = false;
        for (size_t e = 0; e < g->n; e++) {
            int *a = &part[g->from[e]];
            int *b = &part[g->to[e]];
            if (e != without && *a != *b) {
                *a = *b = *a < *b ? *a : *b;
                is_new = true;
            }
        }
    }
    size_t n = 0;
    for (size_t i = 0; i < g->n_nodes; i++) {
        n += part[i] == (int)i;
    }
    return n;
}

Test(graph, components_by_hand)
{
    /* 0-1  2  3=4 (twice)  and a loop at 2 */
    const int from[] = {1, 3, 4, 2};
    const int to[] = {0, 4, 3, 2};
    int part[5];
    size_t n = 0;
    cr_assert_eq(aft_graph_components(part, &n, 5, 4, from, to, NULL), AFT_OK);
    cr_expect_eq(n, 3);
    const int expected[] = {0, 0, 1, 2, 2};
    cr_expect_arr_eq(part, expected, sizeof expected);
}

Test(graph, nothing_is_no_trouble)
{
    size_t n = 9;
    aft_walks walks = {0};
    cr_expect_eq(aft_graph_components(NULL, &n, 0, 0, NULL, NULL, NULL), AFT_OK);
    cr_expect_eq(n, 0);
    cr_expect_eq(aft_graph_cycle_basis(&walks, 0, 0, NULL, NULL, NULL), AFT_OK);
    cr_expect_eq(walks.n, 0);
    aft_walks_clear(&walks);
    cr_expect_eq(aft_graph_bridges(NULL, 3, 0, NULL, NULL, NULL), AFT_OK);
    cr_expect_eq(aft_graph_reach(NULL, 0, 0, NULL, NULL, NULL), AFT_OK);
    aft_walks_clear(NULL);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(graph, edges_to_nowhere_are_our_mistake)
{
    const int from[] = {0};
    const int to[] = {7};
    int part[2];
    size_t n = 0;
    aft_error err = AFT_ERROR_INIT;
    cr_expect_eq(aft_graph_components(part, &n, 2, 1, from, to, &err), AFT_EINTERNAL);
    cr_expect_str_eq(err.text, "graph: edge 0 joins 0 and 7 of 2 nodes");
}

/* Each walk ends where it began, and each edge in it is passed the right way. */
static void expect_closed(const aft_walks *walks, const int *from, const int *to)
{
    for (size_t w = 0; w < walks->n; w++) {
        int first = -1;
        int node = -1;
        for (size_t k = walks->start[w]; k < walks->start[w + 1]; k++) {
            int e = walks->edge[k];
            int tail = walks->sign[k] > 0 ? from[e] : to[e];
            cr_assert(walks->sign[k] == 1 || walks->sign[k] == -1);
            cr_assert(k == walks->start[w] || tail == node, "walk %zu breaks off at edge %d", w, e);
            first = k == walks->start[w] ? tail : first;
            node = walks->sign[k] > 0 ? to[e] : from[e];
        }
        cr_assert_eq(first, node, "walk %zu does not close", w);
    }
}

Test(graph, cycles_by_hand)
{
    /* square 0-1-2-3 with the diagonal 2-0, the side 0-1 doubled the other way round, a loop, a tail to 4, an island */
    const int from[] = {0, 1, 3, 3, 2, 1, 4, 0, 5, 6, 7};
    const int to[] = {1, 2, 2, 0, 0, 0, 4, 4, 6, 7, 5};
    aft_walks walks = {0};
    cr_assert_eq(aft_graph_cycle_basis(&walks, 8, 11, from, to, NULL), AFT_OK);
    cr_expect_eq(walks.n, 4); /* 10 edges without the loop - 8 nodes + 2 parts */
    cr_expect_eq(walks.start[walks.n], 2 + 3 + 3 + 3);
    expect_closed(&walks, from, to);
    aft_walks_clear(&walks);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* Rank of the cycles over the edges, with signs, by elimination. */
static size_t rank_of(const aft_walks *walks, size_t n_edges)
{
    static double rows[MOST_EDGES][MOST_EDGES];
    memset(rows, 0, sizeof rows);
    for (size_t w = 0; w < walks->n; w++) {
        for (size_t k = walks->start[w]; k < walks->start[w + 1]; k++) {
            rows[w][walks->edge[k]] += walks->sign[k];
        }
    }
    size_t rank = 0;
    for (size_t e = 0; e < n_edges && rank < walks->n; e++) {
        size_t pivot = rank;
        for (size_t w = rank; w < walks->n; w++) {
            pivot = fabs(rows[w][e]) > fabs(rows[pivot][e]) ? w : pivot;
        }
        if (fabs(rows[pivot][e]) < 1e-9) {
            continue;
        }
        for (size_t j = 0; j < n_edges; j++) {
            double held = rows[pivot][j];
            rows[pivot][j] = rows[rank][j];
            rows[rank][j] = held;
        }
        for (size_t w = rank + 1; w < walks->n; w++) {
            double factor = rows[w][e] / rows[rank][e];
            for (size_t j = e; j < n_edges; j++) {
                rows[w][j] -= factor * rows[rank][j];
            }
        }
        rank++;
    }
    return rank;
}

typedef aft_status (*cycles_call)(aft_walks *out, size_t n_nodes, size_t n_edges, const int *from, const int *to,
                                  aft_error *err);

static void expect_bases(cycles_call find)
{
    for (int i = 0; i < 300; i++) {
        edges g = draw_edges();
        int part[MOST_NODES];
        size_t n_loops = 0;
        for (size_t e = 0; e < g.n; e++) {
            n_loops += g.from[e] == g.to[e];
        }
        size_t dimension = g.n - n_loops + spread(part, &g, SIZE_MAX) - g.n_nodes;
        aft_walks walks = {0};
        cr_assert_eq(find(&walks, g.n_nodes, g.n, g.from, g.to, NULL), AFT_OK);
        cr_assert_eq(walks.n, dimension);
        expect_closed(&walks, g.from, g.to);
        cr_assert_eq(rank_of(&walks, g.n), dimension);
        aft_walks_clear(&walks);
    }
}

Test(graph, cycles_are_a_basis)
{
    expect_bases(aft_graph_cycle_basis);
}

Test(graph, cycles_of_large_graphs_are_a_basis)
{
    expect_bases(aft_graph_short_cycles);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* A grid: all but a few of its cycles are its squares. */
Test(graph, cycles_of_a_large_grid_are_short)
{
    enum { SIDE = 120, N = SIDE * SIDE };
    static int from[2 * N], to[2 * N];
    size_t n = 0;
    for (int b = 0; b < N; b++) {
        if (b % SIDE != 0) {
            from[n] = b - 1;
            to[n++] = b;
        }
        if (b >= SIDE) {
            from[n] = b;
            to[n++] = b - SIDE;
        }
    }
    aft_walks walks = {0};
    cr_assert_eq(aft_graph_cycle_basis(&walks, N, n, from, to, NULL), AFT_OK);
    cr_expect_eq(walks.n, (size_t)(SIDE - 1) * (SIDE - 1));
    expect_closed(&walks, from, to);
    cr_expect_leq(walks.start[walks.n], 5 * walks.n);
    aft_walks_clear(&walks);
}

Test(graph, components_and_bridges_like_the_slow_way)
{
    for (int i = 0; i < 300; i++) {
        edges g = draw_edges();
        int part[MOST_NODES];
        int slow[MOST_NODES];
        bool is_bridge[MOST_EDGES];
        size_t n = 0;
        cr_assert_eq(aft_graph_components(part, &n, g.n_nodes, g.n, g.from, g.to, NULL), AFT_OK);
        cr_assert_eq(n, spread(slow, &g, SIZE_MAX));
        for (size_t a = 0; a < g.n_nodes; a++) {
            for (size_t b = 0; b < a; b++) {
                cr_assert_eq(part[a] == part[b], slow[a] == slow[b]);
            }
        }
        cr_assert_eq(aft_graph_bridges(is_bridge, g.n_nodes, g.n, g.from, g.to, NULL), AFT_OK);
        for (size_t e = 0; e < g.n; e++) {
            cr_assert_eq(is_bridge[e], spread(slow, &g, e) > n, "edge %zu", e);
        }
    }
}

Test(graph, reach_follows_directions)
{
    /* 0 -> 1 -> 2 <- 3, 4 -> 4 */
    const int from[] = {0, 1, 3, 4};
    const int to[] = {1, 2, 2, 4};
    bool reached[5] = {false, true, false, false, false};
    cr_assert_eq(aft_graph_reach(reached, 5, 4, from, to, NULL), AFT_OK);
    const bool expected[5] = {false, true, true, false, false};
    cr_expect_arr_eq(reached, expected, sizeof expected);
}

static size_t path_length(const double *weight, int source, int target, double *total)
{
    /* 0-1-2-3, a short cut 3-0, and node 4 alone */
    const int from[] = {1, 1, 2, 3, 0};
    const int to[] = {0, 2, 3, 0, 0};
    aft_walks walks = {0};
    cr_assert_eq(aft_graph_shortest_path(&walks, 5, 5, from, to, weight, source, target, NULL), AFT_OK);
    size_t n = walks.n == 0 ? 99 : walks.start[1];
    *total = 0.0;
    int node = source;
    for (size_t k = 0; walks.n > 0 && k < walks.start[1]; k++) {
        int e = walks.edge[k];
        cr_expect_eq(walks.sign[k] > 0 ? from[e] : to[e], node);
        node = walks.sign[k] > 0 ? to[e] : from[e];
        *total += weight[e];
    }
    cr_expect(walks.n == 0 || node == target);
    aft_walks_clear(&walks);
    return n;
}

Test(graph, shortest_paths)
{
    const double weight[] = {1, 1, 1, 5, 0};
    const double dear[] = {1, INFINITY, 1, 5, 0};
    const double cut[] = {1, INFINITY, 1, INFINITY, 0};
    double total = 0.0;
    cr_expect_eq(path_length(weight, 0, 3, &total), 3);
    cr_expect_eq(total, 3.0);
    cr_expect_eq(path_length(dear, 0, 3, &total), 1);
    cr_expect_eq(path_length(cut, 0, 3, &total), 1, "an infinite edge if there is no other way");
    cr_expect_eq(path_length(weight, 2, 2, &total), 0, "one walk, empty");
    cr_expect_eq(path_length(weight, 0, 4, &total), 99, "no walk");
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

/* Two ways from 0 to 3, over 1 and over 2, and an arc back from 3: the cheapest arcs to lose are 0-1 (2) and 2-3
 * (1). */
Test(graph, minimum_cut_of_a_small_net)
{
    const int from[] = {0, 1, 0, 2, 3, 1};
    const int to[] = {1, 3, 2, 3, 0, 1};
    const double capacity[] = {2, 5, 4, 1, 9, 7};
    bool is_behind[4];
    double value = 0.0;
    cr_assert_eq(aft_graph_minimum_cut(is_behind, &value, 4, 6, from, to, capacity, 0, 3, NULL), AFT_OK);
    cr_expect_float_eq(value, 3.0, 1e-12);
    cr_expect(!is_behind[0] && is_behind[1] && !is_behind[2] && is_behind[3]);
    cr_assert_eq(aft_graph_minimum_cut(is_behind, &value, 4, 4, from, to, capacity, 3, 0, NULL), AFT_OK);
    cr_expect_eq(value, 0.0, "nothing leads back without the fifth arc");
    const int outside[] = {0, 4};
    cr_expect_eq(aft_graph_minimum_cut(is_behind, &value, 4, 2, from, outside, capacity, 0, 3, NULL), AFT_EINTERNAL);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(graph, gives_back_all_when_memory_ends)
{
    const int from[] = {0, 1, 2, 0};
    const int to[] = {1, 2, 0, 1};
    const double weight[] = {1, 1, 1, 1};
    for (long n = 0; n < 8; n++) {
        aft_walks walks = {0};
        double value = 0.0;
        int part[3];
        bool marks[4] = {true, false, false, false};
        size_t n_parts = 0;
        aft_test_allow_allocations(n);
        (void)aft_graph_cycle_basis(&walks, 3, 4, from, to, NULL);
        aft_walks_clear(&walks);
        aft_test_allow_allocations(n);
        (void)aft_graph_shortest_path(&walks, 3, 4, from, to, weight, 0, 2, NULL);
        aft_walks_clear(&walks);
        aft_test_allow_allocations(n);
        (void)aft_graph_components(part, &n_parts, 3, 4, from, to, NULL);
        aft_test_allow_allocations(n);
        (void)aft_graph_bridges(marks, 3, 4, from, to, NULL);
        aft_test_allow_allocations(n);
        (void)aft_graph_reach(marks, 3, 4, from, to, NULL);
        aft_test_allow_allocations(n);
        (void)aft_graph_minimum_cut(marks, &value, 3, 4, from, to, weight, 0, 2, NULL);
        aft_test_allow_allocations(-1);
        cr_expect_eq(aft_test_blocks_alive(), 0, "%ld allocations", n);
    }
}
