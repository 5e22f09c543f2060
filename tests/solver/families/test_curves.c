/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Piecewise curves, by hand, with every back-end: costs that rise and fall, efficiencies, rates, primary energy,
 * capacity. */
#include "solver/solver.h"
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <math.h>

/* Most files of a test; the rest is NULL. */
enum { FILES = 12 };

static const char buses[] = "name\na\nb\n";

/* Solves with every back-end. Checks total cost and, where they are not NAN, the price of the first bus in the first
 * snapshot and the number of whole columns. */
static void expect_plan(const test_file *files, double cost, double price, double n_whole)
{
    for (int i = 0; test_solvers[i] != NULL; i++) {
        aft_plan *plan = test_solve_files(files, test_solvers[i]);
        cr_assert_eq(plan->outcome, AFT_OPTIMAL, "%s: %s", test_solvers[i], plan->message);
        cr_expect_float_eq(plan->total_cost, cost, 1e-6 * fmax(1.0, fabs(cost)), "%s: %.12g, not %.12g",
                           test_solvers[i], plan->total_cost, cost);
        if (!isnan(price)) {
            cr_expect_float_eq(plan->bus_price[0], price, 1e-6, "%s: price %.9g", test_solvers[i], plan->bus_price[0]);
        }
        if (!isnan(n_whole)) {
            cr_expect_eq((double)plan->problem.integers, n_whole, "%zu whole columns", plan->problem.integers);
        }
        aft_plan_free(plan);
    }
}

/* ---- marginal cost ---- */

/* 100 MW at 10 up to half load, 30 above; 80 MW needed, other power costs 20: 50 * 10 + 30 * 20 = 1100. No whole
 * column. */
Test(curves, rising_cost_needs_no_whole_numbers)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"loads.csv", "name,bus,p_set\nl,a,80\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,a,100,999\nother,a,100,20\n"},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0,0\n1,0.5,10\n2,1,30\n"},
    };
    expect_plan(files, 1100.0, 20.0, 0.0);
}

/* 30 up to half load, 10 above; others cost 22. For 80 MW: g alone 1500 + 300 = 1800, the other 1760. For 100 MW: g
 * 1500 + 500 = 2000, the other 2200. Filling the cheap segment first would cost less, 500 + 30 * 22 and 500 +
 * 50 * 22. */
Test(curves, falling_cost_fills_in_order)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"snapshots.csv", "snapshot\n0\n1\n"},
        {"loads.csv", "name,bus\nl,a\n"},
        {"loads-p_set.csv", "snapshot,l\n0,80\n1,100\n"},
        {"generators.csv", "name,bus,p_nom\ng,a,100\nother,a,100\n"},
        {"generators-marginal_cost.csv", "snapshot,other\n0,22\n1,22\n"},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0,0\n1,0.5,30\n2,1,10\n"},
    };
    expect_plan(files, 1760.0 + 2000.0, 22.0, 2.0);
}

/* A curve up to 0.8 only of what it costs and one up to 1.2: none reaches beyond its end, nor below 0 whatever p_min_pu
 * says. 100 MW of load: g is confined to 1.2 * 50 = 60 although p_max_pu is 2: 60 * 5 + 40 * 50 = 2300. */
Test(curves, dispatch_stays_on_the_curve)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"loads.csv", "name,bus,p_set\nl,a,100\n"},
        {"generators.csv", "name,bus,p_nom,p_min_pu,p_max_pu,marginal_cost\ng,a,50,-1,2,0\nother,a,100,0,1,50\n"},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0,0\n1,1.2,5\n"},
    };
    expect_plan(files, 2300.0, 50.0, 0.0);
}

/* The square comes on top: 10 up to 50 MW and 30 above, plus 0.1 p^2; others cost 25. Slope 10 + 0.2 p reaches 20 at 50
 * MW and jumps to 40: p = 50. Cost 500 + 250 + 30 * 25 = 1500. */
Test(curves, squares_come_on_top)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"loads.csv", "name,bus,p_set\nl,a,80\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost,marginal_cost_quadratic\ng,a,100,999,0.1\nother,a,100,25,0\n"},
        {"generators-marginal_cost-pw.csv", "name,g,g\nattribute,p_pu,marginal_cost\n0,0,0\n1,0.5,10\n2,1,30\n"},
    };
    expect_plan(files, 1500.0, NAN, 0.0);
}

/* Weighted snapshots, stores and storage units. 2 snapshots of 2 h. The store (e_nom 40, full) may give 1 * 40 MW by
 * its curve, at 3; the unit (p_nom 10, full) 4 up to 5 MW, then 6. Load 10 in each, others cost 100. The store's 40 MWh
 * are 20 MW, all of the need: 2 h * 20 MW * 3 = 120, cheaper than the unit's 4 in any snapshot. With 30 MWh in the
 * store 15 MW are its own, 2 * 15 * 3 = 90, and 5 the unit's: 2 * 5 * 4 = 40. */
