/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that tighten commitment without whole numbers (linearized_unit_commitment). Source: PyPSA 1.4.0, after Hua and
 * Baldick (2017), "A convex primal formulation for convex hull pricing". */
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

/* Limits of a snapshot, MW. */
typedef struct limits {
    double low, high, up, down, start, stop;
} limits;

static double given_or_all(double limit, double size)
{
    return isnan(limit) ? size : limit * size;
}

static limits limits_at(const aft_plant_view *p, size_t t)
{
    double size = p->running->in_use >= 0 ? 1.0 : p->capacity->fixed; /* what is bought comes with its size */
    return (limits){.low = aft_at(p->asset.low, t) * size,
                    .high = aft_at(p->asset.high, t) * size,
                    .up = given_or_all(aft_at(p->plant.ramp_up, t), size),
                    .down = given_or_all(aft_at(p->plant.ramp_down, t), size),
                    .start = given_or_all(p->plant.ramp_start_up, size),
                    .stop = given_or_all(p->plant.ramp_shut_down, size)};
}

/* One row: sum of factors times p_t, p_(t-1), u_t, u_(t-1), v_t is at most 0. */
typedef struct factors {
    double p, p_before, u, u_before, v;
} factors;

static aft_status add_row(aft_model *model, const aft_plant_view *p, aft_draft *draft, size_t t, factors f,
                          aft_error *err)
{
    int flow = aft_model_flow(model, p->table, p->k, t);
    double known = 0.0;
    aft_draft_put(draft, flow, f.p);
    (void)aft_draft_put_units(draft, p, (int)t, f.u);
    aft_draft_put_starts(draft, p, t, f.v);
    if (t > p->asset.life.from) {
        aft_draft_put(draft, flow - 1, f.p_before);
        (void)aft_draft_put_units(draft, p, (int)t - 1, f.u_before);
    } else if (t == 0) { /* what comes later stood still before */
        known = aft_draft_put_units(draft, p, -1, f.u_before);
        known += f.p_before != 0.0 ? f.p_before * aft_dispatch_before(p) : 0.0;
    }
    if (isnan(known)) { /* a row about a dispatch that nobody knows */
        draft->n = 0;
        return AFT_OK;
    }
    return aft_draft_add(draft, model, -INFINITY, -known, err);
}

static bool is_tightened(const aft_model *model, const aft_plant_view *p)
{
    if (!p->running->is_relaxed || aft_running_has_big_m(p->running)) {
        return false;
    }
    for (size_t t = 0; t < model->n_hours; t++) {
        if (aft_at(p->plant.start_up_cost, t) != aft_at(p->plant.shut_down_cost, t)) {
            return false;
        }
    }
    return true;
}

/*
 * (32) Relaxed commitment of a plant of fixed size whose starts cost as much as its stops. L, H, RU, RD, RSU, RSD are
 *      its limits (low, high, up, down, start, stop) in MW, all of it where none is given:
 *
 *     p_t <= H u_t - (H - RSU) v_t
 *     p_(t-1) <= RSD u_(t-1) + (H - RSD) (u_t - v_t)
 *     p_t - p_(t-1) <= (L + RU) u_t - L u_(t-1) - (L + RU - RSU) v_t
 *     p_(t-1) - p_t <= RSD u_(t-1) - (RSD - RD) u_t + (L + RD - RSD) v_t
 *
 *     In the first snapshot the last three hold if p_(-1) is known. They run on across periods.
 */
static aft_status tighten(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    if (p->running->status < 0 || !is_tightened(model, p)) {
        return AFT_OK;
    }
    for (size_t t = p->asset.life.from; t < p->asset.life.to; t++) {
        limits l = limits_at(p, t);
        const factors rows[] = {
            {.p = 1, .u = -l.high, .v = l.high - l.start},
            {.p_before = 1, .u_before = -l.stop, .u = l.stop - l.high, .v = l.high - l.stop},
            {.p = 1, .p_before = -1, .u = -l.low - l.up, .u_before = l.low, .v = l.low + l.up - l.start},
            {.p = -1, .p_before = 1, .u = l.stop - l.down, .u_before = -l.stop, .v = l.stop - l.low - l.down},
        };
        for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
            AFT_TRY(add_row(model, p, draft, t, rows[i], err));
        }
    }
done:
    return status;
}

aft_status aft_add_relaxed_commitment(aft_model *model, aft_error *err)
{
    static const char *const names[] = {[AFT_TABLE_generators] = "generator_relaxed_status",
                                        [AFT_TABLE_links] = "link_relaxed_status",
                                        [AFT_TABLE_processes] = "process_relaxed_status"};
    return aft_for_each_plant(model, names, tighten, err);
}
