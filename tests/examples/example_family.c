/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lazy family: all generators together make at most 100 MW. A row per snapshot, once a point breaks it. */
#include "tests/examples/examples.h"

#include "solver/families/families_internal.h"

#include <math.h>
#include <string.h>

static const char name[] = "most_made";         /* of its rows */
static const double most = 100.0, slack = 1e-6; /* MW */

static bool is_on(const aft_model *model)
{
    return model->network->n_generators > 0; /* a setting of the case, as a rule */
}

static aft_status open(aft_model *model, aft_error *err)
{
    (void)model, (void)err; /* nothing to list, no row to begin with */
    return AFT_OK;
}

static double made(const aft_model *model, const double *x, size_t t)
{
    double sum = 0.0;
    for (size_t k = 0; k < model->network->n_generators; k++) {
        sum += x[aft_model_flow(model, AFT_TABLE_generators, k, t)];
    }
    return sum;
}

/* The limits that a point breaks; without a point all. */
static aft_status add(size_t *n_out, aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_draft row = {0};
    int first = 0;
    *n_out = 0;
    AFT_TRY(aft_draft_init(&row, model->network->n_generators, err));
    for (size_t t = 0; t < model->n_hours; t++) {
        if (x == NULL || made(model, x, t) > most + slack) {
            for (size_t k = 0; k < model->network->n_generators; k++) {
                aft_draft_put(&row, aft_model_flow(model, AFT_TABLE_generators, k, t), 1.0);
            }
            AFT_TRY(aft_lp_open_rows(&first, &model->lp, name, 1, 1, NULL, err));
            AFT_TRY(aft_draft_add(&row, model, -INFINITY, most, err));
            (*n_out)++;
        }
    }
done:
    aft_draft_clear(&row);
    return status;
}

static aft_status add_all(aft_model *model, aft_error *err)
{
    size_t n = 0;
    return add(&n, model, NULL, err);
}

static size_t count(const aft_model *model)
{
    size_t n = 0;
    for (size_t i = 0; i < model->lp.n_row_blocks; i++) {
        n += strcmp(model->lp.row_blocks[i].name, name) == 0;
    }
    return n;
}

static bool row_name(char *out, size_t size, const aft_model *model, int row)
{
    (void)out, (void)size, (void)model, (void)row;
    return false; /* the name of its block will do */
}

/* From the point alone, whatever rows there are. */
static aft_status prove(aft_lazy_proof *out, const aft_model *model, const double *x, aft_error *err)
{
    (void)err;
    *out = (aft_lazy_proof){.row = "most_made"};
    for (size_t t = 0; t < model->n_hours; t++) {
        out->violation = fmax(out->violation, (made(model, x, t) - most) / most);
    }
    return AFT_OK;
}

const aft_lazy_family example_family = {"most-made", false,   false, "makes too much", is_on, open,
                                        add,         add_all, count, row_name,         prove};
