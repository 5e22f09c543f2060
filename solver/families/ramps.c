/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast dispatch may rise and fall. Source: the ramp limits of PyPSA 1.4.0. */
#include "solver/families/families.h"

#include "networks/base/memory.h"

/* Ramp limit of a snapshot: as given; 1 if only its start or stop partner is; NAN if neither. */
static double ramp_limit(aft_series limit, double partner, size_t t)
{
    double given = aft_at(limit, t);
    return !isnan(given) || isnan(partner) ? given : 1.0;
}

/* One ramp row: sign * (p[t] - p[t-1]) - limit CAP <= 0, with p[-1] = before. */
static aft_status add_ramp(aft_model *model, aft_asset_class class, size_t k, size_t t, double sign, double limit,
                           double before, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_capacity *capacity = &model->capacity[class][k];
    size_t n = 0;
    int *cols = aft_alloc((size_t)capacity->n + 2, sizeof *cols);
    double *values = aft_alloc((size_t)capacity->n + 2, sizeof *values);
    AFT_TRY_ALLOC(cols, err, "ramps");
    AFT_TRY_ALLOC(values, err, "ramps");
    double reach = aft_limit(limit, capacity->fixed);
    cols[n] = aft_model_flow(model, class, k, t);
    values[n++] = sign;
    if (t > 0) {
        cols[n] = aft_model_flow(model, class, k, t - 1);
        values[n++] = -sign;
    } else {
        reach += sign * before;
    }
    for (int i = 0; i < capacity->n; i++) {
        cols[n] = capacity->cols[i];
        values[n++] = -limit * capacity->coefs[i];
    }
    if (!isinf(reach)) {
        AFT_TRY(aft_lp_add_row(&model->lp, -INFINITY, reach, n, cols, values, err));
    }
done:
    aft_free(cols);
    aft_free(values);
    return status;
}

static aft_status add_ramps(aft_model *model, aft_asset_class class, size_t k, aft_span life, aft_series up,
                            double start, aft_series down, double stop, double before, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t t = life.from; t < life.to; t++) {
        double rise = ramp_limit(up, start, t);
        double fall = ramp_limit(down, stop, t);
        if (t == 0 && isnan(before)) {
            continue;
        }
        if (!isnan(rise) && !isinf(rise)) {
            AFT_TRY(add_ramp(model, class, k, t, 1.0, rise, before, err));
        }
        if (!isnan(fall) && !isinf(fall)) {
            AFT_TRY(add_ramp(model, class, k, t, -1.0, fall, before, err));
        }
    }
done:
    return status;
}

/*
 * (5) Ramps of generators, links and processes that have a limit:
 *
 *     p_t - p_(t-1) <= ramp_limit_up CAP,   p_(t-1) - p_t <= ramp_limit_down CAP
 *
 * The first snapshot has a row only if p_init is given. Weights of snapshots play no part.
 */
aft_status aft_add_ramp_limits(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    int first = 0;
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "generator_ramp", 0, 1, NULL, err));
    for (size_t k = 0; k < net->n_generators; k++) {
        const aft_generator *g = &net->generators[k];
        AFT_TRY(add_ramps(model, AFT_GENERATOR, k, g->life, g->ramp_limit_up, g->ramp_limit_start_up,
                          g->ramp_limit_down, g->ramp_limit_shut_down, g->p_init, err));
    }
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "link_ramp", 0, 1, NULL, err));
    for (size_t k = 0; k < net->n_links; k++) {
        const aft_link *l = &net->links[k];
        AFT_TRY(add_ramps(model, AFT_LINK, k, l->life, l->ramp_limit_up, l->ramp_limit_start_up, l->ramp_limit_down,
                          l->ramp_limit_shut_down, l->p_init, err));
    }
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "process_ramp", 0, 1, NULL, err));
    for (size_t k = 0; k < net->n_processes; k++) {
        const aft_process *p = &net->processes[k];
        AFT_TRY(add_ramps(model, AFT_PROCESS, k, p->life, p->ramp_limit_up, p->ramp_limit_start_up, p->ramp_limit_down,
                          p->ramp_limit_shut_down, p->p_init, err));
    }
done:
    return status;
}
