/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Menus that are wrong or strange: one trial per finding, with its place, as `aftak check` prints it. */
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <string.h>

#define E AFT_LEVEL_ERROR
#define W AFT_WARNING
#define N AFT_NOTE

/* A hydrogen pipe A -> B to buy, and a line C - D. */
static const test_file base[] = {
    {"buses.csv", "name,carrier,v_nom\nA,H2,\nB,H2,\nC,AC,110\nD,AC,110\n"},
    {"carriers.csv", "name\nH2\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,90,5\nh,C,90,7\n"},
    {"loads.csv", "name,bus,p_set\nl,B,10\nm,D,10\n"},
    {"links.csv", "name,bus0,bus1,length,menu,menu_max\npipe,A,B,12,pipes,1\n"},
    {"lines.csv", "name,bus0,bus1,x,s_nom\nCD,C,D,1,20\n"},
    {"menus.csv",
     "name,menu,p_nom,capital_cost_fixed,capital_cost_per_km\nDN100,pipes,10,100,5\nDN300,pipes,40,150,7\n"},
    {NULL, NULL},
};

#define OPTION    "name,menu,option,p_nom,max_pieces,capital_cost_fixed,capital_cost_per_km\n"
#define PIPE      "name,bus0,bus1,length,menu,menu_max\n"
#define WIRE      "name,bus0,bus1,x,s_nom,length,menu\nCD,C,D,1,20,,\n"
#define OVERNIGHT "name,menu,p_nom,overnight_cost_fixed,lifetime,discount_rate,fom_share\n"

typedef struct trial {
    const char *name, *text;   /* file that is put in or replaced */
    const char *name2, *text2; /* another one, or NULL */
    const char *rule;
    aft_level level;
    const char *file;
    size_t line, column;
    const char *says; /* a part of the text or hint */
} trial;

