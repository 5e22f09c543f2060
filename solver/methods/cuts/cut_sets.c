/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Separation of cut sets. For a set S of buses in one snapshot the balances add up to
 *
 *     sum_j a_j x_j = D        a_j: what S gains per unit of column j,  D: what S needs
 *
 * and every part that can bring something in is replaced by the smaller, at the point at hand, of itself and of what is
 * bought for it (cut_view.c, cut_rows.c). The sets are found by local search from single buses (adding and dropping
 * neighbours as long as the violation grows, as Ortega and Wolsey 2003 do), by minimum cuts between supply and single
 * buses, and by merging buses along what is bought already (cut_merges.c). */
#include "solver/methods/cuts/cut_sets.h"

#include "networks/base/memory.h"
#include "networks/graph/graph.h"
#include "solver/methods/cuts/cut_choice.h"
#include "solver/methods/cuts/cut_merges.h"
#include "solver/methods/cuts/separator.h"

enum {
    MOST_STEPS = 16,      /* of one local search */
    MOST_SNAPSHOTS = 12,  /* that are looked at in one call */
    MOST_CUT_TARGETS = 60 /* buses to which minimum cuts are looked for in one call */
};

static const double tiny = 1e-9;

/* ---- local search ---- */

static void add_candidate(aft_separator *s, size_t *n, int bus)
{
    if (!s->is_candidate[bus]) {
        s->is_candidate[bus] = true;
        s->candidates[(*n)++] = bus;
    }
}

/* Buses at the border of the set, on either side. */
static size_t list_candidates(aft_separator *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_listed; i++) {
        int j = s->listed[i];
        for (size_t e = s->bus_start[j]; e < s->bus_start[j + 1]; e++) {
            add_candidate(s, &n, s->bus[e]);
        }
    }
    for (size_t i = 0; i < n; i++) {
        s->is_candidate[s->candidates[i]] = false;
    }
    return n;
}

/* Violation of the set with one bus more or less. */
static double violation_without(aft_separator *s, int bus)
{
    aft_cut_toggle(s, (size_t)bus);
    double value = aft_cut_violation(s);
    aft_cut_toggle(s, (size_t)bus);
    return value;
}

/* From the set at hand to the neighbouring set that is broken most, as long as it gets better; all that are broken on
 * the way are kept. */
static aft_status search_from_here(aft_cuts *out, aft_separator *s, const aft_separation *how, aft_error *err)
{
    aft_status status = AFT_OK;
    double here = aft_cut_violation(s);
    for (int step = 0; step < MOST_STEPS; step++) {
        if (here > how->least_violation && !aft_cuts_have(out, s->hash)) {
            AFT_TRY(aft_cut_make(out, s, how->least_violation, err));
        }
        int best = -1;
        double best_value = here + 1e-9;
        aft_cut_compact(s);
        size_t n = list_candidates(s);
        for (size_t i = 0; i < n; i++) {
            double value = violation_without(s, s->candidates[i]);
            if (value > best_value) {
                best_value = value;
                best = s->candidates[i];
            }
        }
        if (best < 0) {
            break;
        }
        aft_cut_toggle(s, (size_t)best);
        here = best_value;
    }
done:
    return status;
}

/* Does something stand at the bus that supplies it without being bought? */
static bool is_source(const aft_separator *s, size_t b)
{
    if (s->need[b] < -tiny) {
        return true;
    }
    for (size_t e = s->start[b]; e < s->start[b + 1]; e++) {
        int j = s->col[e];
        if (s->bus_start[j + 1] - s->bus_start[j] == 1 && s->coef[e] * s->x[j] > tiny) {
            return true;
        }
    }
    return false;
}

static bool must_stop(const aft_separation *how)
{
    return how->budget != NULL && aft_budget_is_over(how->budget);
}

/* Starts: every bus that needs something, and all but one that gives. */
static aft_status search_locally(aft_cuts *out, aft_separator *s, const aft_separation *how, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_buses = s->design->balances.n_buses;
    for (size_t b = 0; b < n_buses; b++) {
        bool needs = s->need[b] > tiny;
        if (!needs && !is_source(s, b)) {
            continue;
        }
        for (size_t c = 0; c < n_buses; c++) {
            s->start_set[c] = (c == b) == needs;
        }
        aft_cut_set_to(s, s->start_set);
        AFT_TRY(search_from_here(out, s, how, err));
        if (must_stop(how)) {
            break;
        }
    }
done:
    return status;
}

/* ---- minimum cuts ---- */

static aft_status add_edge(aft_separator *s, size_t *n, int from, int to, double capacity, aft_error *err)
{
    if (aft_grow((void **)&s->from, &s->edges_cap[0], *n + 1, sizeof *s->from) != 0 ||
        aft_grow((void **)&s->to, &s->edges_cap[1], *n + 1, sizeof *s->to) != 0 ||
        aft_grow((void **)&s->capacity, &s->edges_cap[2], *n + 1, sizeof *s->capacity) != 0) {
        return aft_fail(err, AFT_ENOMEM, "cut sets: out of memory");
    }
    s->from[*n] = from;
    s->to[*n] = to;
    s->capacity[(*n)++] = capacity;
    return AFT_OK;
}

