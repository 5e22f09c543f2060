/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast dispatch may rise and fall. Source: the ramp limits of PyPSA 1.4.0. */
#include "solver/families/families.h"
#include "solver/families/families_internal.h"

/* Two directions, the second with the signs of the first turned round. */
typedef struct direction {
    double sign;           /* 1 up, -1 down */
    double limit, partner; /* per unit: while on; in the snapshot of a start (up) or before a stop (down) */
} direction;

/* A limit as given; 1 if only its partner is; NAN if neither. */
static double or_one(double limit, double partner)
{
    return !isnan(limit) || isnan(partner) ? limit : 1.0;
}

static direction direction_at(const aft_plant *plant, bool is_up, size_t t)
{
    double limit = aft_at(is_up ? plant->ramp_up : plant->ramp_down, t);
    double partner = is_up ? plant->ramp_start_up : plant->ramp_shut_down;
    return (direction){is_up ? 1.0 : -1.0, or_one(limit, partner), or_one(partner, limit)};
}

/* sign (p_t - p_(t-1)); what is known of it is returned. */
static double put_rise(aft_draft *draft, const aft_model *model, const aft_plant_view *p, size_t t, double sign)
{
    int col = aft_model_flow(model, p->table, p->k, t);
    aft_draft_put(draft, col, sign);
    if (t > 0) {
        aft_draft_put(draft, col - 1, -sign);
        return 0.0;
    }
    return -sign * aft_dispatch_before(p);
}

/* Can the rise never be above limit CAP, whatever is planned? For then its limits of dispatch say enough:
 * sign (p_t - p_(t-1)) <= (most - least) CAP, of a given capacity by the bounds of the two columns. */
static bool is_implied(const aft_model *model, const aft_plant_view *p, size_t t, const direction *d)
{
    const aft_lp *lp = &model->lp;
    const bool is_up = d->sign > 0.0;
    if (t == 0 || (p->capacity->n > 0 && p->running->maintenance >= 0)) {
        return false;
    }
    if (p->capacity->n == 0) {
        const int to = aft_model_flow(model, p->table, p->k, is_up ? t : t - 1);
        const int from = aft_model_flow(model, p->table, p->k, is_up ? t - 1 : t);
        return lp->upper[to] - lp->lower[from] <= aft_limit(d->limit, p->capacity->fixed);
    }
    const double most = aft_at(p->asset.high, is_up ? t : t - 1);
    const double least = aft_at(p->asset.low, is_up ? t - 1 : t);
    return aft_capacity_least(model, p->capacity) >= 0.0 && most - least <= d->limit;
}

/*
 * (5) Ramps of generators, links and processes that have a limit:
 *
 *     p_t - p_(t-1) <= ramp_limit_up CAP,   p_(t-1) - p_t <= ramp_limit_down CAP
 *
 *     Without those that limits of dispatch imply: most plants of most cases can go from least to most in an hour.
 */
static aft_status add_plain(aft_model *model, const aft_plant_view *p, aft_draft *draft, size_t t, const direction *d,
                            aft_error *err)
{
    if (isinf(d->limit) || is_implied(model, p, t, d)) {
        return AFT_OK;
    }
    double known = put_rise(draft, model, p, t, d->sign) + aft_draft_put_capacity(draft, p, -d->limit);
    if (isinf(known)) {
        draft->n = 0;
        return AFT_OK;
    }
    return aft_draft_add(draft, model, -INFINITY, -known, err);
}

static bool is_implied_switched(const aft_plant_view *p, size_t t, const direction *d, double size)
{
    const double unit = p->running->in_use >= 0 ? 1.0 : p->running->size;
    if (t == 0 || p->running->maintenance >= 0) {
        return false;
    }
    const double most = aft_at(p->asset.high, d->sign > 0.0 ? t : t - 1);
    const double least = aft_at(p->asset.low, d->sign > 0.0 ? t - 1 : t);
    return aft_limit(most, unit) <= aft_limit(d->partner, size) &&
           aft_limit(-least, unit) <= aft_limit(d->limit - d->partner, size);
}

/*
 * (30) Ramps of a plant that is switched, S its size (nom if fixed, also for each of its modules; nom_mod if
 * extendable; with pieces that are bought S u_t is u_t CAP of (33)):
 *
 *     p_t - p_(t-1) <= ramp_limit_up S u_(t-1) + ramp_limit_start_up S (u_t - u_(t-1))
 *     p_(t-1) - p_t <= ramp_limit_down S u_t + ramp_limit_shut_down S (u_(t-1) - u_t)
 *
 *     Without those that (24) implies for all u_t and u_(t-1), whole or not:  p_max_pu A <= ramp_limit_start_up S and
 *     -p_min_pu A <= (ramp_limit_up - ramp_limit_start_up) S, A the size of a unit in (24); downwards likewise.
 */