static const trial trials[] = {
    /* menus without options */
    {"menus.csv", "name,menu,p_nom\n", NULL, NULL, "unknown-menu", E, "links.csv", 2, 5, "`pipes`"},
    {"menus.csv", NULL, NULL, NULL, "unknown-menu", E, "links.csv", 2, 5, "`pipes`"},
    {"links.csv", PIPE "pipe,A,B,12,pips,1\n", NULL, NULL, "unknown-menu", E, "links.csv", 2, 5,
     "did you mean `pipes`"},
    {"menus.csv", OPTION "o,,,5,1,1,1\n", NULL, NULL, "no-menu", E, "menus.csv", 2, 2, "no menu"},
    /* pieces */
    {"menus.csv", OPTION "o,pipes,,10,1.5,1,1\n", NULL, NULL, "not-whole", E, "menus.csv", 2, 5, "1.5"},
    {"menus.csv", OPTION "o,pipes,,10,inf,1,1\n", NULL, NULL, "not-whole", E, "menus.csv", 2, 5, "inf"},
    {"menus.csv", OPTION "o,pipes,,10,two,1,1\n", NULL, NULL, "bad-number", E, "menus.csv", 2, 5, "two"},
    {"menus.csv", OPTION "o,pipes,,10,-1,1,1\n", NULL, NULL, "out-of-range", E, "menus.csv", 2, 5, "-1 is below 0"},
    {"menus.csv", OPTION "o,pipes,,10,0,1,1\n", NULL, NULL, "out-of-range", E, "menus.csv", 2, 5, "leave the row out"},
    {"links.csv", PIPE "pipe,A,B,12,pipes,1.5\n", NULL, NULL, "not-whole", E, "links.csv", 2, 6, "1.5"},
    {"links.csv", PIPE "pipe,A,B,12,pipes,-1\n", NULL, NULL, "out-of-range", E, "links.csv", 2, 6, "-1 is below 0"},
    {"links.csv", PIPE "pipe,A,B,12,pipes,0\n", NULL, NULL, "menu-max", N, "links.csv", 2, 6, "`pipe` can buy nothing"},
    {"links.csv", PIPE "pipe,A,B,12,pipes,3\n", NULL, NULL, "menu-max", N, "links.csv", 2, 6, "`pipes` has 2 pieces"},
    {"links.csv", "name,bus0,bus1,p_nom,menu_max\npipe,A,B,20,2\n", NULL, NULL, "no-effect", N, "links.csv", 0, 0,
     "`menu_max` without a menu"},
    /* capacities */
    {"menus.csv", OPTION "o,pipes,,0,1,1,1\n", NULL, NULL, "out-of-range", E, "menus.csv", 2, 4, "above 0"},
    {"menus.csv", OPTION "o,pipes,,nan,1,1,1\n", NULL, NULL, "out-of-range", E, "menus.csv", 2, 4, "above 0"},
    {"menus.csv", OPTION "o,pipes,,-3,1,1,1\n", NULL, NULL, "out-of-range", E, "menus.csv", 2, 4, "-3 is below 0"},
    {"menus.csv", OPTION "o,pipes,,inf,1,1,1\n", NULL, NULL, "out-of-range", E, "menus.csv", 2, 4, "finite"},
    {"menus.csv", OPTION "o,pipes,,-inf,1,1,1\n", NULL, NULL, "out-of-range", E, "menus.csv", 2, 4, "below 0"},
    {"menus.csv", "name,menu\no,pipes\n", NULL, NULL, "missing-column", E, "menus.csv", 1, 0, "p_nom"},
    /* costs */
    {"menus.csv", OPTION "o,pipes,,10,1,inf,1\n", NULL, NULL, "infinite", E, "menus.csv", 2, 6, "capital_cost_fixed"},
    {"menus.csv", OPTION "o,pipes,,10,1,1,-inf\n", NULL, NULL, "infinite", E, "menus.csv", 2, 7, "capital_cost_per_km"},
    {"menus.csv", OPTION "o,pipes,,10,1,nan,nan\n", NULL, NULL, "free-option", N, "menus.csv", 2, 6, "costs nothing"},
    {"menus.csv", OPTION "o,pipes,,10,1,-100,5\n", NULL, NULL, "free-option", N, "menus.csv", 2, 6,
     "costs -40 at 12 km"},
    {"menus.csv", OVERNIGHT "o,pipes,10,9,,,\n", NULL, NULL, "no-lifetime", E, "menus.csv", 2, 5, "lifetime"},
    {"menus.csv", OVERNIGHT "o,pipes,10,9,0,0.1,\n", NULL, NULL, "no-lifetime", E, "menus.csv", 2, 5, "lifetime"},
    {"menus.csv", OVERNIGHT "o,pipes,10,9,20,-1,\n", NULL, NULL, "out-of-range", E, "menus.csv", 2, 6, "not above -1"},
    {"menus.csv", OVERNIGHT "o,pipes,10,9,20,0.1,-1\n", NULL, NULL, "out-of-range", E, "menus.csv", 2, 7, "fom_share"},
    {"menus.csv", OVERNIGHT "o,pipes,10,,20,,\n", NULL, NULL, "no-effect", N, "menus.csv", 2, 5, "`lifetime` of `o`"},
    {"menus.csv", OVERNIGHT "o,pipes,10,,,,0.1\n", NULL, NULL, "no-effect", N, "menus.csv", 2, 7, "`fom_share` of `o`"},
    /* lengths */
    {"links.csv", PIPE "pipe,A,B,-2,pipes,1\n", NULL, NULL, "out-of-range", E, "links.csv", 2, 4, "-2 is below 0"},
    {"links.csv", PIPE "pipe,A,B,inf,pipes,1\n", NULL, NULL, "infinite", E, "links.csv", 2, 4, "length"},
    {"links.csv", PIPE "pipe,A,B,0,pipes,1\n", NULL, NULL, "no-length", N, "links.csv", 2, 4, "`DN100` costs per km"},
    {"links.csv", "name,bus0,bus1,menu\npipe,A,B,pipes\n", NULL, NULL, "no-length", N, "links.csv", 2, 0,
     "`pipe` is 0"},
    /* who buys */
    {"links.csv", "name,bus0,bus1,p_nom_extendable,length,menu\npipe,A,B,True,12,pipes\n", NULL, NULL,
     "menu-and-extendable", E, "links.csv", 2, 6, "must not be extendable"},
    {"menus.csv", OPTION "o,pipes,,10,1,1,1\np,cable,,10,1,1,1\nq,cable,,20,1,2,1\n", NULL, NULL, "idle-menu", N,
     "menus.csv", 3, 2, "`cable` (2 options)"},
    {"loads.csv", "name,bus,p_set,menu\nl,B,10,\nm,D,10,pipes\n", NULL, NULL, "idle-menu", W, "loads.csv", 3, 0,
     "its menu `pipes` counts nothing"},
    {"buses.csv", "name,carrier,v_nom,menu\nA,H2,,pipes\nB,H2,,\nC,AC,110,\nD,AC,110,\n", NULL, NULL, "idle-menu", W,
     "buses.csv", 2, 0, "`A` has no capacity"},
    {"sites.csv", "name,bus\nfirm,E\n", "buses.csv", "name,carrier,v_nom\nA,H2,\nB,H2,\nC,AC,110\nD,AC,110\nE,H2,\n",
     "unreachable-site", W, "sites.csv", 2, 2, "site `firm` at bus `E`"},
    /* options beside each other */
    {"menus.csv", OPTION "o,pipes,big,10,1,1,1\np,pipes,big,20,1,2,1\n", NULL, NULL, "same-label", W, "menus.csv", 3, 3,
     "`o` and `p` are both labelled `big`"},
    {"menus.csv", OPTION "o,pipes,,10,1,1,1\np,pipes,o,20,1,2,1\n", NULL, NULL, "same-label", W, "menus.csv", 3, 3,
     "labelled `o`"},
    {"menus.csv", OPTION "o,pipes,,10,1,1,1\no,pipes,,20,1,2,1\n", NULL, NULL, "duplicate-name", E, "menus.csv", 3, 1,
     "line 2"},
    {"menus.csv", OPTION "o,pipes,,10,1,5,1\np,pipes,,10,1,4,2\n", NULL, NULL, "same-size", N, "menus.csv", 3, 4,
     "as `o` at another cost"},
    {"menus.csv", OPTION "o,pipes,,10,1,5,1\np,pipes,,10,1,5,1\n", NULL, NULL, "same-size", N, "menus.csv", 3, 4,
     "capacity and cost as `o`"},
    {"menus.csv", OPTION "o,pipes,,10,1,5,1\np,pipes,,20,1,5,1\n", NULL, NULL, "dominated-option", N, "menus.csv", 2, 4,
     "`o` (10) is smaller than `p` (20)"},
    {"menus.csv", OPTION "n,pipes,,5,1,9,1\no,pipes,,10,1,6,1\np,pipes,,20,1,5,1\n", NULL, NULL, "dominated-option", N,
     "menus.csv", 2, 4, "likewise 1 more"},
    /* circuits: 0.2 Ohm/km of nothing, and of 5 km 0 Ohm/km; links have no impedance */
    {"lines.csv", WIRE "c2,C,D,0,0,,wire\n", "menus.csv",
     "name,menu,p_nom,capital_cost_fixed,x_per_length\no,pipes,40,9,\ny,wire,50,3,0.2\n", "zero-impedance", W,
     "lines.csv", 3, 6, "the length 0 km"},
    {"lines.csv", WIRE "c2,C,D,0,0,5,wire\n", "menus.csv",
     "name,menu,p_nom,capital_cost_fixed,x_per_length\no,pipes,40,9,\ny,wire,50,3,0\n", "zero-impedance", W,
     "menus.csv", 3, 5, "x_per_length is 0"},
    {"lines.csv", WIRE "c2,C,D,0,0,5,wire\n", "menus.csv",
     "name,menu,p_nom,capital_cost_fixed,x_per_length\no,pipes,40,9,\ny,wire,50,3,\n", "zero-impedance", W, "lines.csv",
     3, 4, "x is 0"},
    {"lines.csv", WIRE "c2,C,D,1,0,5,wire\n", "menus.csv",
     "name,menu,p_nom,capital_cost_fixed,x_per_length\no,pipes,40,9,\ny,wire,50,3,inf\n", "infinite", E, "menus.csv", 3,
     5, "x_per_length"},
    {"lines.csv", WIRE "c2,C,D,1,0,5,wire\n", "menus.csv",
     "name,menu,p_nom,capital_cost_fixed,r_per_length\no,pipes,40,9,\ny,wire,50,3,0.2\n", "no-effect", N, "menus.csv",
     3, 5, "which no DC line"},
    {"menus.csv", "name,menu,p_nom,capital_cost_fixed,x_per_length\no,pipes,40,9,0.2\n", NULL, NULL, "no-effect", N,
     "menus.csv", 2, 5, "which no AC line"},
};

