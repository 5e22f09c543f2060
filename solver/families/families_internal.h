/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several families share: a row while it is put together, and the plants (generators, links, processes) one by
 * one. */
#ifndef AFT_FAMILIES_INTERNAL_H
#define AFT_FAMILIES_INTERNAL_H

#include "solver/model/model.h"

/** A row while it is put together: entries in the order in which they are put. */
typedef struct aft_draft {
    size_t n, cap;
    int *cols;
    double *values;
} aft_draft;

aft_status aft_draft_init(aft_draft *draft, size_t cap, aft_error *err);
void aft_draft_clear(aft_draft *draft);
/** There must be room. */
void aft_draft_put(aft_draft *draft, int col, double value);
/** Adds the row to the program and empties the draft. */
aft_status aft_draft_add(aft_draft *draft, aft_model *model, double lower, double upper, aft_error *err);

/** A plant while its rows are added. */
typedef struct aft_plant_view {
    aft_table table;
    size_t k;
    aft_holding asset;
    aft_plant plant;
    const aft_capacity *capacity;
    const aft_running *running;
    double low_least, high_most; /* of p_min_pu and p_max_pu in the planned snapshots */
    int hours;                   /* planned snapshots */
} aft_plant_view;

/** @param draft  empty, with room for 4 entries per snapshot and more than twice what the capacity has columns */
typedef aft_status aft_on_plant(aft_model *model, const aft_plant_view *p, aft_draft *draft, aft_error *err);

/** Calls back for every plant that exists, in a block of rows of its table. @param names  of these blocks, by table */
aft_status aft_for_each_plant(aft_model *model, const char *const *names, aft_on_plant *call, aft_error *err);

/** Units of a plant that were on so many snapshots before the first one; `ago` from 1. */
double aft_units_before(const aft_plant *plant, size_t ago);
/** Its dispatch before the first snapshot, MW; NAN if it is not known. */
double aft_dispatch_before(const aft_plant_view *p);

/** Is the status counted in units of a known size (all of a fixed capacity, or modules)? */
static inline bool aft_running_is_sized(const aft_running *running)
{
    return running->status >= 0 && !isnan(running->size);
}

/** Does the status stand beside a capacity that is a decision, but none of a menu? Then a large M ties the two. */
static inline bool aft_running_has_big_m(const aft_running *running)
{
    return running->status >= 0 && isnan(running->size) && running->in_use < 0;
}

/** Adds factor times the capacity of a plant; its fixed part is returned. */
double aft_draft_put_capacity(aft_draft *draft, const aft_plant_view *p, double factor);

/** Adds factor u_t; of a plant that buys pieces factor u_t CAP (33).
 *  @param t  -1: the past, which is known and returned */
double aft_draft_put_units(aft_draft *draft, const aft_plant_view *p, int t, double factor);
/** Likewise factor v_t, or factor v_t CAP. */
void aft_draft_put_starts(aft_draft *draft, const aft_plant_view *p, size_t t, double factor);

/** The M of PyPSA for a plant, MW: nom_max times the largest p_max_pu, or without nom_max the model's scale times that.
 *  @param high  the largest p_max_pu; for limits among the planned snapshots, for ramps among all */
double aft_big_m(const aft_model *model, const aft_plant_view *p, double high);

/** What the values of a curve say. */
typedef enum aft_curve_meaning {
    AFT_CURVE_OF_COST, /* cost per unit in the segment that ends at a point */
    AFT_CURVE_OF_RATE, /* delivered over x: the curve goes through x y */
    AFT_CURVE_OF_INPUT /* x over primary energy: the curve goes through x / y */
} aft_curve_meaning;

/** What one more unit of segment i of a cut adds by one of its curves: cost, delivery or primary energy. */
double aft_cut_slope(const aft_cut *cut, size_t i, const aft_curve *curve, aft_curve_meaning meaning);

/** Largest value of a series. */
double aft_model_max(const aft_model *model, aft_series series);
double aft_model_min(const aft_model *model, aft_series series);

#endif
