/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with pressures: each trial changes a sound case, and expects one finding at one place. */
#include "networks/base/memory.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#define E AFT_LEVEL_ERROR
#define W AFT_WARNING

/* A - B - C, pipes to buy; gas enters at A, 2 MW are needed at C. */
static const test_file sound[] = {
    {"case.csv", "setting,value\npressure,on\n"},
    {"carriers.csv", "name\nH2\nAC\n"},
    {"buses.csv", "name,carrier,pressure_min_bar,pressure_max_bar\nA,H2,0,30\nB,H2,0,40\nC,H2,24,40\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,100,1\n"},
    {"loads.csv", "name,bus,p_set\nc,C,2\n"},
    {"links.csv", "name,bus0,bus1,menu,length,p_min_pu\nAB,A,B,pipe,10,-1\nCB,C,B,pipe,10,-1\n"},
    {"menus.csv", "name,menu,p_nom,capital_cost_per_km,resistance\ns,pipe,10,1,4\nl,pipe,10,3,1\n"},
    {NULL, NULL},
};

typedef struct trial {
    const char *name, *text; /* file that is put in or replaced */
    const char *rule;
    aft_level level;
    const char *file;
    size_t line, column;
    const char *says; /* a part of the text or hint */
} trial;

#define BUSES "name,carrier,pressure_min_bar,pressure_max_bar\n"
#define LINKS "name,bus0,bus1,menu,length,p_min_pu,p_nom,resistance,lift,efficiency,delay,p_nom_extendable\n"
#define AB    "AB,A,B,pipe,10,-1,0,,False,1,0,False\n"
#define CB    "CB,C,B,pipe,10,-1,0,,False,1,0,False\n"

static const trial trials[] = {
    /* limits */
    {"buses.csv", BUSES "A,H2,31,30\nB,H2,0,40\nC,H2,24,40\n", "min-above-max", E, "buses.csv", 2, 3, "31 is above"},
    {"buses.csv", BUSES "A,H2,-1,30\nB,H2,0,40\nC,H2,24,40\n", "out-of-range", E, "buses.csv", 2, 3, "-1 is below 0"},
    {"buses.csv", BUSES "A,H2,0,-30\nB,H2,0,40\nC,H2,24,40\n", "out-of-range", E, "buses.csv", 2, 4, "-30 is below 0"},
    {"buses.csv", BUSES "A,H2,0,inf\nB,H2,0,40\nC,H2,24,40\n", "infinite", E, "buses.csv", 2, 4, "pressure_max_bar"},
    {"buses.csv", BUSES "A,H2,0,high\nB,H2,0,40\nC,H2,24,40\n", "bad-number", E, "buses.csv", 2, 4, "high"},
    {"buses.csv", BUSES "A,H2,0,30\nB,H2,0,40\nC,H2,24,\n", "no-pressure-limit", W, "buses.csv", 4, 3, "`C`"},
    {"buses.csv", BUSES "A,H2,0,30\nB,H2,0,40\nC,H2,0,\n", "no-pressure-limit", W, "buses.csv", 4, 4, "pipe `CB`"},
    {"buses.csv", "name,carrier\nA,H2\nB,H2\nC,H2\n", "no-pressure", W, "case.csv", 2, 2, "no bus"},
    {"sites.csv", "name,bus\nfirm,D\n", "unknown-bus", E, "sites.csv", 2, 2, "D"},
    /* resistances */
    {"menus.csv", "name,menu,p_nom,capital_cost_per_km,resistance\ns,pipe,10,1,4\nl,pipe,10,3,\n", "no-resistance", E,
     "menus.csv", 3, 5, "`l`"},
    {"menus.csv", "name,menu,p_nom,capital_cost_per_km,resistance\ns,pipe,10,1,-4\nl,pipe,10,3,1\n", "out-of-range", E,
     "menus.csv", 2, 5, "-4 is below 0"},
    {"links.csv", LINKS "AB,A,B,pipe,10,-1,3,,False,1,0,False\n" CB, "no-resistance", E, "links.csv", 2, 8, "`AB`"},
    {"links.csv", LINKS "AB,A,B,pipe,0,-1,0,,False,1,0,False\n" CB, "no-length", E, "links.csv", 2, 5, "`AB`"},
    {"links.csv", LINKS "AB,A,B,,0,-1,9,4,False,1,0,False\n" CB, "no-length", E, "links.csv", 2, 5, "`AB`"},
    {"links.csv", LINKS "AB,A,B,,10,-1,9,,False,1,0,False\n" CB, "regulator", W, "links.csv", 2, 8, "`AB`"},
    {"links.csv", LINKS AB CB "AC,A,C,,10,-1,9,,False,1,0,False\n", "loop-without-resistance", E, "links.csv", 4, 8,
     "`AC`"},
    /* what a pipe cannot be */
    {"links.csv", LINKS "AB,A,B,pipe,10,0,0,,False,0.9,0,False\n" CB, "pipe-efficiency", E, "links.csv", 2, 10, "`AB`"},
    {"links.csv", LINKS "AB,A,B,pipe,10,0,0,,False,1,2,False\n" CB, "pipe-delay", E, "links.csv", 2, 11, "`AB`"},
    {"links.csv", LINKS "AB,A,B,,10,-1,0,4,False,1,0,True\n" CB, "extendable-pipe", E, "links.csv", 2, 12, "`AB`"},
    {"links.csv", LINKS "AB,A,B,pipe,10,-1,0,,True,1,0,False\n" CB, "lift-and-pipe", E, "links.csv", 2, 9, "`AB`"},
    /* what no size reaches: 29^2 + 80 is 30.35^2 */
    {"buses.csv", BUSES "A,H2,0,30\nB,H2,0,40\nC,H2,29,40\n", "pressure-out-of-reach", W, "buses.csv", 4, 3,
     "along A - B - C even the largest sizes need 30.35 bar at `A`, 0.348 bar more"},
};

