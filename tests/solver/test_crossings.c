/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Given numbers that cross: by rounding they are one number and the case is solved, by more both are named. All pairs
 * of attributes that limit one quantity, on every back-end. */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum { TEXT = 400, FILES = 8 };

/* Files in which a number is written @: `base` and by how much it is missed. */
typedef struct pair {
    double base, unit; /* unit: of the number per MW */
    double cost;       /* where it is not missed */
    const char *file, *text, *other_file, *other_text;
    const char *words[4]; /* what names the contradiction */
} pair;

#define BUS                                                                                                            \
    {                                                                                                                  \
        "buses.csv", "name,carrier\nDorp,AC\n"                                                                         \
    }
#define HOURS                                                                                                          \
    {                                                                                                                  \
        "snapshots.csv", "snapshot\n0\n1\n"                                                                            \
    }
#define GRID "rest,Dorp,99,50"

/* A load of 40 MW in two hours; what is not given costs 50. */
static const pair pairs[] = {
    {0.5,
     1 / 60.0,
     2 * (30 * 5 + 10 * 50),
     "generators.csv",
     "name,bus,p_nom,marginal_cost,p_min_pu,p_max_pu\ng,Dorp,60,5,@,0.5\n" GRID ",,\n",
     NULL,
     NULL,
     {"generators.csv:2", "p_min_pu", "p_max_pu 0.5"}},
    {0.5,
     1 / 60.0,
     2 * (30 * 5 + 10 * 50),
     "generators.csv",
     "name,bus,p_nom,marginal_cost,p_max_pu\ng,Dorp,60,5,0.5\n" GRID ",\n",
     "generators-p_min_pu.csv",
     "x,g\n0,@\n1,0.1\n",
     {"generators-p_min_pu.csv:2", "p_max_pu"}},
    {0.5,
     1 / 60.0,
     2 * (30 * 5 + 10 * 50),
     "generators.csv",
     "name,bus,p_nom,marginal_cost,committable,p_min_pu,p_max_pu,start_up_cost,up_time_before\n"
     "g,Dorp,60,5,True,@,0.5,1,1\n" GRID ",,,,,\n",
     NULL,
     NULL,
     {NULL}},
    {30,
     1,
     2 * (30 * 5 + 10 * 50),
     "generators.csv",
     "name,bus,p_nom,marginal_cost,p_set\ng,Dorp,30,5,@\n" GRID ",\n",
     NULL,
     NULL,
     {"generators.csv:2", "p_set", "p_max_pu 1 (that is 30)"}},
    {30,
     1,
     2 * (30 * 5 + 10 * 50) + 30,
     "generators.csv",
     "name,bus,p_nom,marginal_cost,p_nom_extendable,capital_cost,p_nom_min,p_nom_max\ng,Dorp,0,5,True,1,@,30\n" GRID
     ",,,,\n",
     NULL,
     NULL,
     {"generators.csv:2", "p_nom_min", "p_nom_max 30"}},
    {30,
     1,
     2 * (30 * 5 + 10 * 50) + 30,
     "generators.csv",
     "name,bus,p_nom,marginal_cost,p_nom_extendable,capital_cost,p_nom_set,p_nom_max\ng,Dorp,0,5,True,1,@,30\n" GRID
     ",,,,\n",
     NULL,
     NULL,
     {"generators.csv:2", "p_nom_set", "p_nom_max 30"}},
    {30,
     1,
     2 * (30 * 5 + 10 * 50) + 30,
     "generators.csv",
     "name,bus,p_nom,marginal_cost,p_nom_extendable,capital_cost,p_nom_min,p_nom_set\ng,Dorp,0,5,True,1,@,30\n" GRID
     ",,,,\n",
     NULL,
     NULL,
     {"generators.csv:2", "p_nom_min", "p_nom_set 30"}},
    {30,
     1,
     2 * (30 * 5 + 10 * 50) + 30,
     "generators.csv",
     "name,bus,p_nom,marginal_cost,p_nom_extendable,capital_cost,p_nom_min,p_nom_max,p_nom_mod\n"
     "g,Dorp,0,5,True,1,@,35,10\n" GRID ",,,,,\n",
     NULL,
     NULL,
     {"generators.csv:2", "p_nom_mod 10", "p_nom_max 35"}},
    {50,
     1,
     50 * 5 + 30 * 50,
     "generators.csv",
     "name,bus,p_nom,marginal_cost,e_sum_min,e_sum_max\ng,Dorp,60,5,@,50\n" GRID ",,\n",
     NULL,
     NULL,
     {"generators.csv:2", "e_sum_min", "e_sum_max 50"}},
    {60,
     1,
     60 * 5 + 20 * 50,
     "generators.csv",
     "name,bus,p_nom,marginal_cost,e_sum_min\ng,Dorp,30,5,@\n" GRID ",\n",
     NULL,
     NULL,
     {"generators.csv:2", "e_sum_min", "p_nom 30 (that is 60)"}},
    {20,
     1,
     2 * 40 * 50,
     "stores.csv",
     "name,bus,e_nom,e_cyclic,e_set\ns,Dorp,20,True,@\n",
     NULL,
     NULL,
     {"stores.csv:2", "e_set", "e_max_pu 1 (that is 20)"}},
    {0.5,
     1 / 20.0,
     2 * 40 * 50,
     "stores.csv",
     "name,bus,e_nom,e_cyclic,e_min_pu,e_max_pu\ns,Dorp,20,True,@,0.5\n",
     NULL,
     NULL,
     {"stores.csv:2", "e_min_pu", "e_max_pu 0.5"}},
    {7,
     1,
     2 * 40 * 50,
     "stores.csv",
     "name,bus,e_nom,e_nom_extendable,e_cyclic,e_nom_min,e_nom_max\ns,Dorp,0,True,True,@,7\n",
     NULL,
     NULL,
     {"stores.csv:2", "e_nom_min", "e_nom_max 7"}},
    {20,
     1,
     2 * 40 * 50,
     "storage_units.csv",
     "name,bus,p_nom,max_hours,cyclic_state_of_charge,state_of_charge_set\nu,Dorp,10,2,True,@\n",
     NULL,
     NULL,
     {"storage_units.csv:2", "state_of_charge_set", "max_hours 2 (that is 20)"}},
    {10,
     1,
     2 * 30 * 50,
     "storage_units.csv",
     "name,bus,p_nom,max_hours,state_of_charge_initial,p_dispatch_set\nu,Dorp,10,3,25,@\n",
     NULL,
     NULL,
     {"storage_units.csv:2", "p_dispatch_set", "p_max_pu 1 (that is 10)"}},
    {10,
     1,
     2 * 40 * 50,
     "storage_units.csv",
     "name,bus,p_nom,max_hours,p_store_set\nu,Dorp,10,3,@\n",
     NULL,
     NULL,
     {"storage_units.csv:2", "p_store_set", "p_min_pu -1 (that is 10)"}},
    {5,
     1,
     79 * 50,
     "storage_units.csv",
     "name,bus,p_nom,max_hours,state_of_charge_initial\nu,Dorp,1,9,5\n",
     "storage_units-state_of_charge_set.csv",
     "x,u\n0,@\n1,\n",
     {NULL}}, /* it can charge */
    {5,
     1,
     2 * 40 * 50,
     "storage_units.csv",
     "name,bus,p_nom,max_hours,p_min_pu,state_of_charge_initial,state_of_charge_set\nu,Dorp,1,9,0,5,@\n",
     NULL,
     NULL,
     {"storage_units.csv:2", "state_of_charge_set", "state_of_charge_initial 5"}},
    {50,
     1,
     50 * 5 + 30 * 50,
     "generators.csv",
     "name,bus,carrier,p_nom,marginal_cost\ng,Dorp,gas,60,5\nrest,Dorp,sun,99,50\n",
     "global_constraints.csv",
     "name,type,carrier_attribute,sense,constant\nmost,operational_limit,gas,<=,50\nleast,operational_limit,gas,>=,@\n",
     {"global_constraints.csv:", "constant"}},
    {30,
     1,
     20 * 5 + 20 * 50 + 30 * 5 + 10 * 50,
     "generators.csv",
     "name,bus,p_nom,marginal_cost,ramp_limit_up\ng,Dorp,40,5,0.25\n" GRID ",\n",
     "generators-p_set.csv",
     "x,g\n0,20\n1,@\n",
     {"generators.csv:2", "ramp_limit_up 0.25", "p_set"}},
    {40,
     1,
     2 * 40 * 5,
     "generators.csv",
     "name,bus,p_nom,marginal_cost\ng,Dorp,40,5\n",
     "loads.csv",
     "name,bus,p_set\nhuizen,Dorp,@\n",
     {"Dorp", "loads.csv:2: p_set 40.001", "generators.csv:2: p_nom 40"}},
    {40,
     1,
     2 * 40 * 5 + 9,
     "generators.csv",
     "name,bus,p_nom,marginal_cost,menu\ng,Dorp,0,5,m\n",
     "menus.csv",
     "name,menu,p_nom,capital_cost_fixed\nm1,m,40,9\n",
     {NULL}},
};
enum { N_PAIRS = sizeof pairs / sizeof pairs[0] };