Test(curves, stores_and_storage_units)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"snapshots.csv", "snapshot,objective,stores,generators\n0,2,2,2\n1,2,2,2\n"},
        {"loads.csv", "name,bus,p_set\nl,a,10\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\nother,a,100,100\n"},
        {"stores.csv", "name,bus,e_nom,e_initial\ns,a,40,30\n"},
        {"stores-marginal_cost-pw.csv", "name,s,s\nattribute,p_pu,marginal_cost\n0,0,0\n1,1,3\n"},
        {"storage_units.csv", "name,bus,p_nom,max_hours,state_of_charge_initial\nu,a,10,6,60\n"},
        {"storage_units-marginal_cost-pw.csv",
         "name,u,u\nattribute,p_dispatch_pu,marginal_cost\n0,0,0\n1,0.5,4\n2,1,6\n"},
    };
    expect_plan(files, 90.0 + 40.0, NAN, 0.0);
}

/* ---- efficiencies and rates ---- */

/* Link of 100 MW that delivers 40 at 50 and 60 at 100 (0.8, then 0.6 in all). 50 wanted at a: 50 + 10 / 0.4 = 75, at 2
 * each. */
Test(curves, falling_efficiency)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"loads.csv", "name,bus,p_set\nl,a,50\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,200,2\n"},
        {"links.csv", "name,bus0,bus1,p_nom,efficiency\nk,b,a,100,0.1\n"},
        {"links-efficiency-pw.csv", "name,k,k\nattribute,p_pu,efficiency\nbreakpoint,,\n0,0,0\n1,0.5,0.8\n2,1,0.6\n"},
    };
    expect_plan(files, 150.0, 5.0, 1.0);
}

/* 30 at 50 and 80 at 100: 20 wanted need 20 / 0.6 = 33.33 although the second half gives 1 for 1; 55 need 50 +
 * 25 = 75. */
Test(curves, rising_efficiency)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"snapshots.csv", "snapshot\n0\n1\n"},
        {"loads.csv", "name,bus\nl,a\n"},
        {"loads-p_set.csv", "snapshot,l\n0,20\n1,55\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,200,3\n"},
        {"links.csv", "name,bus0,bus1,p_nom\nk,b,a,100\n"},
        {"links-efficiency-pw.csv", "name,k,k\nattribute,p_pu,efficiency\n0,0,0\n1,0.5,0.6\n2,1,0.8\n"},
    };
    expect_plan(files, 3.0 * (100.0 / 3.0 + 75.0), 5.0, 2.0);
}

/* Two ports with points of their own, one delayed by one snapshot, wrapping. The second bus may take anything (a sink
 * that pays 1). Link 100 MW; port 1 gives 0.5 always (a curve that is a line), port 2 0.2 up to 25, 0.4 in all at 100
 * (10 at 25 would be 5). Load 30 at a in both snapshots: p = 60, port 2 gets 5 + 35 * 35 / 75 = 21.333 a snapshot
 * later. Cost 2 * (60 * 2 - 21.333). */
Test(curves, ports_with_points_of_their_own)
{
    static const test_file files[FILES] = {
        {"buses.csv", "name\na\nb\nc\n"},
        {"snapshots.csv", "snapshot\n0\n1\n"},
        {"loads.csv", "name,bus,p_set\nl,a,30\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost,sign\ng,b,200,2,1\nsink,c,500,-1,-1\n"},
        {"links.csv", "name,bus0,bus1,bus2,p_nom,delay2,cyclic_delay2\nk,b,a,c,100,1,True\n"},
        {"links-efficiency-pw.csv", "name,k,k\nattribute,p_pu,efficiency\n0,0,0\n1,0.5,0.5\n2,1,0.5\n"},
        {"links-efficiency2-pw.csv", "name,k,k\nattribute,p_pu,efficiency2\n0,0,0\n1,0.25,0.2\n2,1,0.4\n"},
    };
    expect_plan(files, 2.0 * (120.0 - (5.0 + 35.0 * 35.0 / 75.0)), NAN, 2.0);
}

/* A process takes by its curve: rate0 -1.5 per activity up to half, -1 in all. 60 of activity make 60 at a and take
 * 75 + 10 * (100 - 75) / 50 = 80 at b, at 1 each. */
Test(curves, rate_of_a_process)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"loads.csv", "name,bus,p_set\nl,a,60\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,200,1\n"},
        {"processes.csv", "name,bus0,bus1,p_nom\nk,b,a,100\n"},
        {"processes-rate0-pw.csv", "name,k,k\nattribute,p_pu,rate0\n0,0,0\n1,0.5,-1.5\n2,1,-1\n"},
    };
    expect_plan(files, 80.0, NAN, 1.0);
}

/* Off, a link takes and delivers nothing, and its costs stop; on, at least 40 MW. Delivered 20 of 40 at 40 MW, 90
 * at 100. Load 30 at a needs 40 + 10 * 60 / 70 = 48.571 at 1, standing by 5; the second snapshot has no load. */
