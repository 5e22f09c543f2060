/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One trial per rule: a small sound case, one file changed, one finding expected with its place. */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct trial {
    const char *name, *text; /* file that is put in or replaced */
    const char *rule;
    aft_level level;
    size_t line, column;
} trial;

#define E AFT_LEVEL_ERROR
#define W AFT_WARNING
#define N AFT_NOTE

static const trial trials[] = {
    /* references */
    {"generators.csv", "name,bus,p_nom,marginal_cost,carrier\ng,A,9,5,gass\n", "unknown-carrier", W, 2, 5},
    {"lines.csv", "name,bus0,bus1,type,length\nAB,A,B,NAYY 4x150 S,3\n", "unknown-type", E, 2, 4},
    {"transformers.csv", "name,bus0,bus1,type\nT,A,B,40 MVA\n", "unknown-type", E, 2, 4},
    {"lines.csv", "name,bus0,bus1,x,menu\nAB,A,B,1,cable\n", "unknown-menu", E, 2, 5},
    {"lines.csv", "name,bus0,bus1,x,s_nom,project\nAB,A,B,1,9,P1\n", "unknown-project", E, 2, 6},
    {"lines.csv", "name,bus0,bus1,x\nAB,A,C,1\n", "unknown-bus", E, 2, 3},
    {"sites.csv", "name,bus\nfirm,C\n", "unknown-bus", E, 2, 2},
    /* what is not modelled */
    {"generators.csv", "name,bus,p_nom,marginal_cost,marginal_cost_quadratic\ng,A,9,5,-0.1\n", "out-of-range", E, 2, 5},
    {"transformers.csv", "name,bus0,bus1,x,s_nom,phase_shift_min,phase_shift_max\nT,A,B,0.1,9,30,-30\n",
     "min-above-max", E, 2, 6},
    {"case.csv", "setting,value\ntime_method,periods\n", "unmodelled", E, 2, 2},
    /* scarcity */
    {"case.csv", "setting,value\nallocation,merit\n", "unknown-word", E, 2, 2},
    {"case.csv", "setting,value\nallocation,priority\n", "no-lost-load-cost", E, 2, 2},
    {"case.csv", "setting,value\nlost_load_cost,9\nallocation,priority\n", "no-priority", W, 3, 2},
    {"loads.csv", "name,bus,priority\ntown,B,-1\n", "out-of-range", E, 2, 3},
    {"case.csv", "setting,value\ndiscount_rate_societal,2.25\n", "percent", W, 2, 2},
    {"loads.csv", "name,bus,priority\ntown,B,1.5\n", "not-whole", E, 2, 3},
    {"sites.csv", "name,bus,priority\nfirm,B,-1\n", "out-of-range", E, 2, 3},
    {"sites.csv", "name,bus,priority\nfirm,B,first\n", "bad-number", E, 2, 3},
    {"loads.csv", "name,bus,priority\ntown,B,1\n", "no-effect", N, 2, 3},
    {"case.csv", "setting,value\nlayout,forest\n", "unknown-word", E, 2, 2},
    {"case.csv", "setting,value\nlayout,tree\n", "no-pipes", W, 2, 2},
    {"buses.csv", "name,v_nom,nom_max_nothing\nA,110,5\nB,110,\n", "unknown-constraint", W, 1, 0},
    /* what has no effect */
    {"generators.csv", "name,bus,p_nom,marginal_cost,control,weight\ng,A,9,5,PV,2\n", "no-effect", N, 0, 0},
    {"shunt_impedances.csv", "name,bus,g\ns,A,1\n", "no-effect", N, 2, 0},
    /* numbers */
    {"lines.csv", "name,bus0,bus1,x,s_nom,length\nAB,A,B,1,9,-2\n", "out-of-range", E, 2, 6},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,-9,5\n", "out-of-range", W, 2, 3},
    {"stores.csv", "name,bus,e_nom,standing_loss\ns,A,9,1.5\n", "out-of-range", E, 2, 4},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,9,inf\n", "infinite", E, 2, 4},
    {"generators.csv", "name,bus,p_nom_extendable,marginal_cost,p_max_pu\ng,A,True,1,inf\n", "infinite", E, 2, 5},
    {"loads-p_set.csv", "snapshot,town\n0,1\n1,inf\n2,3\n", "infinite", E, 3, 2},
    {"case.csv", "setting,value\nlost_load_cost,-1\n", "out-of-range", E, 2, 2},
    {"case.csv", "setting,value\nlost_load_cost,inf\n", "infinite", E, 2, 2},
    {"case.csv", "setting,value\nbook,Project\n", "unknown-word", E, 2, 2},
    {"case.csv", "setting,value\nheating_value,upper\n", "unknown-word", E, 2, 2},
    {"case.csv", "setting,value\nprice_year,23\n", "out-of-range", W, 0, 0},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,1e15,5\n", "huge", N, 2, 3},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,9,1e20\n", "huge", E, 2, 4},
    {"generators.csv", "name,bus,p_nom,marginal_cost,sign\ng,A,9,5,1e7\n", "huge", E, 2, 5},
    {"generators.csv", "name,bus,marginal_cost,p_nom_extendable,p_nom_mod\ng,A,5,True,inf\n", "huge", E, 2, 5},
    {"loads-p_set.csv", "snapshot,town\n0,1\n1,1e20\n2,3\n", "huge", E, 3, 2},
    {"links.csv", "name,bus0,bus1,p_nom,bus2,efficiency2\nk,A,B,9,A,1e12\n", "huge", E, 2, 0},
    {"carriers.csv", "name,co2_emissions,color\n,,grey\n", "no-name", N, 2, 1},
    {"carriers.csv", "name,co2_emissions\nAC,0\n,0.5\n", "no-name", N, 3, 1},
    {"lines.csv", "name,bus0,bus1,x,s_nom,v_ang_max\nAB,A,B,-1,9,30\n", "turned-angle", W, 2, 6},
    /* capacities */
    {"generators.csv", "name,bus,p_nom,marginal_cost,p_nom_set\ng,A,9,5,4\n", "set-not-extendable", E, 2, 5},
    {"lines.csv", "name,bus0,bus1,x,s_nom,s_nom_set\nAB,A,B,1,9,4\n", "set-not-extendable", E, 2, 6},
    {"generators.csv", "name,bus,p_nom_extendable,p_nom_min,p_nom_max,marginal_cost\ng,A,True,9,5,1\n", "min-above-max",
     W, 2, 4},
    {"generators.csv", "name,bus,p_nom_extendable,p_nom_set,p_nom_max,marginal_cost\ng,A,True,9,5,1\n", "min-above-max",
     W, 2, 4},
    {"generators.csv", "name,bus,p_nom,p_min_pu,p_max_pu,marginal_cost\ng,A,9,0.9,0.5,1\n", "min-above-max", W, 2, 4},
    {"generators.csv", "name,bus,p_nom,marginal_cost,e_sum_min,e_sum_max\ng,A,9,1,5,4\n", "min-above-max", W, 2, 5},
    {"generators.csv", "name,bus,p_nom,marginal_cost,e_sum_min,active\ng,A,9,1,5,False\nh,A,9,1,,True\n",
     "sum-of-inactive", E, 2, 6},
    {"generators.csv", "name,bus,p_nom,marginal_cost,overnight_cost\ng,A,9,5,1000\n", "no-discount-rate", E, 2, 5},
    {"generators.csv", "name,bus,p_nom,marginal_cost,overnight_cost,discount_rate,capital_cost\ng,A,9,5,1000,0.05,3\n",
     "two-costs", W, 2, 5},
    /* what is switched and maintained */
    {"generators.csv", "name,bus,p_nom,marginal_cost,maintainable\ng,A,9,5,True\n", "maintenance", E, 2, 0},
    {"generators.csv",
     "name,bus,p_nom,marginal_cost,maintainable,maintenance_duration,maintenance_events\n"
     "g,A,9,5,True,1,0\n",
     "maintenance", E, 2, 7},
    {"links.csv", "name,bus0,bus1,p_nom,maintainable,maintenance_duration\nl,A,B,9,True,4\n", "maintenance", E, 2, 6},
    {"links.csv", "name,bus0,bus1,p_nom,maintainable,maintenance_duration,maintenance_events\nl,A,B,9,True,1.1,3\n",
     "maintenance", E, 2, 6},
    {"links.csv", "name,bus0,bus1,p_nom_extendable,maintainable,maintenance_duration\nl,A,B,True,True,1\n",
     "maintenance", E, 2, 0},
    {"generators.csv", "name,bus,p_nom,marginal_cost,committable,p_nom_mod\ng,A,9,5,True,2\n", "modular-commitment", E,
     2, 6},
    {"generators.csv", "name,bus,p_nom,marginal_cost,committable\ng,A,inf,5,True\n", "infinite", E, 2, 3},
    {"generators.csv", "name,bus,p_nom,marginal_cost,committable,ramp_limit_up\ng,A,9,5,True,inf\n", "infinite", E, 2,
     6},
    {"generators.csv", "name,bus,p_nom,marginal_cost,committable,ramp_limit_shut_down\ng,A,9,5,True,inf\n", "infinite",
     E, 2, 6},
    /* lines and transformers */
    {"lines.csv", "name,bus0,bus1,s_nom\nAB,A,B,9\n", "zero-impedance", W, 2, 0},
    {"buses.csv", "name,v_nom,carrier\nA,0,AC\nB,110,AC\n", "no-voltage", W, 2, 2},
    {"buses.csv", "name,carrier\nA,AC\nB,AC\n", "no-voltage", N, 1, 0},
    {"transformers.csv", "name,bus0,bus1,x\nT,A,B,0.1\n", "no-rating", W, 2, 0},
    /* menus */
    {"menus.csv", "name,menu,p_nom\no,,5\n", "no-menu", E, 2, 2},
    {"menus.csv", "name,menu,p_nom,max_pieces\no,m,5,0\n", "out-of-range", E, 2, 4},
    {"menus.csv", "name,menu,p_nom,max_pieces\no,m,5,1.5\n", "not-whole", E, 2, 4},
    {"menus.csv", "name,menu,p_nom\no,m,0\n", "out-of-range", E, 2, 3},
    {"menus.csv", "name,menu,p_nom\no,m,inf\n", "out-of-range", E, 2, 3},
    {"menus.csv", "name,menu,p_nom,overnight_cost_fixed\no,m,5,100\n", "no-lifetime", E, 2, 0},
    {"menus.csv", "name,menu,p_nom,capital_cost_fixed\no,m,5,100\np,m,5,90\n", "same-size", N, 3, 3},
    /* global constraints */
    {"global_constraints.csv", "name,type,sense,constant\nc,primary_enrgy,<=,5\n", "unknown-constraint", W, 2, 2},
    {"global_constraints.csv", "name,sense,constant\nc,=<,5\n", "bad-sense", E, 2, 2},
    {"global_constraints.csv", "name,sense,constant\nc,<=,inf\n", "infinite", N, 2, 3},
    {"global_constraints.csv", "name,sense,constant,investment_period\nc,<=,5,2030\n", "no-periods", E, 2, 4},
    {"global_constraints.csv", "name,carrier_attribute,sense,constant\nc,nox,<=,5\n", "unknown-attribute", E, 2, 2},
    {"transformers.csv", "name,bus0,bus1,x,s_nom,phase_shift_min,phase_shift_max\nT,A,B,0.1,9,0,inf\n", "infinite", E,
     2, 7},
    {"transformers.csv", "name,bus0,bus1,x,s_nom,phase_shift_min,phase_shift_max\nT,A,B,0.1,9,5,-5\n", "min-above-max",
     E, 2, 6},
    /* traps */
    {"generators.csv", "name,bus,p_nom,marginal_cost,active\ng,A,9,5,True\nh,A,9,5,\n", "half-filled", W, 3, 5},
    {"buses.csv", "name,v_nom,carrier\nA,110,\nB,110,AC\n", "half-filled", W, 2, 3},
    {"generators.csv", "name,bus,p_nom,marginal_cost\nNA,A,9,5\n", "odd-name", W, 2, 1},
    {"generators.csv", "name,bus,p_nom,marginal_cost\n1,A,9,5\n007,A,9,5\n", "odd-name", N, 3, 1},
    {"generators.csv", "name,bus,p_nom,p_nom_extendable,marginal_cost\ng,A,9,False,5\nh,A,9,True,5\n",
     "existing-may-go", N, 3, 3},
    {"snapshots.csv", "snapshot,objective,stores,generators\n0,1,2,1\n1,2,1,1\n2,1,1,1\n", "uneven-weights", N, 0, 0},
    {"links.csv", "name,bus0,bus1,p_nom,delay\nl,A,B,9,-1\n", "odd-delay", N, 2, 0},
    /* without effect */
    {"generators.csv", "name,bus,p_nom,marginal_cost,min_up_time\ng,A,9,5,3\n", "no-effect", N, 0, 0},
    {"generators.csv", "name,bus,p_nom,marginal_cost,build_year\ng,A,9,5,2030\n", "no-effect", N, 0, 0},
    {"generators.csv", "name,bus,p_nom,marginal_cost,p_nom_max\ng,A,9,5,20\n", "no-effect", N, 0, 0},
    {"lines.csv", "name,bus0,bus1,x,s_nom,num_parallel\nl,A,B,1,9,2\n", "no-effect", N, 0, 0},
    {"stores.csv", "name,bus,e_nom,e_cyclic,e_initial\ns,A,9,True,3\n", "no-effect", N, 0, 0},
    /* the whole */
    {"generators.csv", "name,bus,p_nom\ng,A,100\n", "no-cost", E, 0, 0},
    {"lines.csv", NULL, "lonely-load", E, 2, 2},
    {"projects.csv", "name\nP1\n", "idle-project", N, 2, 0},
    {"buses.csv", "name,v_nom\nA,110\nC,110\nB,110\nD,110\n", "bare-bus", W, 3, 0},
};