static bool says(const aft_finding *f, const char *part)
{
    return strstr(f->text, part) != NULL || strstr(f->hint, part) != NULL;
}

static bool is_expected(const aft_finding *f, const trial *t)
{
    return strcmp(f->rule, t->rule) == 0 && f->level == t->level && strcmp(f->file, t->file) == 0 &&
           f->line == t->line && f->column == t->column && says(f, t->says);
}

Test(check_pressure, trials)
{
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        const trial *t = &trials[i];
        const test_file changes[] = {{t->name, t->text}, {NULL, NULL}};
        test_reading r = test_read_texts(sound, changes, NULL);
        bool is_found = false;
        for (size_t k = 0; k < aft_findings_count(r.findings); k++) {
            is_found |= is_expected(aft_findings_get(r.findings, k), t);
        }
        if (!is_found) {
            test_print_findings(r.findings);
        }
        cr_expect(is_found, "trial %zu: no %s", i, t->rule);
        cr_expect_eq(r.status, t->level == E ? AFT_ECASE : AFT_OK, "trial %zu", i);
        test_reading_clear(&r);
    }
}

/* Nothing is said of the sound case, nor of any trial while pressure is off but what is wrong with numbers. */
Test(check_pressure, nothing_to_say)
{
    test_reading r = test_read_texts(sound, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    cr_expect_eq(aft_findings_count_level(r.findings, W), 0);
    test_reading_clear(&r);
    const test_file off[] = {
        {"case.csv", "setting,value\npressure,off\n"},
        {"links.csv", LINKS "AB,A,B,,10,-1,0,4,True,0.9,2,True\n" CB "AC,A,C,,10,-1,9,,False,1,0,False\n"},
        {"buses.csv", BUSES "A,H2,31,30\nB,H2,0,40\nC,H2,29,40\n"},
        {NULL, NULL}};
    r = test_read_texts(sound, off, NULL);
    cr_assert_eq(r.status, AFT_OK);
    static const char *const rules[] = {"min-above-max", "lift-and-pipe", "loop-without-resistance", "pipe-efficiency",
                                        "pressure-out-of-reach"};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        cr_expect_null(test_finding(r.findings, rules[i]), "%s", rules[i]);
    }
    test_reading_clear(&r);
}

/* A site counts where its bus has the carrier of buses under pressure. */
Test(check_pressure, sites)
{
    test_file changes[] = {{"buses.csv", BUSES "A,H2,0,30\nB,H2,0,40\nC,H2,24,40\nD,H2,,\nE,AC,,\n"},
                           {"links.csv", "name,bus0,bus1,menu,length,p_min_pu,p_nom\nAB,A,B,pipe,10,-1,0\n"
                                         "CB,C,B,pipe,10,-1,0\nCD,C,D,,0,0,5\nDE,D,E,,0,0,5\n"},
                           {"sites.csv", "name,bus\nfirm,D\ntown,E\nmill,C\n"},
                           {NULL, NULL}};
    test_reading r = test_read_texts(sound, changes, NULL);
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    const aft_finding *f = test_finding(r.findings, "site-without-pressure");
    cr_assert_not_null(f);
    cr_expect(f->line == 2 && strstr(f->text, "firm") != NULL && strstr(f->text, "town") == NULL);
    cr_expect_eq(aft_findings_count_level(r.findings, W), 1);
    test_reading_clear(&r);
}

/* ---- what no size reaches ---- */

static size_t count_gaps(const test_file *changes, aft_pressure_gap *first)
{
    test_reading r = test_read_texts(sound, changes, NULL);
    aft_pressure_gap *gaps = NULL;
    size_t n = 0;
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    cr_assert_eq(aft_pressure_find_gaps(&gaps, &n, r.network, NULL), AFT_OK);
    if (n > 0) {
        *first = gaps[0];
    }
    aft_free(gaps);
    test_reading_clear(&r);
    return n;
}

