/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings about limits over many elements, above all in several investment periods. */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* Wind at A lives in 2030 only, wind at B from 2040 on. */
static const test_file two_periods[] = {
    {"buses.csv", "name\nA\nB\n"},
    {"carriers.csv", "name,co2_emissions\nwind,0\ngas,1\n"},
    {"snapshots.csv", ",period,timestep\n0,2030,0\n1,2040,0\n"},
    {"investment_periods.csv", "period,objective,years\n2030,5,1\n2040,3,1\n"},
    {"generators.csv", "name,bus,carrier,p_nom,p_nom_extendable,marginal_cost,build_year,lifetime\n"
                       "early,A,wind,0,True,1,2030,5\nlate,B,wind,0,True,1,2040,9\nrest,A,gas,9,False,9,0,99999\n"},
    {"loads.csv", "name,bus,p_set\nl,A,1\n"},
    {"case.csv", "setting,value\nmulti_investment_periods,True\n"},
    {NULL, NULL},
};

/* Reads the case with one more file; `rule` must be found at a level in a file, or nothing of that rule if it is
 * NOT_FOUND. */
enum { NOT_FOUND = -1 };

static void expect(const char *file, const char *text, const char *rule, int level, const char *where, const char *set)
{
    const test_file changes[] = {{file, text}, {NULL, NULL}};
    const aft_read_options options = {.sets = &set, .n_sets = set != NULL};
    test_reading r = test_read_texts(two_periods, changes, &options);
    const aft_finding *found = test_finding(r.findings, rule);
    cr_expect_eq(found == NULL, level == NOT_FOUND, "%s: %s", rule, text);
    if (found != NULL && level != NOT_FOUND) {
        cr_expect_eq((int)found->level, level, "%s: %s", rule, text);
        cr_expect_str_eq(found->file, where);
    }
    cr_expect_eq(r.status, level == AFT_LEVEL_ERROR ? AFT_ECASE : AFT_OK, "%s: %s", rule, text);
    test_reading_clear(&r);
}

#define LIMIT(row)                                                                                                     \
    "global_constraints.csv", "name,type,carrier_attribute,sense,constant,investment_period,bus\n" row "\n"

/* A period without snapshots drops a budget; a limit of capacities with it is refused, as by PyPSA. */
Test(limits, of_a_period_that_is_not_there)
{
    expect(LIMIT("c,primary_energy,co2_emissions,<=,1,2050,"), "unknown-period", AFT_NOTE, "global_constraints.csv",
           NULL);
    expect(LIMIT("c,operational_limit,gas,<=,1,2050,"), "unknown-period", AFT_NOTE, "global_constraints.csv", NULL);
    expect(LIMIT("c,tech_capacity_expansion_limit,wind,<=,1,2050,"), "unknown-period", AFT_LEVEL_ERROR,
           "global_constraints.csv", NULL);
    expect(LIMIT("c,tech_capacity_expansion_limit,wind,<=,1,2040,"), "unknown-period", NOT_FOUND, "", NULL);
}

/* In 2040 wind can be built at B only. */
Test(limits, at_a_bus_where_nothing_can_be_built_then)
{
    const char *rule = "limit-without-element";
    expect(LIMIT("c,tech_capacity_expansion_limit,wind,<=,1,2040,A"), rule, AFT_LEVEL_ERROR, "global_constraints.csv",
           NULL);
    expect(LIMIT("c,tech_capacity_expansion_limit,wind,<=,1,2030,A"), rule, NOT_FOUND, "", NULL);
    expect(LIMIT("c,tech_capacity_expansion_limit,wind,<=,1,,A"), rule, NOT_FOUND, "", NULL);
    expect(LIMIT("c,tech_capacity_expansion_limit,sun,<=,1,,A"), rule, NOT_FOUND, "", NULL);
}