Test(check, rules)
{
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        const trial *t = &trials[i];
        const test_file changes[] = {{t->name, t->text}, {NULL, NULL}};
        test_reading r = test_read_texts(test_base_case, changes, NULL);
        const aft_finding *f = test_finding(r.findings, t->rule);
        if (f == NULL) {
            test_print_findings(r.findings);
            cr_expect(false, "%zu: no finding %s", i, t->rule);
        } else {
            cr_expect_eq(f->level, t->level, "%zu: %s", i, t->rule);
            cr_expect_eq(f->line, t->line, "%zu: %s: line %zu", i, t->rule, f->line);
            cr_expect_eq(f->column, t->column, "%zu: %s: column %zu", i, t->rule, f->column);
        }
        cr_expect_eq(r.status, t->level == E ? AFT_ECASE : AFT_OK, "%zu: %s", i, t->rule);
        test_reading_clear(&r);
    }
}

static test_reading read_with(const char *name, const char *text, const char *name2, const char *text2)
{
    const test_file changes[] = {{name, text}, {name2, text2}, {NULL, NULL}};
    return test_read_texts(test_base_case, changes, NULL);
}

#define BY_PRIORITY "case.csv", "setting,value\nlost_load_cost,1000\nallocation,priority\n"

/* Classes by load and by site: what is overruled, at the wrong place or left out is said, and nothing else is. */
Test(check, priorities)
{
    test_reading r = read_with(BY_PRIORITY, "loads.csv", "name,bus,priority\ntown,B,2\n");
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_eq(aft_findings_count(r.findings), 0);
    cr_expect_eq(aft_load_priority(r.network, 0), 2);
    cr_expect(aft_is_by_priority(r.network));
    test_reading_clear(&r);
    const test_file changes[] = {
        {BY_PRIORITY},
        {"loads.csv", "name,bus,priority\ntown,B,3\nrest,A,\n"},
        {"sites.csv", "name,bus,priority\nlate,B,2\nfirm,B,1\nnone,B,\naway,C,1\n"},
        {"buses.csv", "name,v_nom\nA,110\nB,110\nC,110\n"},
        {NULL, NULL},
    };
    static const struct {
        const char *file, *rule;
        aft_level level;
        size_t line, column;
    } expected[] = {{"loads.csv", "no-class", N, 3, 0},
                    {"sites.csv", "two-priorities", W, 2, 3},
                    {"sites.csv", "no-effect", W, 5, 3},
                    {"loads.csv", "two-priorities", N, 2, 3}};
    r = test_read_texts(test_base_case, changes, NULL);
    cr_assert_eq(r.status, AFT_OK);
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        bool is_found = false;
        for (size_t n = 0; n < aft_findings_count(r.findings); n++) {
            const aft_finding *f = aft_findings_get(r.findings, n);
            is_found = is_found || (strcmp(f->file, expected[i].file) == 0 && strcmp(f->rule, expected[i].rule) == 0 &&
                                    f->level == expected[i].level && f->line == expected[i].line &&
                                    f->column == expected[i].column);
        }
        cr_expect(is_found, "%zu: %s", i, expected[i].rule);
    }
    cr_expect_eq(aft_load_priority(r.network, 0), 1); /* the first of the sites at its bus */
    cr_expect_eq(aft_load_priority(r.network, 1), 0);
    test_reading_clear(&r);
}

