/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ramp limits that limits of dispatch imply take no row; all others do. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* Rows of three hours of a load and two plants, the second without limits of its own. */
static size_t rows_of(const char *header, const char *row, double *cost_out)
{
    char generators[512];
    (void)snprintf(generators, sizeof generators, "name,bus,marginal_cost,p_nom%s\nx,b,10,100%s\ndear,b,70,500\n",
                   header, row);
    const test_file files[] = {
        {"buses.csv", "name\nb\n"},
        {"snapshots.csv", "snapshot\n0\n1\n2\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,45\n1,90\n2,50\n"},
        {"generators.csv", generators},
        {"menus.csv", "name,menu,p_nom,capital_cost_fixed\nm0,m,50,10\n"},
        {NULL, NULL},
    };
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_assert_eq(plan->outcome, AFT_OPTIMAL, "%s", plan->message);
    const size_t rows = plan->problem.rows;
    if (cost_out != NULL) {
        *cost_out = plan->total_cost;
    }
    aft_plan_free(plan);
    return rows;
}

static void expect_more_rows(const char *header, const char *row, const char *ramps, const char *values, size_t more)
{
    char with_header[256];
    char with_row[256];
    (void)snprintf(with_header, sizeof with_header, "%s%s", header, ramps);
    (void)snprintf(with_row, sizeof with_row, "%s%s", row, values);
    const size_t without = rows_of(header, row, NULL);
    cr_expect_eq(rows_of(with_header, with_row, NULL), without + more, "%s%s: %zu rows more", row, values, more);
}

/* A limit of 1 cannot bind from 0 to 1, nor one of 0.6 from 0.4 to 1; from -0.2 to 1 it can. */
Test(ramps, implied_rows_are_left_out)
{
    const char *ramps = ",ramp_limit_up,ramp_limit_down";
    expect_more_rows("", "", ramps, ",1,1", 0);
    expect_more_rows("", "", ramps, ",0.9,1", 2);
    expect_more_rows(",p_min_pu", ",0.4", ramps, ",0.6,0.6", 0);
    expect_more_rows(",p_min_pu", ",-0.2", ramps, ",1,1", 4);
    expect_more_rows(",p_nom_extendable", ",True", ramps, ",1,1", 0);
    expect_more_rows(",p_nom_extendable", ",True", ramps, ",1,0.5", 2);
    expect_more_rows(",menu", ",m", ramps, ",1,1", 0);
    expect_more_rows(",menu", ",m", ramps, ",0.3,1", 2);
}

/* With a status: a limit of 1 without that of starts cannot bind; a start at half of it can, and so can a limit of
 * 0.5, whose partner is then 1: it would have to start or stop at half or more. */
Test(ramps, implied_rows_of_what_is_switched)
{
    const char *ramps = ",ramp_limit_up,ramp_limit_start_up";
    expect_more_rows(",committable", ",True", ramps, ",1,", 0);
    expect_more_rows(",committable", ",True", ramps, ",1,0.5", 2);
    expect_more_rows(",committable", ",True", ramps, ",0.5,", 2);
    expect_more_rows(",committable,menu", ",True,m", ramps, ",1,", 0);
    expect_more_rows(",committable,menu", ",True,m", ramps, ",,0.5", 2);
}

/* 45, 90, 50 MW, 1850 in all: with a fall of at most 0.3 x 100 MW x gives 80 MW in the second hour, and 10 MW cost 70
 * instead of 10. */
Test(ramps, what_binds_is_there)
{
    double free_cost = 0.0;
    double cost = 0.0;
    (void)rows_of("", "", &free_cost);
    (void)rows_of(",ramp_limit_down", ",0.3", &cost);
    cr_expect_float_eq(free_cost, 1850.0, 1e-6);
    cr_expect_float_eq(cost, 1850.0 + 10.0 * 60.0, 1e-6);
}