/* In periods PyPSA takes what stands behind the last "_" for one. */
Test(limits, by_bus)
{
    expect("buses.csv", "name,nom_max_wind\nA,1\nB,\n", "unknown-constraint", NOT_FOUND, "", NULL);
    expect("buses.csv", "name,nom_max_wind_2040\nA,1\nB,\n", "unknown-constraint", NOT_FOUND, "", NULL);
    expect("buses.csv", "name,nom_max_wind_2050\nA,1\nB,\n", "unknown-constraint", AFT_WARNING, "buses.csv", NULL);
    expect("buses.csv", "name,nom_max_sun_2040\nA,1\nB,\n", "unknown-constraint", AFT_WARNING, "buses.csv", NULL);
    expect("buses.csv", "name,nom_max_sun\nA,1\nB,\n", "unknown-constraint", AFT_LEVEL_ERROR, "buses.csv", NULL);
    expect("buses.csv", "name,nom_min_wind_x\nA,1\nB,\n", "unknown-constraint", AFT_LEVEL_ERROR, "buses.csv", NULL);
}

/* PyPSA decides on capacities of periods that are not planned; that matters beside a limit. */
Test(limits, of_capacities_that_are_not_planned)
{
    const char *set = "snapshots=0:1";
    expect(LIMIT("c,tech_capacity_expansion_limit,wind,<=,1,,"), "unmodelled", AFT_LEVEL_ERROR, "generators.csv", set);
    expect(LIMIT("c,primary_energy,co2_emissions,<=,99,,"), "unmodelled", NOT_FOUND, "", set);
}

/* A store of gas beside a budget: its level must not run on over periods of several years; what it begins with counts
 * also where it does not exist. */
Test(limits, of_what_a_store_holds)
{
    static const struct {
        const char *years, *type, *period, *store;
        const char *rule; /* NULL: neither */
    } cases[] = {
        {"1", "primary_energy", "", "False,False,0", NULL},
        {"10", "primary_energy", "", "False,False,0", "continuous-storage"},
        {"10", "primary_energy", "2030", "False,False,0", "continuous-storage"}, /* asks all periods */
        {"10", "operational_limit", "2030", "False,False,0", NULL},              /* its years are 1 */
        {"10", "operational_limit", "2040", "False,False,0", "continuous-storage"},
        {"10", "operational_limit", "", "True,False,0", NULL},
        {"10", "operational_limit", "", "False,True,0", NULL},
        {"10", "operational_limit", "", "True,False,2040", "counted-in-absence"},
        {"1", "operational_limit", "", "False,False,2040", NULL},
        {"1", "operational_limit", "2030", "False,False,2040", "counted-in-absence"},
        {"1", "primary_energy", "2030", "False,False,2040", NULL}, /* asks who exists */
        {"1", "primary_energy", "", "False,False,2099", "counted-in-absence"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char periods[80];
        char stores[160];
        char limits[160];
        (void)snprintf(periods, sizeof periods, "period,objective,years\n2030,5,1\n2040,3,%s\n", cases[i].years);
        (void)snprintf(stores, sizeof stores,
                       "name,bus,carrier,e_nom,e_initial,e_initial_per_period,e_cyclic,build_year\ns,A,gas,9,3,%s\n",
                       cases[i].store);
        (void)snprintf(limits, sizeof limits,
                       "name,type,carrier_attribute,sense,constant,investment_period\nc,%s,%s,<=,5,%s\n", cases[i].type,
                       cases[i].type[0] == 'p' ? "co2_emissions" : "gas", cases[i].period);
        const test_file changes[] = {{"investment_periods.csv", periods},
                                     {"stores.csv", stores},
                                     {"global_constraints.csv", limits},
                                     {NULL, NULL}};
        test_reading r = test_read_texts(two_periods, changes, NULL);
        static const char *const rules[] = {"continuous-storage", "counted-in-absence"};
        for (size_t k = 0; k < 2; k++) {
            bool is_meant = cases[i].rule != NULL && strcmp(cases[i].rule, rules[k]) == 0;
            cr_expect_eq(test_finding(r.findings, rules[k]) != NULL, is_meant, "case %zu, %s", i, rules[k]);
        }
        test_reading_clear(&r);
    }
}