/* Windows know nothing of the scarcity of later ones. */
Test(check, priorities_and_a_horizon)
{
    test_reading r = read_with("case.csv", "setting,value\nlost_load_cost,1000\nallocation,priority\nhorizon,2\n",
                               "loads.csv", "name,bus,priority\ntown,B,2\n");
    const aft_finding *f = test_finding(r.findings, "horizon");
    cr_expect_eq(r.status, AFT_ECASE);
    cr_assert_not_null(f);
    cr_expect_eq(f->line, 3);
    test_reading_clear(&r);
}

/* What is out of use is not judged. */
/* One note for a file, the reasons with it; what counts is not in it. */
Test(check, what_has_no_effect)
{
    static const test_file changes[] = {
        {"generators.csv",
         "name,bus,p_nom,marginal_cost,unit,control,min_up_time,up_time_before,lifetime,p_nom_extendable,"
         "p_nom_max,overnight_cost,discount_rate\n"
         "g,A,9,5,x,PV,3,2,20,False,,,\nh,A,0,5,x,PV,,,20,True,50,9,0.1\n"},
        {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    cr_assert_eq(r.status, AFT_OK);
    const aft_finding *f = test_finding(r.findings, "no-effect");
    cr_assert_not_null(f);
    cr_expect_str_eq(f->text,
                     "without effect on the plan: `control`; `min_up_time`, `up_time_before` where committable is "
                     "not set; `lifetime` without investment periods and overnight_cost");
    test_reading_clear(&r);
    static const test_file extendable[] = {
        {"generators.csv", "name,bus,marginal_cost,p_nom_extendable,p_nom_max\ng,A,5,True,50\n"}, {NULL, NULL}};
    r = test_read_texts(test_base_case, extendable, NULL);
    cr_expect_null(test_finding(r.findings, "no-effect"));
    test_reading_clear(&r);
}

Test(check, inactive_elements)
{
    test_reading r = read_with(
        "generators.csv",
        "name,bus,p_nom,marginal_cost,committable,p_nom_mod,active\ng,A,9,5,True,2,False\nh,A,99,1,False,0,True\n",
        NULL, NULL);
    cr_expect_eq(r.status, AFT_OK);
    cr_expect_null(test_finding(r.findings, "modular-commitment"));
    test_reading_clear(&r);
}

/* Whole numbers of modules have no relaxation. */
Test(check, relaxed_modules)
{
    test_reading r = read_with("generators.csv", "name,bus,p_nom,marginal_cost,committable,p_nom_mod\ng,A,9,5,True,3\n",
                               "case.csv", "setting,value\nlinearized_unit_commitment,True\n");
    cr_expect_eq(r.status, AFT_ECASE);
    cr_expect_not_null(test_finding(r.findings, "modular-commitment"));
    test_reading_clear(&r);
}

/* A start alone is a cost. */
Test(check, costs_of_starts)
{
    test_reading r =
        read_with("generators.csv", "name,bus,p_nom,committable,start_up_cost\ng,A,99,True,5\n", NULL, NULL);
    cr_expect_null(test_finding(r.findings, "no-cost"));
    test_reading_clear(&r);
}

Test(check, no_delay_is_no_delay)
{
    test_reading r = read_with("links.csv", "name,bus0,bus1,p_nom,delay\nl,A,B,9,0\nm,A,B,9,-2\n", NULL, NULL);
    cr_expect_eq(r.status, AFT_OK);
    test_reading_clear(&r);
}

Test(check, pressure_data_may_be_there)
{
    test_reading r = read_with("buses.csv", "name,v_nom,pressure_max_bar\nA,110,\nB,110,40\n", "case.csv",
                               "setting,value\npressure,off\ntime_periods,4\n");
    cr_expect_eq(r.status, AFT_OK);
    test_reading_clear(&r);
}

Test(check, menu_and_extendable)
{
    test_reading r = read_with("lines.csv", "name,bus0,bus1,x,s_nom_extendable,menu\nAB,A,B,1,True,m\n", "menus.csv",
                               "name,menu,p_nom\no,m,5\n");
    const aft_finding *f = test_finding(r.findings, "menu-and-extendable");
    cr_assert_not_null(f);
    cr_expect_eq(f->level, E);
    cr_expect_eq(f->column, 6);
    test_reading_clear(&r);
}

Test(check, shedding_excuses_a_lonely_load)
{
    const test_file changes[] = {
        {"lines.csv", NULL}, {"case.csv", "setting,value\nlost_load_cost,1000\n"}, {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    cr_expect_eq(r.status, AFT_OK);
    cr_expect_str_eq(test_finding(r.findings, "unreachable-load")->hint, "it will be shed");
    test_reading_clear(&r);
}

Test(check, loads_that_cancel_out_may_be_alone)
{
    test_reading r = read_with("loads.csv", "name,bus,p_set,sign\na,B,5,-1\nb,B,5,1\n", "loads-p_set.csv", NULL);
    cr_expect_eq(r.status, AFT_OK);
    test_reading_clear(&r);
    const test_file changes[] = {{"loads.csv", "name,bus,p_set,sign\na,B,5,-1\nb,B,5,1\n"},
                                 {"loads-p_set.csv", NULL},
                                 {"lines.csv", NULL},
                                 {NULL, NULL}};
    r = test_read_texts(test_base_case, changes, NULL);
    cr_expect_null(test_finding(r.findings, "lonely-load"));
    test_reading_clear(&r);
}

Test(check, user_columns_of_carriers)
{
    test_reading r = read_with("carriers.csv", "name,nox\ngas,0.5\nAC,\n", "global_constraints.csv",
                               "name,carrier_attribute,sense,constant\nc,nox,<=,5\n");
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_eq(aft_carrier_attribute(r.network, 0, "nox"), 0.5);
    cr_expect_eq(aft_carrier_attribute(r.network, 1, "nox"), 0.0);
    cr_expect_eq(aft_carrier_attribute(r.network, 0, "sox"), 0.0);
    cr_expect_eq(aft_carrier_attribute(r.network, 0, "co2_emissions"), 0.0);
    test_reading_clear(&r);
    r = read_with("carriers.csv", "name,nox\ngas,lots\n", "global_constraints.csv",
                  "name,carrier_attribute,sense,constant\nc,nox,<=,5\n");
    cr_expect_eq(test_finding(r.findings, "bad-number")->line, 2);
    test_reading_clear(&r);
}

Test(check, limit_at_a_bus_without_candidates)
{
    static const char generators[] = "name,bus,p_nom,p_nom_extendable,marginal_cost,carrier\ng,A,9,True,1,gas\n";
    test_reading r = read_with("generators.csv", generators, "global_constraints.csv",
                               "name,type,carrier_attribute,sense,constant,bus\n"
                               "c,tech_capacity_expansion_limit,gas,<=,5,B\n");
    cr_expect_eq(test_finding(r.findings, "limit-without-element")->column, 6);
    test_reading_clear(&r);
    r = read_with("generators.csv", generators, "global_constraints.csv",
                  "name,type,carrier_attribute,sense,constant,bus\n"
                  "c,tech_capacity_expansion_limit,gas,<=,5,A\nd,tech_capacity_expansion_limit,wind,<=,5,B\n");
    cr_expect_eq(r.status, AFT_OK);
    test_reading_clear(&r);
}

/* ---- what reaches what ---- */

/* Hydrogen: make at S; pipes S -> T (candidate), T -> U (candidate), and V apart. */
#define HYDROGEN                                                                                                       \
    {"carriers.csv", "name\nH2\n"}, {"buses.csv", "name,carrier\nS,H2\nT,H2\nU,H2\nV,H2\n"},                           \
        {"generators.csv", "name,bus,p_nom,marginal_cost\nmake,S,10,1\nidle,V,0,1\n"},                                 \
    {                                                                                                                  \
        "menus.csv", "name,menu,p_nom,capital_cost_fixed\no,pipe,5,100\n"                                              \
    }

static const aft_finding *expect_warning(const test_reading *r, const char *rule)
{
    cr_assert_eq(r->status, AFT_OK);
    const aft_finding *f = test_finding(r->findings, rule);
    cr_assert_not_null(f, "%s", rule);
    cr_expect_eq(f->level, AFT_WARNING);
    return f;
}

Test(check, a_load_that_candidates_reach)
{
    static const test_file files[] = {HYDROGEN,
                                      {"links.csv", "name,bus0,bus1,menu\nst,S,T,pipe\ntu,T,U,pipe\n"},
                                      {"loads.csv", "name,bus,p_set\nu,U,3\n"},
                                      {NULL, NULL}};
    test_reading r = test_read_texts(files, NULL, NULL);
    cr_expect_eq(r.status, AFT_OK);
    cr_expect_eq(aft_findings_count(r.findings), 0);
    test_reading_clear(&r);
}

Test(check, a_load_against_the_direction_of_a_link)
{
    static const test_file files[] = {HYDROGEN,
                                      {"links.csv", "name,bus0,bus1,menu,p_min_pu\nst,S,T,pipe,0\ntu,U,T,pipe,0\n"},
                                      {"loads.csv", "name,bus,p_set\nt,T,1\nu,U,3\n"},
                                      {NULL, NULL}};
    test_reading r = test_read_texts(files, NULL, NULL);
    cr_expect_eq(expect_warning(&r, "unreachable-load")->line, 3);
    cr_expect_str_eq(test_finding(r.findings, "candidate-leads-nowhere")->file, "links.csv");
    cr_expect_eq(test_finding(r.findings, "candidate-leads-nowhere")->line, 3);
    test_reading_clear(&r);
    static const test_file two_way[] = {{"links.csv", "name,bus0,bus1,menu,p_min_pu\nst,S,T,pipe,0\ntu,U,T,pipe,-1\n"},
                                        {NULL, NULL}};
    r = test_read_texts(files, two_way, NULL);
    cr_expect_eq(aft_findings_count(r.findings), 0);
    test_reading_clear(&r);
}

Test(check, an_island_without_supply)
{
    static const test_file files[] = {HYDROGEN,
                                      {"links.csv", "name,bus0,bus1,menu,p_min_pu\nuv,U,V,pipe,-1\n"},
                                      {"loads.csv", "name,bus,p_set\nu,U,3\nv,V,3\n"},
                                      {NULL, NULL}};
    test_reading r = test_read_texts(files, NULL, NULL);
    const aft_finding *f = expect_warning(&r, "island-without-supply");
    cr_expect_str_eq(f->file, "buses.csv");
    cr_expect_eq(f->line, 4);
    cr_expect_null(test_finding(r.findings, "unreachable-load")); /* said once */
    test_reading_clear(&r);
}

/* Two-way pipes to U, where nobody wants anything; the same with two pipes beside each other. */
Test(check, a_pipe_to_nobody)
{
    static const test_file files[] = {
        HYDROGEN,
        {"links.csv", "name,bus0,bus1,menu,p_min_pu\nst,S,T,pipe,-1\ntu,T,U,pipe,-1\nut,U,T,pipe,-1\n"},
        {"loads.csv", "name,bus,p_set\nt,T,3\n"},
        {NULL, NULL}};
    test_reading r = test_read_texts(files, NULL, NULL);
    cr_expect_eq(expect_warning(&r, "candidate-leads-nowhere")->line, 3);
    cr_expect_eq(aft_findings_count(r.findings), 2);
    test_reading_clear(&r);
    static const test_file with_store[] = {{"stores.csv", "name,bus,e_nom\ncave,U,10\n"}, {NULL, NULL}};
    r = test_read_texts(files, with_store, NULL);
    cr_expect_eq(aft_findings_count(r.findings), 0);
    test_reading_clear(&r);
}

Test(check, a_site_out_of_reach)
{
    static const test_file files[] = {HYDROGEN,
                                      {"links.csv", "name,bus0,bus1,menu\nst,S,T,pipe\n"},
                                      {"loads.csv", "name,bus,p_set\nt,T,3\n"},
                                      {"sites.csv", "name,bus\nnear,T\nfar,V\n"},
                                      {NULL, NULL}};
    test_reading r = test_read_texts(files, NULL, NULL);
    cr_expect_eq(expect_warning(&r, "unreachable-site")->line, 3);
    test_reading_clear(&r);
}

/* A project that is later than the planned year cannot carry anything. */
Test(check, a_project_that_comes_too_late)
{
    static const test_file files[] = {HYDROGEN,
                                      {"links.csv", "name,bus0,bus1,menu,project\nst,S,T,pipe,late\n"},
                                      {"loads.csv", "name,bus,p_set\nt,T,3\n"},
                                      {"projects.csv", "name,earliest_year\nlate,2040\n"},
                                      {"case.csv", "setting,value\nyear,2030\n"},
                                      {NULL, NULL}};
    test_reading r = test_read_texts(files, NULL, NULL);
    cr_expect_str_eq(expect_warning(&r, "unreachable-load")->hint, "there will be no solution");
    test_reading_clear(&r);
    static const test_file later[] = {{"case.csv", "setting,value\nyear,2040\n"}, {NULL, NULL}};
    r = test_read_texts(files, later, NULL);
    cr_expect_null(test_finding(r.findings, "unreachable-load"));
    test_reading_clear(&r);
}

/* A negative load and a filled store are supply; an empty or cyclic store is none. */
Test(check, weak_supply)
{
    static const test_file files[] = {{"buses.csv", "name,carrier\nS,H2\nT,H2\n"},
                                      {"carriers.csv", "name\nH2\n"},
                                      {"links.csv", "name,bus0,bus1,p_nom,marginal_cost\nst,S,T,9,1\n"},
                                      {"loads.csv", "name,bus,p_set\nt,T,3\n"},
                                      {NULL, NULL}};
    static const struct {
        const char *text;
        bool is_supply;
    } stores[] = {{"name,bus,e_nom,e_initial,e_cyclic\ns,S,10,0,False\n", false},
                  {"name,bus,e_nom,e_initial,e_cyclic\ns,S,10,5,False\n", true},
                  {"name,bus,e_nom,e_initial,e_cyclic\ns,S,10,5,True\n", false},
                  {"name,bus,e_nom,e_min_pu\ns,S,10,-1\n", true}};
    for (size_t i = 0; i < sizeof stores / sizeof stores[0]; i++) {
        const test_file changes[] = {{"stores.csv", stores[i].text}, {NULL, NULL}};
        test_reading r = test_read_texts(files, changes, NULL);
        cr_expect_eq(r.status, AFT_OK);
        cr_expect_eq(test_finding(r.findings, "island-without-supply") == NULL, stores[i].is_supply, "%zu", i);
        test_reading_clear(&r);
    }
    static const test_file negative[] = {{"loads.csv", "name,bus,p_set\nt,T,3\ns,S,-3\n"}, {NULL, NULL}};
    test_reading r = test_read_texts(files, negative, NULL);
    cr_expect_eq(aft_findings_count(r.findings), 0);
    test_reading_clear(&r);
}

/* layout = tree: a ring of pipes that stand, one without an end, and one that may stay away. */
Test(check, layout)
{
    const test_file changes[] = {{"case.csv", "setting,value\nlayout,tree\n"},
                                 {"links.csv", "name,bus0,bus1,p_nom,p_nom_extendable,resistance\n"
                                               "k,A,B,9,False,0.1\nl,A,B,9,False,\nm,B,A,9,False,0.2\n"},
                                 {NULL, NULL}};
    test_reading r = test_read_texts(test_base_case, changes, NULL);
    const aft_finding *f = test_finding(r.findings, "no-forest");
    cr_assert(r.network != NULL && f != NULL);
    cr_expect(f->level == W && f->line == 4);
    cr_expect_null(test_finding(r.findings, "no-pipes"));
    test_reading_clear(&r);
    const test_file endless[] = {{"case.csv", "setting,value\nlayout,tree\n"},
                                 {"links.csv", "name,bus0,bus1,p_nom,p_nom_extendable,resistance,p_nom_max\n"
                                               "k,A,B,9,False,0.1,\nl,A,B,0,True,0.1,5\nm,A,B,0,True,0.1,\n"},
                                 {NULL, NULL}};
    r = test_read_texts(test_base_case, endless, NULL);
    f = test_finding(r.findings, "endless-pipe");
    cr_assert(f != NULL);
    cr_expect(f->level == E && f->line == 4 && f->column == 7);
    cr_expect_null(test_finding(r.findings, "no-forest"));
    test_reading_clear(&r);
}
