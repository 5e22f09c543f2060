/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows that withstand outages: by hand, against a program with every limit, and a proof that can fail. */
#include "solver/lazy/lazy.h"
#include "solver/lazy/prove_outages.h"
#include "solver/problems/problems.h"
#include "tests/support/case_folder.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- by hand ---- */

/* A sells at 10, B at 50, B needs 100. */
#define ENDS                                                                                                           \
    {"buses.csv", "name,v_nom\nA,100\nB,100\n"},                                                                       \
    {                                                                                                                  \
        "generators.csv", "name,bus,p_nom,marginal_cost\na,A,200,10\nb,B,200,50\n"                                     \
    }
#define LOAD(mw)                                                                                                       \
    {                                                                                                                  \
        "loads.csv", "name,bus,p_set\nl,B," mw "\n"                                                                    \
    }
#define SECURE(outages)                                                                                                \
    {                                                                                                                  \
        "case.csv", "setting,value\nbranch_outages,\"" outages "\"\n"                                                  \
    }

/* Two equal lines of 60 MVA: 50 each if all goes well, but the one that is left carries all: 60 from A, 40 from B. */
Test(outages, the_line_that_is_left_carries_all)
{
    static const char lines[] = "name,bus0,bus1,x,s_nom\nL1,A,B,10,60\nL2,A,B,10,60\n";
    static const test_file plain[] = {ENDS, LOAD("100"), {"lines.csv", lines}, {NULL, NULL}};
    static const test_file one[] = {ENDS, LOAD("100"), SECURE("Line:L1"), {"lines.csv", lines}, {NULL, NULL}};
    static const test_file all[] = {ENDS, LOAD("100"), SECURE("all"), {"lines.csv", lines}, {NULL, NULL}};
    test_expect_cost(plain, 1000.0);
    test_expect_cost(one, 600.0 + 2000.0);
    test_expect_cost(all, 600.0 + 2000.0);
}

/* A line beside a transformer of x = 0.1 on 100 MVA, 1e-3 per unit; the line has 10 Ohm at 100 kV, the same. The
 * transformer stands the other way round. If it fails the line carries 60; if the line fails it carries 45. */
Test(outages, transformers_fail_too)
{
    static const char lines[] = "name,bus0,bus1,x,s_nom\nL,A,B,10,60\n";
    static const char transformers[] = "name,bus0,bus1,x,s_nom,s_max_pu\nT,B,A,0.1,100,0.45\n";
    static const test_file first[] = {
        ENDS,        LOAD("100"), SECURE("Transformer:T"), {"lines.csv", lines}, {"transformers.csv", transformers},
        {NULL, NULL}};
    static const test_file both[] = {
        ENDS, LOAD("100"), SECURE("all"), {"lines.csv", lines}, {"transformers.csv", transformers}, {NULL, NULL}};
    test_expect_cost(first, 600.0 + 40.0 * 50.0);
    test_expect_cost(both, 450.0 + 55.0 * 50.0);
}

/* Modules of 60 at 1 per MVA, A must feed 100: 60 + 60 carry it, secured they are 120 + 120. */
Test(outages, capacity_in_modules)
{
    static const char lines[] = "name,bus0,bus1,x,s_nom_extendable,s_nom_mod,s_nom_max,capital_cost\n"
                                "L1,A,B,10,True,60,600,1\nL2,A,B,10,True,60,600,1\n";
    static const test_file plain[] = {ENDS, LOAD("100"), {"lines.csv", lines}, {NULL, NULL}};
    static const test_file secure[] = {ENDS, LOAD("100"), SECURE("all"), {"lines.csv", lines}, {NULL, NULL}};
    test_expect_cost(plain, 1000.0 + 120.0);
    test_expect_cost(secure, 1000.0 + 240.0);
}

/*
 * Two lines of 130 MVA, r = 1e-3 per unit, tangents at 65 and 130: loss >= 0.13 s - 4.225 and >= 0.26 s - 16.9. After
 * the outage 2 s, and the loss as it was, keep within 130: 2.13 s = 134.225, s = 63.016432, loss 3.967136. A makes 2
 * s + loss = 130, B gets 2 s - loss = 122.065728 of its 150 and makes the rest.
 */