/* 2 MW over 10 km of l lose 40 bar^2. */
Test(check_pressure, reach)
{
    aft_pressure_gap gap = {0};
    test_file changes[] = {{"buses.csv", BUSES "A,H2,0,30\nB,H2,0,40\nC,H2,28,40\n"}, {NULL, NULL}, {NULL, NULL}};
    cr_expect_eq(count_gaps(changes, &gap), 0); /* 784 + 80 <= 900 */
    changes[0].text = BUSES "A,H2,0,30\nB,H2,0,40\nC,H2,29,40\n";
    cr_assert_eq(count_gaps(changes, &gap), 1); /* 841 + 80 */
    cr_expect(gap.bus == 2 && gap.source == 0 && gap.demand == 2.0);
    cr_expect_float_eq(gap.needed_bar, sqrt(921.0), 1e-9);
    cr_expect_float_eq(gap.missing_bar, sqrt(921.0) - 30.0, 1e-9);
    cr_expect_str_eq(gap.path, "A - B - C");
    /* B has a lowest pressure of its own, above what C asks for */
    changes[0].text = BUSES "A,H2,0,30\nB,H2,29.5,40\nC,H2,0,40\n";
    cr_assert_eq(count_gaps(changes, &gap), 1); /* 870.25 + 40 */
    cr_expect_float_eq(gap.needed_bar, sqrt(910.25), 1e-9);
    /* more pieces: 2 l are K = 2, 10 bar^2 each */
    changes[0].text = BUSES "A,H2,0,30\nB,H2,0,40\nC,H2,29,40\n";
    changes[1] = (test_file){
        "links.csv", "name,bus0,bus1,menu,length,p_min_pu,menu_max\nAB,A,B,pipe,10,-1,2\nCB,C,B,pipe,10,-1,2\n"};
    cr_expect_eq(count_gaps(changes, &gap), 0); /* l and s: 1.5, 17.8 each: 841 + 35.6 */
    changes[0].text = BUSES "A,H2,0,30\nB,H2,0,40\nC,H2,29.5,40\n";
    cr_assert_eq(count_gaps(changes, &gap), 1); /* 870.25 + 35.56 */
    cr_expect_float_eq(gap.needed_bar, sqrt(870.25 + 2.0 * 40.0 / 2.25), 1e-9);
    /* lost load may be lost */
    changes[1] = (test_file){"case.csv", "setting,value\npressure,on\nlost_load_cost,100\n"};
    cr_expect_eq(count_gaps(changes, &gap), 0);
}

/* Two ways and two sources: no bridge leads to C, so without layout = tree nothing is said. With it C may be fed from
 * both sides, half from each, which loses a quarter. */
Test(check_pressure, reach_from_two_sides)
{
    aft_pressure_gap gap = {0};
    test_file changes[] = {{"buses.csv", BUSES "A,H2,0,30\nB,H2,0,30\nC,H2,29.5,40\n"},
                           {"links.csv", "name,bus0,bus1,menu,length,p_min_pu\nAC,A,C,pipe,10,-1\nCB,C,B,pipe,20,-1\n"},
                           {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,100,1\nh,B,100,1\n"},
                           {"case.csv", "setting,value\npressure,on\n"},
                           {NULL, NULL}};
    cr_expect_eq(count_gaps(changes, &gap), 0);
    changes[3].text = "setting,value\npressure,on\nlayout,tree\n";
    cr_expect_eq(count_gaps(changes, &gap), 0); /* 870.25 + 10 */
    changes[0].text = BUSES "A,H2,0,29.6\nB,H2,0,29.6\nC,H2,29.5,40\n";
    cr_assert_eq(count_gaps(changes, &gap), 1); /* 876.16 */
    cr_expect_eq(gap.source, 0);
    cr_expect_float_eq(gap.needed_bar, sqrt(880.25), 1e-9);
}

/* A regulator loses nothing, but does not lift; what lifts may bring any pressure. */
Test(check_pressure, reach_over_regulators)
{
    aft_pressure_gap gap = {0};
    test_file changes[] = {{"buses.csv", BUSES "A,H2,0,30\nB,H2,0,40\nC,H2,31,40\n"},
                           {"links.csv", "name,bus0,bus1,menu,length,p_min_pu,p_nom,lift\n"
                                         "AB,A,B,pipe,10,-1,0,False\nBC,B,C,,0,0,9,False\n"},
                           {NULL, NULL}};
    cr_assert_eq(count_gaps(changes, &gap), 1); /* 961 + 40 */
    cr_expect_float_eq(gap.needed_bar, sqrt(1001.0), 1e-9);
    changes[1].text = "name,bus0,bus1,menu,length,p_min_pu,p_nom,lift\nAB,A,B,pipe,10,-1,0,False\nBC,B,C,,0,0,9,True\n";
    cr_expect_eq(count_gaps(changes, &gap), 0);
}
