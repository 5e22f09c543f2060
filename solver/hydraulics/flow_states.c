/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equal rows stand together once the rows are sorted. */
#include "solver/hydraulics/flow_states.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct line {
    const long long *key;
    size_t width, row;
} line;

static int compare_keys(const line *a, const line *b)
{
    return a->width > 0 ? memcmp(a->key, b->key, a->width * sizeof *a->key) : 0;
}

static int compare_lines(const void *a, const void *b)
{
    const line *x = a;
    const line *y = b;
    int order = compare_keys(x, y);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

aft_status aft_flow_states(int *state, size_t *first, size_t *n_states_out, const long long *keys, size_t n,
                           size_t width, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n_states = 0;
    line *lines = aft_alloc(n, sizeof *lines);
    size_t *leader = aft_alloc(n, sizeof *leader); /* first row that is the same */
    AFT_TRY_ALLOC(lines, err, "flow states");
    AFT_TRY_ALLOC(leader, err, "flow states");
    for (size_t t = 0; t < n; t++) {
        lines[t] = (line){keys + t * width, width, t};
    }
    qsort(lines, n, sizeof *lines, compare_lines);
    for (size_t i = 0; i < n; i++) {
        leader[lines[i].row] =
            i > 0 && compare_keys(&lines[i - 1], &lines[i]) == 0 ? leader[lines[i - 1].row] : lines[i].row;
    }
    for (size_t t = 0; t < n; t++) {
        if (leader[t] == t) {
            first[n_states] = t;
            state[t] = (int)n_states++;
        } else {
            state[t] = state[leader[t]];
        }
    }
    *n_states_out = n_states;
done:
    aft_free(lines);
    aft_free(leader);
    return status;
}