/* The text with the number in place of its mark. */
static void fill_in(char *out, const char *text, double number)
{
    const char *mark = strchr(text, '@');
    int before = mark != NULL ? (int)(mark - text) : (int)strlen(text);
    if (mark == NULL) {
        (void)snprintf(out, TEXT, "%s", text);
    } else {
        (void)snprintf(out, TEXT, "%.*s%.17g%s", before, text, number, mark + 1);
    }
}

static bool has_mark(const pair *p)
{
    return strchr(p->text, '@') != NULL || (p->other_text != NULL && strchr(p->other_text, '@') != NULL);
}

static aft_plan *solve_pair(const pair *p, double off, const char *solver)
{
    char text[TEXT];
    char other[TEXT] = "";
    const double number = p->base + off * p->unit;
    fill_in(text, p->text, number);
    fill_in(other, p->other_text != NULL ? p->other_text : "", number);
    test_file files[FILES] = {BUS,
                              HOURS,
                              {"loads.csv", "name,bus,p_set\nhuizen,Dorp,40\n"},
                              {"generators.csv", "name,bus,p_nom,marginal_cost\n" GRID "\n"},
                              {p->file, text}};
    files[5] = (test_file){p->other_file, other};
    test_reading reading = test_read_texts(files, NULL, NULL);
    if (reading.status != AFT_OK) {
        test_print_findings(reading.findings);
    }
    cr_assert_eq(reading.status, AFT_OK, "%s", text);
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.solver = solver, .gap = 1e-6};
    aft_status status = aft_solve(&plan, reading.network, &options, &err);
    cr_assert_eq(status, AFT_OK, "%s: off by %g: %s", text, off, err.text);
    test_reading_clear(&reading);
    return plan;
}

