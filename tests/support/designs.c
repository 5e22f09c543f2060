/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/designs.h"
#include "tests/support/solving.h"

#include "networks/base/memory.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

typedef struct dice {
    unsigned long long state;
} dice;

/* A small congruential generator: the same draws on every machine. */
static int draw(dice *d, int low, int high)
{
    d->state = d->state * 6364136223846793005ULL + 1442695040888963407ULL;
    return low + (int)((d->state >> 33) % (unsigned long long)(high - low + 1));
}

enum { MOST_BUSES = 8, MOST_ARCS = 16, MOST_ENTRIES = 64 };

typedef struct balance_room {
    int cols[MOST_BUSES][MOST_ENTRIES];
    double values[MOST_BUSES][MOST_ENTRIES];
    size_t n[MOST_BUSES];
} balance_room;

static void enter(balance_room *room, int bus, int col, double value)
{
    room->cols[bus][room->n[bus]] = col;
    room->values[bus][room->n[bus]++] = value;
}

/* Columns: flow of arc a in t, supply at bus b in t, pieces of arc a and size d. */
void random_design(aft_lp *lp, aft_balances *balances, unsigned seed, const design_kind *kind)
{
    dice d = {seed * 77777ULL + 5ULL};
    const int hours = kind->n_snapshots;
    int flow = 0;
    int supply = 0;
    int piece = 0;
    int row = 0;
    int from[MOST_ARCS];
    int to[MOST_ARCS];
    bool turns[MOST_ARCS];
    double rate[MOST_ARCS];
    aft_error err = AFT_ERROR_INIT;
    cr_assert(kind->n_arcs <= MOST_ARCS && kind->n_buses <= MOST_BUSES);
    cr_assert_eq(aft_lp_add_cols(&flow, lp, "flow", kind->n_arcs, hours, NULL, 0.0, INFINITY, &err), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&supply, lp, "supply", kind->n_buses, hours, NULL, 0.0, 0.0, &err), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&piece, lp, "pieces", kind->n_arcs * kind->n_sizes, 1, NULL, 0.0,
                                 (double)kind->most_pieces, &err),
                 AFT_OK);
    for (int a = 0; a < kind->n_arcs; a++) {
        from[a] = draw(&d, 0, kind->n_buses - 1);
        to[a] = (from[a] + draw(&d, 1, kind->n_buses - 1)) % kind->n_buses;
        turns[a] = kind->is_two_way && draw(&d, 0, 1) == 1;
        rate[a] = kind->has_losses && !turns[a] && draw(&d, 0, 1) == 1 ? 0.9 : 1.0;
        for (int t = 0; t < hours; t++) {
            lp->lower[flow + a * hours + t] = turns[a] ? -INFINITY : 0.0;
            lp->cost[flow + a * hours + t] = turns[a] ? 0.0 : draw(&d, 0, 4);
        }
        for (int k = 0; k < kind->n_sizes; k++) {
            aft_lp_set_whole(lp, piece + a * kind->n_sizes + k);
            lp->cost[piece + a * kind->n_sizes + k] = draw(&d, 5, 60) * (k + 1);
        }
    }
    /* bus 0 supplies what is asked for, every bus at a price that hurts; some need nothing, some give */
    for (int b = 0; b < kind->n_buses; b++) {
        for (int t = 0; t < hours; t++) {
            lp->upper[supply + b * hours + t] = INFINITY;
            lp->cost[supply + b * hours + t] = b == 0 ? 1.0 : kind->has_generators ? draw(&d, 5, 40) : 40.0;
        }
    }
    balance_room room;
    balances->n_buses = (size_t)kind->n_buses;
    balances->n_hours = (size_t)hours;
    cr_assert_eq(aft_lp_open_rows(&balances->first, lp, "bus_balance", kind->n_buses, hours, NULL, &err), AFT_OK);
    for (int b = 0; b < kind->n_buses; b++) {
        for (int t = 0; t < hours; t++) {
            memset(&room, 0, sizeof room);
            for (int a = 0; a < kind->n_arcs; a++) {
                if (from[a] == b || to[a] == b) {
                    enter(&room, 0, flow + a * hours + t, from[a] == b ? -1.0 : rate[a]);
                }
            }
            enter(&room, 0, supply + b * hours + t, 1.0);
            double need = draw(&d, 0, 2) == 0 ? 0.0 : draw(&d, 1, 12);
            cr_assert_eq(aft_lp_add_row(lp, need, need, room.n[0], room.cols[0], room.values[0], &err), AFT_OK);
        }
    }
    cr_assert_eq(aft_lp_open_rows(&row, lp, "flow_limit", 0, 1, NULL, &err), AFT_OK);
    for (int a = 0; a < kind->n_arcs; a++) {
        double existing = kind->has_existing && draw(&d, 0, 3) == 0 ? draw(&d, 1, 4) : 0.0;
        double sizes[4];
        for (int k = 0; k < kind->n_sizes; k++) {
            sizes[k] = (k == 0 ? 0.0 : sizes[k - 1]) + draw(&d, 2, 14);
        }
        for (int t = 0; t < hours; t++) {
            for (int side = 0; side <= (int)turns[a]; side++) {
                memset(&room, 0, sizeof room);
                enter(&room, 0, flow + a * hours + t, side == 0 ? 1.0 : -1.0);
                for (int k = 0; k < kind->n_sizes; k++) {
                    enter(&room, 0, piece + a * kind->n_sizes + k, -sizes[k]);
                }
                cr_assert_eq(aft_lp_add_row(lp, -INFINITY, existing, room.n[0], room.cols[0], room.values[0], &err),
                             AFT_OK);
            }
        }
        if (kind->n_sizes * kind->most_pieces > 1) {
            memset(&room, 0, sizeof room);
            for (int k = 0; k < kind->n_sizes; k++) {
                enter(&room, 0, piece + a * kind->n_sizes + k, 1.0);
            }
            cr_assert_eq(
                aft_lp_add_row(lp, -INFINITY, kind->most_pieces, room.n[0], room.cols[0], room.values[0], &err),
                AFT_OK);
        }
    }
}

static void fix_from(aft_lp *lp, int col, void (*call)(aft_lp *lp, void *payload), void *payload)
{
    while (col < lp->n_cols && !lp->is_whole[col]) {
        col++;
    }
    if (col == lp->n_cols) {
        call(lp, payload);
        return;
    }
    const double lower = lp->lower[col];
    const double upper = lp->upper[col];
    for (double n = lower; n <= upper; n += 1.0) {
        lp->lower[col] = n;
        lp->upper[col] = n;
        fix_from(lp, col + 1, call, payload);
    }
    lp->lower[col] = lower;
    lp->upper[col] = upper;
}

void for_each_purchase(aft_lp *lp, void (*call)(aft_lp *lp, void *payload), void *payload)
{
    fix_from(lp, 0, call, payload);
}

typedef struct least {
    const aft_backend *backend;
    double cost;
} least;

static void solve_fixed(aft_lp *lp, void *payload)
{
    least *l = payload;
    const aft_solve_options options = {.relax = true};
    aft_answer made = AFT_ANSWER_INIT;
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(test_solve(&made, l->backend, lp, &options, NULL, &err), AFT_OK, "%s", err.text);
    if (made.outcome == AFT_OPTIMAL) {
        l->cost = fmin(l->cost, made.objective + lp->constant);
    }
    aft_answer_clear(&made);
}

double enumerate_designs(aft_lp *lp, const aft_backend *backend)
{
    least l = {backend, INFINITY};
    for_each_purchase(lp, solve_fixed, &l);
    return l.cost;
}