Test(outages, losses_are_those_before)
{
    static const test_file files[] = {
        ENDS,
        LOAD("150"),
        {"case.csv", "setting,value\nbranch_outages,all\ntransmission_losses,tangents:2\n"},
        {"lines.csv", "name,bus0,bus1,x,r,s_nom\nL1,A,B,20,10,130\nL2,A,B,20,10,130\n"},
        {NULL, NULL}};
    test_expect_cost(files, 1300.0 + 50.0 * (150.0 - 122.065728));
}

/* L1 alone links A and B in 2030: nothing secures its outage, 60 come from A: 600 + 40 x 50. From 2040 on L2 of 30 MVA
 * stands beside it, and must carry all in an outage: 300 + 70 x 50. */
Test(outages, every_period_has_its_grid)
{
    static const test_file files[] = {
        ENDS,
        LOAD("100"),
        {"investment_periods.csv", "period,objective,years\n2030,1,10\n2040,1,10\n"},
        {"snapshots.csv", ",period,timestep\n0,2030,0\n1,2040,0\n"},
        {"case.csv", "setting,value\nbranch_outages,Line:L1\nmulti_investment_periods,True\n"},
        {"lines.csv", "name,bus0,bus1,x,s_nom,build_year,lifetime\nL1,A,B,10,60,2000,90\nL2,A,B,10,30,2035,90\n"},
        {NULL, NULL}};
    test_expect_cost(files, 2600.0 + 3800.0);
}

/* Two lines with a square of a cost: B's price is 10 + 2 p, so 20 MW of its own are worth the 50 of A... but L2 carries
 * only 60 after an outage: B makes 40 at 10 x 40 + 40^2. */
Test(outages, beside_quadratic_costs)
{
    static const test_file files[] = {
        {"buses.csv", "name,v_nom\nA,100\nB,100\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost,marginal_cost_quadratic\na,A,200,50,0\nb,B,200,10,1\n"},
        LOAD("100"),
        SECURE("Line:L2"),
        {"lines.csv", "name,bus0,bus1,x,s_nom\nL1,A,B,10,60\nL2,A,B,10,60\n"},
        {NULL, NULL}};
    test_expect_cost(files, 60.0 * 50.0 + 400.0 + 1600.0);
}

/* No generator at B: 100 MW cannot pass a line of 60 after the outage of the other, 40 too much. */
Test(outages, what_cannot_be_secured_is_named)
{
    static const test_file files[] = {{"buses.csv", "name,v_nom\nA,100\nB,100\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,200,10\n"},
                                      LOAD("100"),
                                      SECURE("Line:L1"),
                                      {"lines.csv", "name,bus0,bus1,x,s_nom\nL1,A,B,10,80\nL2,A,B,10,60\n"},
                                      {NULL, NULL}};
    for (size_t s = 0; test_solvers[s] != NULL; s++) {
        aft_plan *plan = test_solve_files(files, test_solvers[s]);
        cr_expect_eq(plan->outcome, AFT_INFEASIBLE);
        cr_assert_eq(plan->n_conflicts, 1);
        cr_expect_str_eq(plan->conflicts[0].where,
                         "line L2 after the outage of line L1, now (lines.csv:3: s_nom 60; lines.csv:2: s_nom 80)");
        cr_expect_float_eq(fabs(plan->conflicts[0].amount), 40.0, 1e-6);
        aft_plan_free(plan);
    }
}

/* ---- factors ---- */

typedef struct built {
    test_reading reading;
    aft_model model;
} built;

static built build(const test_file *files)
{
    built b = {.reading = test_read_texts(files, NULL, NULL)};
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(b.reading.status, AFT_OK);
    aft_model_init(&b.model, b.reading.network);
    cr_assert_eq(aft_build_plan_problem(&b.model, &err), AFT_OK, "%s", err.text);
    return b;
}

static void built_clear(built *b)
{
    aft_model_clear(&b->model);
    test_reading_clear(&b->reading);
}

/* Four lines side by side, x 1, 2, 3, 6, the last one the other way round: in an outage of the first the others take
 * over by their susceptances 1/2, 1/3, 1/6, which add up to 1. A line to C is a bridge and no outage of the grid. */