static void expect_finding(size_t i, const trial *t, const test_reading *r)
{
    const aft_finding *f = test_finding(r->findings, t->rule);
    if (f == NULL) {
        test_print_findings(r->findings);
        cr_expect(false, "%zu: no finding %s", i, t->rule);
        return;
    }
    bool is_said = strstr(f->text, t->says) != NULL || strstr(f->hint, t->says) != NULL;
    cr_expect(is_said, "%zu: %s: \"%s\" (\"%s\")", i, t->rule, f->text, f->hint);
    cr_expect_eq(f->level, t->level, "%zu: %s", i, t->rule);
    cr_expect_str_eq(f->file, t->file, "%zu: %s: %s", i, t->rule, f->file);
    cr_expect_eq(f->line, t->line, "%zu: %s: line %zu", i, t->rule, f->line);
    cr_expect_eq(f->column, t->column, "%zu: %s: column %zu", i, t->rule, f->column);
}

Test(menus, findings)
{
    for (size_t i = 0; i < sizeof trials / sizeof trials[0]; i++) {
        const trial *t = &trials[i];
        const test_file changes[] = {{t->name, t->text}, {t->name2, t->text2}, {NULL, NULL}};
        test_reading r = test_read_texts(base, changes, NULL);
        expect_finding(i, t, &r);
        cr_expect_eq(r.status, t->level == E ? AFT_ECASE : AFT_OK, "%zu: %s", i, t->rule);
        test_reading_clear(&r);
    }
}