Test(curves, with_commitment)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"snapshots.csv", "snapshot\n0\n1\n"},
        {"loads.csv", "name,bus\nl,a\n"},
        {"loads-p_set.csv", "snapshot,l\n0,30\n1,0\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,200,1\n"},
        {"links.csv", "name,bus0,bus1,p_nom,p_min_pu,committable,stand_by_cost\nk,b,a,100,0.4,True,5\n"},
        {"links-efficiency-pw.csv", "name,k,k\nattribute,p_pu,efficiency\n0,0,0\n1,0.4,0.5\n2,1,0.9\n"},
    };
    expect_plan(files, 40.0 + 10.0 * 60.0 / 70.0 + 5.0, NAN, NAN);
}

/* ---- primary energy ---- */

static const char input_curve[] = "name,g,g\nattribute,p_pu,efficiency\n0,0,0\n1,0.5,0.25\n2,1,0.4\n";
static const char input_generators[] =
    "name,bus,p_nom,marginal_cost,carrier,efficiency\ng,a,100,1,coal,1\nother,a,100,10,,1\n";

/* x / y: 200 at 50 MW, 250 at 100, so 4 per MW and then 1. With 180 t at 1 t/MWh g runs at 45: 45 + 35 * 10 = 395.
 * Filling the second half first would allow 50 + 32.5 MW. */
Test(curves, primary_energy_of_a_generator)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"carriers.csv", "name,co2_emissions\ncoal,1\n"},
        {"loads.csv", "name,bus,p_set\nl,a,80\n"},
        {"generators.csv", input_generators},
        {"generators-efficiency-pw.csv", input_curve},
        {"global_constraints.csv",
         "name,type,carrier_attribute,sense,constant\nco2,primary_energy,co2_emissions,<=,180\n"},
    };
    expect_plan(files, 395.0, 10.0, 1.0);
}

/* Without such a constraint the curve has no effect at all, not even a whole column: 80 MW at 1. */
Test(curves, efficiency_of_a_generator_without_constraint)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"carriers.csv", "name,co2_emissions\ncoal,1\n"},
        {"loads.csv", "name,bus,p_set\nl,a,80\n"},
        {"generators.csv", input_generators},
        {"generators-efficiency-pw.csv", input_curve},
    };
    expect_plan(files, 80.0, 1.0, 0.0);
}

/* ---- capacity ---- */

/* Cost of capacity 10 up to 50 MW, 20 up to 100, instead of 7 + fom 3; 80 MW needed: 500 + 600, and 1 per MWh. CONST
 * keeps the static 10 * p_nom = 200. */
Test(curves, rising_cost_of_capacity)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"loads.csv", "name,bus,p_set\nl,a,80\n"},
        {"generators.csv", "name,bus,p_nom,p_nom_extendable,capital_cost,fom_cost,marginal_cost\ng,a,20,True,7,3,1\n"},
        {"generators-capital_cost-pw.csv", "name,g,g\nattribute,p_nom,capital_cost\n0,0,0\n1,50,10\n2,100,20\n"},
    };
    expect_plan(files, 1180.0, 1.0 + 20.0, 0.0);
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_expect_float_eq(plan->objective_constant, 200.0, 1e-9);
    cr_expect_float_eq(plan->objective, 980.0, 1e-4);
    aft_plan_free(plan);
}

/* 20 up to 50 MW and 5 up to 100: 80 MW cost 1000 + 150. Others would cost 15 per MW of capacity: 1200 for all. The
 * cheap part first, 50 MW at 5, and 30 MW of the others would be 250 + 450. */
Test(curves, falling_cost_of_capacity)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"loads.csv", "name,bus,p_set\nl,a,80\n"},
        {"generators.csv", "name,bus,p_nom_extendable,capital_cost\ng,a,True,0\nother,a,True,15\n"},
        {"generators-capital_cost-pw.csv", "name,g,g\nattribute,p_nom,capital_cost\n0,0,0\n1,50,20\n2,100,5\n"},
    };
    expect_plan(files, 1150.0, NAN, 1.0);
}

/* Capacity does not pass the end of the curve: 60 MW of line at 1, the other 20 MW at a cost 40. The curve of a
 * generator that is not extendable has no effect. */
Test(curves, capacity_stays_on_the_curve)
{
    static const test_file files[FILES] = {
        {"buses.csv", buses},
        {"loads.csv", "name,bus,p_set\nl,a,80\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,500,0\nother,a,100,40\n"},
        {"generators-capital_cost-pw.csv", "name,other,other\nattribute,p_nom,capital_cost\n0,0,0\n1,10,9\n"},
        {"lines.csv", "name,bus0,bus1,x,s_nom,s_nom_extendable\nab,a,b,1,0,True\n"},
        {"lines-capital_cost-pw.csv", "name,ab,ab\nattribute,s_nom,capital_cost\n0,0,0\n1,60,1\n"},
    };
    expect_plan(files, 60.0 + 800.0, 40.0, 0.0);
}