static const test_file four_lines[] = {
    {"buses.csv", "name,v_nom\nA,1\nB,1\nC,1\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,200,10\nb,B,200,50\n"},
    LOAD("60"),
    {"lines.csv", "name,bus0,bus1,x,s_nom\nL1,A,B,1,60\nL2,A,B,2,60\nL3,A,B,3,60\nL4,B,A,6,60\nLC,B,C,1,60\n"},
    SECURE("Line:L1,Line:LC,Line:L4"),
    {NULL, NULL}};

Test(outages, factors_of_lines_side_by_side)
{
    built b = build(four_lines);
    const aft_outage_grid *grid = &b.model.outages->grids[0];
    cr_assert_eq(b.model.outages->n_grids, 1);
    cr_assert_eq(grid->n, 5);
    cr_assert_eq(grid->n_outages, 2);
    const double first[] = {-1.0, 1.0 / 2.0, 1.0 / 3.0, -1.0 / 6.0, 0.0};
    const double fourth[] = {-6.0 / 11.0, -3.0 / 11.0, -2.0 / 11.0, -1.0, 0.0}; /* 1 + 1/2 + 1/3 = 11/6 */
    for (size_t i = 0; i < 5; i++) {
        cr_expect_float_eq(grid->factor[i], first[i], 1e-12, "L1 on %zu: %g", i, grid->factor[i]);
        cr_expect_float_eq(grid->factor[5 + i], fourth[i], 1e-12, "L4 on %zu: %g", i, grid->factor[5 + i]);
    }
    built_clear(&b);
}

/* A line without reactance takes over all; two of them side by side leave the flows open. */
Test(outages, lines_without_reactance)
{
    test_file files[] = {{"buses.csv", "name,v_nom\nA,1\nB,1\n"},
                         four_lines[1],
                         four_lines[2],
                         {"lines.csv", "name,bus0,bus1,x,s_nom\nL1,A,B,1,60\nL2,A,B,2,60\nL3,A,B,0,60\n"},
                         SECURE("Line:L1"),
                         {NULL, NULL}};
    built b = build(files);
    const double *factor = b.model.outages->grids[0].factor;
    cr_expect_float_eq(factor[1], 0.0, 1e-12);
    cr_expect_float_eq(factor[2], 1.0, 1e-12);
    built_clear(&b);
    files[3].text = "name,bus0,bus1,x,s_nom\nL1,A,B,1,60\nL2,A,B,0,60\nL3,A,B,0,60\n";
    test_reading reading = test_read_texts(files, NULL, NULL);
    cr_assert_eq(reading.status, AFT_OK);
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    cr_expect_eq(aft_solve(&plan, reading.network, NULL, &err), AFT_EUNSUPPORTED);
    cr_expect(strstr(err.text, "not determined") != NULL, "%s", err.text);
    test_reading_clear(&reading);
}

/* ---- the proof ---- */

/* Flows of 30, 15, 10 and 5 MW obey the voltage law. After the outage of L1 L2 carries 30, of a limit that is set to
 * 29: 1 / 29. */
Test(outages, the_proof_sees_what_is_broken)
{
    built b = build(four_lines);
    aft_model *model = &b.model;
    aft_outage_proof proof = {0};
    aft_error err = AFT_ERROR_INIT;
    size_t n = 0;
    double *x = aft_alloc((size_t)model->lp.n_cols, sizeof *x);
    const double flows[] = {30, 15, 10, -5, 0};
    for (size_t k = 0; k < 5; k++) {
        x[aft_model_flow(model, AFT_TABLE_lines, k, 0)] = flows[k];
    }
    cr_assert_eq(aft_prove_outages(&proof, model, x, &err), AFT_OK, "%s", err.text);
    cr_expect_eq(proof.violation, 0.0);
    cr_assert_eq(aft_outages_add_broken(&n, model, x, &err), AFT_OK);
    cr_expect_eq(n, 0);
    model->capacity[AFT_TABLE_lines][1].fixed = 29.0;
    cr_assert_eq(aft_prove_outages(&proof, model, x, &err), AFT_OK);
    cr_expect_float_eq(proof.violation, 1.0 / 29.0, 1e-9);
    char name[160];
    aft_outage_row_name(name, sizeof name, model, proof.worst);
    cr_expect_str_eq(name, "line L2 after the outage of line L1, now");
    cr_assert_eq(aft_outages_add_broken(&n, model, x, &err), AFT_OK);
    cr_expect_eq(n, 1);
    aft_model_row_name(name, sizeof name, model, model->lp.n_rows - 1);
    cr_expect_str_eq(name, "line L2 after the outage of line L1, now");
    aft_free(x);
    built_clear(&b);
}