/* One finding for one mistake: what is below 0 is not also no capacity. */
Test(menus, are_told_once)
{
    static const char *const texts[] = {OPTION "o,pipes,,-3,1,1,1\n", OPTION "o,pipes,,10,-1,1,1\n"};
    for (size_t i = 0; i < 2; i++) {
        const test_file changes[] = {{"menus.csv", texts[i]}, {NULL, NULL}};
        test_reading r = test_read_texts(base, changes, NULL);
        cr_expect_eq(aft_findings_count(r.findings), 1, "%zu", i);
        test_reading_clear(&r);
    }
}

typedef struct sound {
    const char *name, *text, *name2, *text2;
} sound;

/* What looks alike and is right: nothing is found. */
Test(menus, that_are_right)
{
    static const sound trials_without[] = {
        {"menus.csv", NULL, "links.csv", "name,bus0,bus1,p_nom\npipe,A,B,20\n"},
        /* the small one costs less at 12 km, if not at 2 */
        {"menus.csv", OPTION "o,pipes,,10,1,9,1\np,pipes,,20,1,5,2\n", NULL, NULL},
        {"menus.csv", OPTION "o,pipes,,10,2,1,1\n", "links.csv", PIPE "pipe,A,B,12,pipes,2\n"},
        {"menus.csv", OPTION "o,pipes,,10,1,7,\n", "links.csv", PIPE "pipe,A,B,0,pipes,1\n"},
        /* a circuit with a reactance of its own needs none of the row */
        {"lines.csv", WIRE "c2,C,D,0,0,5,wire\n", "menus.csv",
         "name,menu,p_nom,capital_cost_fixed,x_per_length\no,pipes,40,9,\ny,wire,50,3,0.2\nz,wire,60,3,0.4\n"},
        {"links.csv", PIPE "pipe,A,B,12,pipes,1\nold,A,B,0,,\n", "sites.csv", "name,bus\nfirm,B\n"},
    };
    for (size_t i = 0; i < sizeof trials_without / sizeof trials_without[0]; i++) {
        const sound *t = &trials_without[i];
        const test_file changes[] = {{t->name, t->text}, {t->name2, t->text2}, {NULL, NULL}};
        test_reading r = test_read_texts(base, changes, NULL);
        if (aft_findings_count(r.findings) > 0) {
            test_print_findings(r.findings);
        }
        cr_expect_eq(aft_findings_count(r.findings), 0, "%zu", i);
        test_reading_clear(&r);
    }
}