/* An edge per column that joins two buses, with what it can add to a cut of this need, and one from the outside to
 * every bus that has a source. */
static aft_status build_graph(size_t *n_out, aft_separator *s, double need, aft_error *err)
{
    aft_status status = AFT_OK;
    const int outside = (int)s->design->balances.n_buses;
    const double much = 10.0;
    *n_out = 0;
    for (size_t b = 0; b < s->design->balances.n_buses; b++) {
        if (is_source(s, b)) {
            AFT_TRY(add_edge(s, n_out, outside, (int)b, much, err));
        }
        for (size_t e = s->start[b]; e < s->start[b + 1]; e++) {
            int j = s->col[e];
            aft_cut_part kind = aft_cut_part_of(s->design, j, s->coef[e]);
            if (kind == AFT_PART_NONE || s->bus_start[j + 1] - s->bus_start[j] < 2) {
                continue;
            }
            bool is_fixed = kind == AFT_PART_CONSTANT || kind == AFT_PART_UNLIMITED;
            double capacity = is_fixed ? much : fmin(much, aft_cut_part_at(s, j, s->coef[e], need) / need);
            for (size_t k = s->bus_start[j]; k < s->bus_start[j + 1]; k++) {
                if (s->bus[k] != (int)b) {
                    AFT_TRY(add_edge(s, n_out, s->bus[k], (int)b, capacity, err));
                }
            }
        }
    }
done:
    return status;
}

/* The cheapest way to part a bus from all sources, for its own need and for next to none (where flows cost nothing only
 * the pieces tell the sets apart). */
static aft_status cut_off(aft_cuts *out, aft_separator *s, size_t bus, const aft_separation *how, aft_error *err)
{
    static const double shares[] = {1.0, 1e-4};
    aft_status status = AFT_OK;
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        size_t n = 0;
        double value = 0.0;
        AFT_TRY(build_graph(&n, s, shares[i] * s->need[bus], err));
        AFT_TRY(aft_graph_minimum_cut(s->start_set, &value, s->design->balances.n_buses + 1, n, s->from, s->to,
                                      s->capacity, (int)s->design->balances.n_buses, (int)bus, err));
        if (value < 1.0 - how->least_violation) {
            aft_cut_set_to(s, s->start_set);
            AFT_TRY(search_from_here(out, s, how, err));
        }
    }
done:
    return status;
}

static aft_status search_by_cuts(aft_cuts *out, aft_separator *s, const aft_separation *how, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_buses = s->design->balances.n_buses;
    int n_done = 0;
    for (size_t i = 0; i < n_buses && n_done < MOST_CUT_TARGETS && !must_stop(how); i++) {
        size_t b = (s->next_target + i) % n_buses;
        if (s->need[b] > tiny && !is_source(s, b)) {
            AFT_TRY(cut_off(out, s, b, how, err));
            n_done++;
            if (n_done == MOST_CUT_TARGETS) {
                s->next_target = b + 1;
            }
        }
    }
done:
    return status;
}

/* ---- merged sets ---- */

/* Sets that are joined by what is bought already, and what is outside of them. No local search from there: it finds
 * many that say the same. */
static aft_status search_merged(aft_cuts *out, aft_separator *s, const aft_separation *how, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_buses = s->design->balances.n_buses;
    aft_merges merges = {0};
    AFT_TRY(aft_merges_init(&merges, s, err));
    while (!must_stop(how) && aft_merges_next(&merges, s, s->start_set)) {
        for (int side = 0; side < 2; side++) {
            aft_cut_set_to(s, s->start_set);
            if (aft_cut_violation(s) > how->least_violation && !aft_cuts_have(out, s->hash)) {
                AFT_TRY(aft_cut_make(out, s, how->least_violation, err));
            }
            for (size_t b = 0; b < n_buses; b++) {
                s->start_set[b] = !s->start_set[b];
            }
        }
    }
done:
    aft_merges_clear(&merges);
    return status;
}

/* ---- one call ---- */

aft_status aft_separate_cut_sets(aft_cuts *out, aft_separator *s, const double *x, const aft_separation *how,
                                 aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t hours = s->design->balances.n_hours;
    out->n = 0;
    out->n_entries = 0;
    s->x = x;
    size_t most = how->most_snapshots > 0 ? how->most_snapshots : MOST_SNAPSHOTS;
    size_t n_looked = hours < most ? hours : most;
    for (size_t i = 0; i < n_looked && !must_stop(how); i++) {
        AFT_TRY(aft_cut_enter_snapshot(s, (s->next_snapshot + i) % hours, err));
        AFT_TRY(search_locally(out, s, how, err));
        if (how->has_merges) {
            AFT_TRY(search_merged(out, s, how, err));
        }
        if (how->has_min_cuts) {
            AFT_TRY(search_by_cuts(out, s, how, err));
        }
    }
    s->next_snapshot = (s->next_snapshot + n_looked) % hours;
    AFT_TRY(aft_cuts_choose(out, s, how, err));
done:
    return status;
}