Test(outages, the_proof_trusts_no_factor)
{
    built b = build(four_lines);
    aft_outage_grid *grid = &b.model.outages->grids[0];
    aft_outage_proof proof = {0};
    double *x = aft_alloc((size_t)b.model.lp.n_cols, sizeof *x);
    cr_expect_eq(aft_prove_outages(&proof, &b.model, x, NULL), AFT_OK);
    grid->factor[1] += 0.01; /* breaks the first law */
    cr_expect_eq(aft_prove_outages(&proof, &b.model, x, NULL), AFT_ESOLVER);
    grid->factor[2] -= 0.01; /* keeps the first one, but not the second */
    cr_expect_eq(aft_prove_outages(&proof, &b.model, x, NULL), AFT_ESOLVER);
    grid->factor[1] -= 0.01;
    grid->factor[2] += 0.01;
    grid->n_outages = 1; /* L4 is forgotten; LC is still rightly void */
    cr_expect_eq(aft_prove_outages(&proof, &b.model, x, NULL), AFT_EINTERNAL);
    aft_free(x);
    built_clear(&b);
}

/* ---- bridges ---- */

Test(outages, what_has_no_way_round_is_said)
{
    test_reading r = test_read_texts(four_lines, NULL, NULL);
    const aft_finding *f = test_finding(r.findings, "outage-without-detour");
    cr_assert_not_null(f);
    cr_expect_eq(f->level, AFT_WARNING);
    cr_expect(strstr(f->text, "`LC`") != NULL && strstr(f->text, "`L1`") == NULL, "%s", f->text);
    test_reading_clear(&r);
    const test_file all[] = {SECURE("all"), {NULL, NULL}};
    r = test_read_texts(four_lines, all, NULL);
    f = test_finding(r.findings, "outage-without-detour");
    cr_assert_not_null(f);
    cr_expect_eq(f->level, AFT_NOTE);
    cr_expect(strstr(f->text, "1 of 5 branches") != NULL, "%s", f->text);
    test_reading_clear(&r);
    const test_file sound[] = {SECURE("Line:L1"), {NULL, NULL}};
    r = test_read_texts(four_lines, sound, NULL);
    cr_expect_null(test_finding(r.findings, "outage-without-detour"));
    test_reading_clear(&r);
}

/* ---- with every limit at once ---- */

enum { TEXT = 4000 };

/* A ring of ten buses with chords and two hours; every other line can grow. Lines are tight, dear plants stand
 * everywhere. */
static void random_grid(char texts[4][TEXT], unsigned seed)
{
    enum { N = 10 };
    int at[4];
    srand(seed);
    at[0] = snprintf(texts[0], TEXT, "name,v_nom\n");
    at[1] = snprintf(texts[1], TEXT, "name,bus0,bus1,x,s_nom,s_nom_extendable,s_nom_min,s_nom_max,capital_cost\n");
    at[2] = snprintf(texts[2], TEXT, "name,bus,p_nom,marginal_cost\n");
    at[3] = snprintf(texts[3], TEXT, "name,bus,p_set\n");
    for (int b = 0; b < N; b++) {
        at[0] += snprintf(texts[0] + at[0], TEXT - (size_t)at[0], "b%d,100\n", b);
        at[2] += snprintf(texts[2] + at[2], TEXT - (size_t)at[2], "dear%d,b%d,200,%d\n", b, b, 200 + rand() % 50);
        at[3] += snprintf(texts[3] + at[3], TEXT - (size_t)at[3], "l%d,b%d,%d\n", b, b, 10 + rand() % 40);
        if (b % 3 == 0) {
            at[2] += snprintf(texts[2] + at[2], TEXT - (size_t)at[2], "cheap%d,b%d,200,%d\n", b, b, 5 + rand() % 20);
        }
    }
    for (int k = 0; k < N + 6; k++) {
        int from = k < N ? k : rand() % N;
        int to = k < N ? (k + 1) % N : (from + 2 + rand() % (N - 3)) % N;
        at[1] += snprintf(texts[1] + at[1], TEXT - (size_t)at[1], "L%d,b%d,b%d,%d,%d,%s,10,90,%d\n", k, from, to,
                          5 + rand() % 30, 30 + rand() % 40, k % 2 == 0 ? "False" : "True", 20 + rand() % 50);
    }
}