/* Dominated at 2 km, not at 12 km: a menu shared by both is left alone. */
Test(menus, a_size_that_pays_for_a_short_pipe_only)
{
    static const char menus[] = OPTION "o,pipes,,10,1,9,1\np,pipes,,20,1,5,2\n";
    const test_file near[] = {{"menus.csv", menus}, {"links.csv", PIPE "pipe,A,B,2,pipes,1\n"}, {NULL, NULL}};
    test_reading r = test_read_texts(base, near, NULL);
    cr_expect_not_null(test_finding(r.findings, "dominated-option"));
    test_reading_clear(&r);
    const test_file both[] = {
        {"menus.csv", menus}, {"links.csv", PIPE "pipe,A,B,2,pipes,1\nfar,A,B,12,pipes,1\n"}, {NULL, NULL}};
    r = test_read_texts(base, both, NULL);
    cr_expect_null(test_finding(r.findings, "dominated-option"));
    test_reading_clear(&r);
}

/* A site is named even if its load is named already. */
Test(menus, a_site_with_a_load_out_of_reach)
{
    const test_file changes[] = {{"buses.csv", "name,carrier,v_nom\nA,H2,\nB,H2,\nC,AC,110\nD,AC,110\nE,H2,\nF,H2,\n"},
                                 {"links.csv", PIPE "pipe,A,B,12,pipes,1\nFE,F,E,3,pipes,1\n"},
                                 {"loads.csv", "name,bus,p_set\nl,B,10\nm,D,10\nz,E,3\n"},
                                 {"sites.csv", "name,bus\nfirm,E\n"},
                                 {NULL, NULL}};
    test_reading r = test_read_texts(base, changes, NULL);
    cr_expect_not_null(test_finding(r.findings, "unreachable-site"));
    cr_expect_not_null(test_finding(r.findings, "island-without-supply"));
    test_reading_clear(&r);
}

/* What is not active buys nothing, and is not judged. */
Test(menus, of_inactive_elements)
{
    const test_file changes[] = {
        {"links.csv",
         "name,bus0,bus1,length,menu,menu_max,p_nom,active\npipe,A,B,0,pipes,9,,False\nold,A,B,1,,,20,True\n"},
        {NULL, NULL}};
    test_reading r = test_read_texts(base, changes, NULL);
    cr_expect_null(test_finding(r.findings, "no-length"));
    cr_expect_null(test_finding(r.findings, "menu-max"));
    cr_expect_null(test_finding(r.findings, "idle-menu")); /* a scenario may switch its buyer on */
    test_reading_clear(&r);
}

/* An old pipe is large and cheap: that is why it is offered beside new ones. */
Test(menus, of_pipes_to_reuse)
{
    const test_file changes[] = {{"menus.csv", "name,menu,p_nom,capital_cost_fixed,reuse\nnew,pipes,10,50,False\n"
                                               "same,pipes,30,10,True\nlarge,pipes,30,90,False\n"},
                                 {NULL, NULL}};
    test_reading r = test_read_texts(base, changes, NULL);
    cr_expect_null(test_finding(r.findings, "dominated-option"));
    cr_expect_null(test_finding(r.findings, "same-size"));
    test_reading_clear(&r);
}