static aft_status add_switched(aft_model *model, const aft_plant_view *p, aft_draft *draft, size_t t,
                               const direction *d, aft_error *err)
{
    double size = p->running->in_use >= 0 ? 1.0 : p->capacity->n > 0 ? p->running->size : p->capacity->fixed;
    if (is_implied_switched(p, t, d, size)) {
        return AFT_OK;
    }
    int stays = (int)t - (d->sign > 0.0 ? 1 : 0); /* the snapshot that is on whether it starts (stops) or not */
    int changes = (int)t - (d->sign > 0.0 ? 0 : 1);
    double known = put_rise(draft, model, p, t, d->sign);
    known += aft_draft_put_units(draft, p, stays, (d->partner - d->limit) * size);
    known += aft_draft_put_units(draft, p, changes, -d->partner * size);
    return aft_draft_add(draft, model, -INFINITY, -known, err);
}

/* Smallest M of a ramp (31) that lets go completely. */
static double smallest_m(const aft_model *model, const aft_plant_view *p, size_t t, const direction *d, double limit)
{
    double big_m = aft_big_m(model, p, p->asset.high_most);
    if (t == 0 || p->running->is_relaxed || p->low_least < 0.0 || limit < 0.0) {
        return big_m;
    }
    double high = aft_at(p->asset.high, d->sign > 0.0 ? t : t - 1);
    double most = fmin(big_m, aft_limit(high, aft_capacity_most(model, p->capacity)));
    return high > limit ? fmax(0.0, most) * (1.0 - limit / high) : 0.0;
}

/*
 * (31) The same where the capacity is extendable without modules:
 *
 *     p_t - p_(t-1) <= ramp_limit_up CAP + M (1 - u_(t-1))      p_t - p_(t-1) <= ramp_limit_start_up CAP + M (1 - v_t)
 *     p_(t-1) - p_t <= ramp_limit_down CAP + M (1 - u_t)        p_(t-1) - p_t <= ramp_limit_shut_down CAP + M (1 - w_t)
 *
 *     Smallest M, if no output is negative: the left-hand side is at most p_s <= p_max_pu_s CAP, s = t up and t - 1
 *     down, and p_s <= M of (25). So it exceeds limit CAP by at most (1 - limit / p_max_pu_s) p_s. Else, in the first
 *     snapshot, and without whole numbers, it is PyPSA's.
 */
static aft_status add_big_m(aft_model *model, const aft_plant_view *p, aft_draft *draft, size_t t, const direction *d,
                            aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_running *r = p->running;
    double m = smallest_m(model, p, t, d, d->limit);
    double known = put_rise(draft, model, p, t, d->sign) + aft_draft_put_capacity(draft, p, -d->limit);
    known += aft_draft_put_units(draft, p, (int)t - (d->sign > 0.0 ? 1 : 0), m);
    AFT_TRY(aft_draft_add(draft, model, -INFINITY, m - known, err));
    m = smallest_m(model, p, t, d, d->partner);
    known = put_rise(draft, model, p, t, d->sign) + aft_draft_put_capacity(draft, p, -d->partner);
    aft_draft_put(draft, (d->sign > 0.0 ? r->start_up : r->shut_down) + (int)t, m);
    AFT_TRY(aft_draft_add(draft, model, -INFINITY, m - known, err));
done:
    return status;
}

/* No ramp ties two periods, and the first snapshot of all is tied to the past only if that is known. */
static bool is_tied(const aft_model *model, const aft_plant_view *p, size_t t)
{
    const aft_network *net = model->network;
    if (t == 0) {
        return !isnan(aft_dispatch_before(p));
    }
    return t > p->asset.life.from && t > net->periods[net->snapshots[t].period].span.from;
}

static aft_status add_ramps(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t t = p->asset.life.from; t < p->asset.life.to; t++) {
        for (int is_up = 1; is_up >= 0 && is_tied(model, p, t); is_up--) {
            const direction d = direction_at(&p->plant, is_up == 1, t);
            if (isnan(d.limit)) {
                continue;
            }
            if (p->running->status < 0) {
                AFT_TRY(add_plain(model, p, draft, t, &d, err));
            } else if (!aft_running_has_big_m(p->running)) {
                AFT_TRY(add_switched(model, p, draft, t, &d, err));
            } else {
                AFT_TRY(add_big_m(model, p, draft, t, &d, err));
            }
        }
    }
done:
    return status;
}

/*
 * (5), (30), (31). A missing limit is 1 where its partner (of starts, of stops) is given. Before the first snapshot
 * dispatch is 0 for a plant that was switched off, else p_init; without p_init the first snapshot has no rows. Ramps
 * begin anew in every period. Weights of snapshots play no part.
 */
aft_status aft_add_ramp_limits(aft_model *model, aft_error *err)
{
    static const char *const names[] = {[AFT_TABLE_generators] = "generator_ramp",
                                        [AFT_TABLE_links] = "link_ramp",
                                        [AFT_TABLE_processes] = "process_ramp"};
    return aft_for_each_plant(model, names, add_ramps, err);
}