static void expect_solved(const pair *p, double off, const char *solver)
{
    aft_plan *plan = solve_pair(p, off, solver);
    bool is_right = plan->outcome == AFT_OPTIMAL && fabs(plan->total_cost - p->cost) <= 1e-5;
    cr_expect(is_right, "%s, off by %g: %s %.12g instead of %.12g; %s\n%s", solver, off,
              aft_outcome_name(plan->outcome), plan->total_cost, p->cost, plan->message, p->text);
    aft_plan_free(plan);
}

static void expect_named(const pair *p, double off, const char *solver)
{
    aft_plan *plan = solve_pair(p, off, solver);
    cr_expect_eq(plan->outcome, AFT_INFEASIBLE, "%s, off by %g: %s %.12g\n%s", solver, off,
                 aft_outcome_name(plan->outcome), plan->total_cost, p->text);
    for (size_t i = 0; i < 4 && p->words[i] != NULL; i++) {
        const char *where = plan->n_conflicts > 0 ? plan->conflicts[0].where : "";
        cr_expect_not_null(strstr(where, p->words[i]), "%s, off by %g: no `%s` in `%s` (%s)", solver, off, p->words[i],
                           where, plan->message);
    }
    aft_plan_free(plan);
}

Test(crossings, by_rounding_are_one)
{
    static const double offs[] = {0.0, 1e-16, 1e-12, 1e-9, 1e-8};
    for (size_t i = 0; i < N_PAIRS; i++) {
        for (size_t k = 0; k < sizeof offs / sizeof offs[0] && (k == 0 || has_mark(&pairs[i])); k++) {
            for (size_t s = 0; test_solvers[s] != NULL; s++) {
                expect_solved(&pairs[i], offs[k], test_solvers[s]);
            }
        }
    }
}

Test(crossings, by_more_are_named)
{
    for (size_t i = 0; i < N_PAIRS; i++) {
        for (size_t s = 0; test_solvers[s] != NULL && pairs[i].words[0] != NULL; s++) {
            expect_named(&pairs[i], 1e-3, test_solvers[s]);
        }
    }
}
