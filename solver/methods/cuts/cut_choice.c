/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the cuts that were found go into the relaxation: those that are broken most, and none that says nearly the
 * same as one before it. */
#include "solver/methods/cuts/cut_choice.h"

#include "networks/base/memory.h"
#include "solver/methods/cuts/separator.h"

#include <stdlib.h>

static int by_violation(const void *a, const void *b)
{
    const struct aft_cut_row *x = a;
    const struct aft_cut_row *y = b;
    if (x->violation != y->violation) {
        return x->violation < y->violation ? 1 : -1;
    }
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Row times what stands in full_gain. */
static double dot(const aft_cuts *cuts, const aft_separator *s, const struct aft_cut_row *row)
{
    double sum = 0.0;
    for (size_t e = row->first; e < row->first + row->n; e++) {
        sum += cuts->value[e] * s->full_gain[cuts->col[e]];
    }
    return sum;
}

/* A column may stand in a row more than once. */
static void spread(const aft_cuts *cuts, aft_separator *s, const struct aft_cut_row *row, double sign)
{
    for (size_t e = row->first; e < row->first + row->n; e++) {
        double *at = &s->full_gain[cuts->col[e]];
        *at = sign > 0.0 ? *at + cuts->value[e] : 0.0;
    }
}

aft_status aft_cuts_choose(aft_cuts *cuts, aft_separator *s, const aft_separation *how, aft_error *err)
{
    size_t n_kept = 0;
    double *length = aft_alloc(cuts->n + 1, sizeof *length); /* of those kept */
    if (length == NULL) {
        return aft_fail(err, AFT_ENOMEM, "cut sets: out of memory");
    }
    if (cuts->n > 1) {
        qsort(cuts->rows, cuts->n, sizeof *cuts->rows, by_violation);
    }
    for (size_t i = 0; i < cuts->n && n_kept < how->most_cuts; i++) {
        const struct aft_cut_row row = cuts->rows[i];
        spread(cuts, s, &row, 1.0);
        double own = sqrt(dot(cuts, s, &row));
        bool is_new = true;
        for (size_t k = 0; how->most_alike > 0.0 && k < n_kept && is_new; k++) {
            is_new = dot(cuts, s, &cuts->rows[k]) <= how->most_alike * own * length[k];
        }
        spread(cuts, s, &row, 0.0);
        if (is_new) {
            length[n_kept] = own;
            cuts->rows[n_kept++] = row;
        }
    }
    cuts->n = n_kept;
    aft_free(length);
    return AFT_OK;
}
