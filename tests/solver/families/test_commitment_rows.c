/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plant did before the first snapshot, and the M of its status: on plain numbers, without a network. */
#include "solver/families/families_internal.h"

#include <criterion/criterion.h>
#include <math.h>

static void expect_past(const aft_plant *plant, const double *units, size_t n)
{
    for (size_t ago = 1; ago <= n; ago++) {
        cr_expect_eq(aft_units_before(plant, ago), units[ago - 1], "%zu snapshots ago", ago);
    }
}

/* On for 2 snapshots, off before; off for 3, on before. Off for 0 and on for 0: it was off. */
Test(commitment_rows, times_before_the_first_snapshot)
{
    expect_past(&(aft_plant){.up_time_before = 2}, (const double[]){1, 1, 0, 0}, 4);
    expect_past(&(aft_plant){.up_time_before = 1, .down_time_before = 3}, (const double[]){0, 0, 0, 1, 1}, 5);
    expect_past(&(aft_plant){.up_time_before = 0}, (const double[]){0, 0}, 2);
}

/* A window before this one ended with 0, 2, 1 units (the oldest first); before that it was on for 1 snapshot. */
Test(commitment_rows, units_of_an_earlier_window_come_first)
{
    const double known[] = {0, 2, 1};
    const aft_plant plant = {.n_before = 3, .status_before = known, .up_time_before = 1};
    expect_past(&plant, (const double[]){1, 2, 0, 1, 0}, 5);
}

/* What was off gave nothing, whatever p_init says; what has no status gave p_init; what is not known stays so. */
Test(commitment_rows, dispatch_before_the_first_snapshot)
{
    const aft_running switched = {.status = 4};
    const aft_running always = {.status = -1};
    aft_plant_view p = {.plant = {.p_init = 30.0, .up_time_before = 0}, .running = &switched};
    cr_expect_eq(aft_dispatch_before(&p), 0.0);
    p.plant.up_time_before = 1;
    cr_expect_eq(aft_dispatch_before(&p), 30.0);
    p.plant.up_time_before = 0;
    p.running = &always;
    cr_expect_eq(aft_dispatch_before(&p), 30.0);
    p.plant.p_init = NAN;
    cr_expect(isnan(aft_dispatch_before(&p)));
}

Test(commitment_rows, sized_or_with_a_big_m)
{
    const aft_running none = {.status = -1, .size = NAN, .in_use = -1};
    const aft_running modules = {.status = 3, .size = 50.0, .in_use = -1};
    const aft_running free_size = {.status = 3, .size = NAN, .in_use = -1};
    const aft_running bought = {.status = 3, .size = NAN, .in_use = 7};
    cr_expect(!aft_running_is_sized(&none) && !aft_running_has_big_m(&none));
    cr_expect(aft_running_is_sized(&modules) && !aft_running_has_big_m(&modules));
    cr_expect(!aft_running_is_sized(&free_size) && aft_running_has_big_m(&free_size));
    cr_expect(!aft_running_is_sized(&bought) && !aft_running_has_big_m(&bought));
}

/* nom_max 80 at 0.9 of it: 72. Without nom_max the scale of the model, 500: 450. */
Test(commitment_rows, big_m)
{
    const aft_model model = {.big_m_scale = {[AFT_TABLE_generators] = 500.0}};
    aft_plant_view p = {.table = AFT_TABLE_generators};
    p.asset.nom_max = 80.0;
    cr_expect_float_eq(aft_big_m(&model, &p, 0.9), 72.0, 1e-12);
    p.asset.nom_max = INFINITY;
    cr_expect_float_eq(aft_big_m(&model, &p, 0.9), 450.0, 1e-12);
}