static double cost_of(const aft_network *network, const char *solver, const char *write, size_t *rows_out)
{
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    const aft_solve_options options = {.solver = solver, .write_problem = write};
    cr_assert_eq(aft_solve(&plan, network, &options, &err), AFT_OK, "%s", err.text);
    cr_assert_eq(plan->outcome, AFT_OPTIMAL);
    double cost = plan->total_cost;
    *rows_out = plan->problem.rows;
    aft_plan_free(plan);
    return cost;
}

/* Writing the problem puts every limit into it, so nothing is left for rounds. */
Test(outages, rounds_end_where_all_limits_end)
{
    char written[] = "/tmp/aftak-outages-XXXXXX.mps";
    int file = mkstemps(written, 4);
    cr_assert_geq(file, 0);
    (void)close(file);
    for (unsigned seed = 1; seed <= 8; seed++) {
        static char texts[4][TEXT];
        random_grid(texts, seed);
        const test_file files[] = {{"buses.csv", texts[0]},
                                   {"lines.csv", texts[1]},
                                   {"generators.csv", texts[2]},
                                   {"loads.csv", texts[3]},
                                   {"snapshots.csv", "snapshot\n0\n1\n"},
                                   {"lines-s_max_pu.csv", "snapshot,L2\n0,1\n1,0.6\n"},
                                   SECURE("all"),
                                   {NULL, NULL}};
        test_reading r = test_read_texts(files, NULL, NULL);
        cr_assert_eq(r.status, AFT_OK, "seed %u", seed);
        for (size_t s = 0; test_solvers[s] != NULL; s++) {
            size_t few = 0;
            size_t all = 0;
            double rounds = cost_of(r.network, test_solvers[s], NULL, &few);
            double at_once = cost_of(r.network, test_solvers[s], written, &all);
            cr_expect(fabs(rounds - at_once) <= 1e-6 * at_once, "%s, seed %u: %.10g, not %.10g", test_solvers[s], seed,
                      rounds, at_once);
            cr_expect_lt(few, all / 3, "%zu of %zu rows", few, all);
        }
        r.network->n_outages = 0;
        size_t rows = 0;
        double free_flow = cost_of(r.network, "glpk", NULL, &rows);
        r.network->n_outages = 16;
        size_t again = 0;
        cr_expect_gt(cost_of(r.network, "glpk", NULL, &again), free_flow * (1.0 + 1e-6),
                     "seed %u: outages cost nothing", seed);
        test_reading_clear(&r);
    }
    (void)unlink(written);
}

Test(outages, all_memory_comes_back)
{
    test_reading r = test_read_texts(four_lines, NULL, NULL);
    aft_status status = AFT_ENOMEM;
    long before = aft_test_blocks_alive();
    for (long n = 0; status == AFT_ENOMEM; n++) {
        aft_model model;
        size_t n_broken = 0;
        aft_outage_proof proof;
        aft_model_init(&model, r.network);
        aft_test_allow_allocations(n);
        status = aft_build_plan_problem(&model, NULL);
        double *x = status == AFT_OK ? aft_alloc((size_t)model.lp.n_cols, sizeof *x) : NULL;
        status = status == AFT_OK && x == NULL ? AFT_ENOMEM : status;
        if (status == AFT_OK) {
            x[aft_model_flow(&model, AFT_TABLE_lines, 0, 0)] = 500.0;
            status = aft_outages_add_broken(&n_broken, &model, x, NULL);
        }
        status = status == AFT_OK ? aft_prove_outages(&proof, &model, x, NULL) : status;
        aft_test_allow_allocations(-1);
        aft_free(x);
        aft_model_clear(&model);
        cr_assert_eq(aft_test_blocks_alive(), before, "%ld allocations", n);
        cr_assert_lt(n, 2000);
    }
    cr_expect_eq(status, AFT_OK);
    test_reading_clear(&r);
}
