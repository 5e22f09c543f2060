/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of lazy families. A new one is a file of its own and a row here. */
#include "solver/lazy/lazy.h"

#include "solver/lazy/layout.h"
#include "solver/lazy/outages.h"
#include "solver/lazy/prove_layout.h"
#include "solver/lazy/prove_outages.h"
#include "solver/lazy/withstand.h"

static const aft_lazy_family families[] = {
    {"layout", false, false, "has pipes in a circle", aft_layout_is_on, aft_open_layout, aft_layout_add_broken,
     aft_layout_add_all, aft_layout_count, aft_layout_row_name, aft_layout_prove},
    {"outages", true, false, "does not withstand the outages", aft_outages_is_on, aft_open_outages,
     aft_outages_add_broken, aft_outages_add_all, aft_outages_count, aft_outages_row_name, aft_outages_prove},
    {"withstand", false, true, "is not carried by its pipes", aft_withstand_is_on, aft_open_withstand,
     aft_withstand_add_broken, NULL, aft_withstand_count, aft_withstand_row_name, NULL},
};

enum { N_FAMILIES = sizeof families / sizeof families[0] };

const aft_lazy_family *aft_lazy_families(size_t *n_out)
{
    *n_out = N_FAMILIES;
    return families;
}

aft_status aft_open_lazy_families(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < N_FAMILIES; i++) {
        AFT_TRY(families[i].open(model, err));
    }
done:
    return status;
}

bool aft_lazy_is_on(const aft_model *model, bool is_last)
{
    for (size_t i = 0; i < N_FAMILIES; i++) {
        if (families[i].is_last == is_last && families[i].is_on(model)) {
            return true;
        }
    }
    return false;
}

aft_status aft_lazy_add_broken(size_t *n_out, aft_model *model, const double *x, bool is_last, aft_error *err)
{
    aft_status status = AFT_OK;
    *n_out = 0;
    for (size_t i = 0; i < N_FAMILIES; i++) {
        size_t n = 0;
        if (families[i].is_last == is_last && families[i].is_on(model)) {
            AFT_TRY(families[i].add_broken(&n, model, x, err));
        }
        *n_out += n;
    }
done:
    return status;
}

aft_status aft_lazy_add_all(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < N_FAMILIES; i++) {
        if (families[i].add_all != NULL && families[i].is_on(model)) {
            AFT_TRY(families[i].add_all(model, err));
        }
    }
done:
    return status;
}

aft_status aft_lazy_prove(aft_lazy_proof *out, const aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    *out = (aft_lazy_proof){0};
    for (size_t i = 0; i < N_FAMILIES; i++) {
        aft_lazy_proof proof = {0};
        if (families[i].prove != NULL && families[i].is_on(model)) {
            AFT_TRY(families[i].prove(&proof, model, x, err));
        }
        *out = proof.violation > out->violation ? proof : *out;
    }
done:
    return status;
}

void aft_model_row_name(char *out, size_t size, const aft_model *model, int row)
{
    for (size_t i = 0; i < N_FAMILIES; i++) {
        if (families[i].is_on(model) && families[i].row_name(out, size, model, row)) {
            return;
        }
    }
    aft_lp_row_name(out, size, &model->lp, row);
}
