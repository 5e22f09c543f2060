/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program as plain data: blocks, rows, names, and its files read back by GLPK. */
#include "networks/base/memory.h"
#include "solver/backends/backend.h"
#include "solver/program/lp.h"
#include "tests/support/small_lp.h"
#include "tests/support/solving.h"

#include <criterion/criterion.h>
#include <glpk.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- blocks and rows ---- */

Test(lp, blocks_follow_each_other)
{
    aft_lp lp;
    aft_lp_init(&lp);
    int flow = -1;
    int nothing = -1;
    int cap = -1;
    cr_assert_eq(aft_lp_add_cols(&flow, &lp, "flow", 3, 4, NULL, -1.0, 2.0, NULL), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&nothing, &lp, "nothing", 0, 4, NULL, 0.0, 0.0, NULL), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&cap, &lp, "cap", 2, 1, NULL, 0.0, INFINITY, NULL), AFT_OK);
    cr_expect_eq(flow, 0);
    cr_expect_eq(nothing, 12);
    cr_expect_eq(cap, 12);
    cr_expect_eq(lp.n_cols, 14);
    cr_expect_eq(lp.lower[11], -1.0);
    cr_expect_eq(lp.upper[12], INFINITY);
    cr_expect_eq(aft_lp_find_col_block(&lp, "cap")->first, 12);
    cr_expect_null(aft_lp_find_col_block(&lp, "row"));
    cr_expect_null(aft_lp_find_row_block(&lp, "cap"));
    aft_lp_set_whole(&lp, 13);
    aft_lp_set_whole(&lp, 13);
    cr_expect_eq(lp.n_whole, 1);
    aft_lp_clear(&lp);
    aft_lp_clear(NULL);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

static void expect_row(const aft_lp *lp, int row, size_t n, const int *cols, const double *values)
{
    size_t start = lp->row_start[row];
    cr_assert_eq(lp->row_start[row + 1] - start, n, "row %d has %zu entries", row, lp->row_start[row + 1] - start);
    for (size_t e = 0; e < n; e++) {
        cr_expect_eq(lp->col[start + e], cols[e]);
        cr_expect_eq(lp->value[start + e], values[e]);
    }
}

Test(lp, rows_add_up_doubles_and_drop_zeros)
{
    aft_lp lp;
    int first = 0;
    aft_lp_init(&lp);
    cr_assert_eq(aft_lp_add_cols(&first, &lp, "x", 20, 1, NULL, 0.0, 1.0, NULL), AFT_OK);
    const int cols[] = {3, 1, 3, 2, 1};
    const double values[] = {1.0, 2.0, 0.5, 0.0, -2.0};
    cr_assert_eq(aft_lp_add_row(&lp, 0.0, 1.0, 5, cols, values, NULL), AFT_OK);
    const int cols_0[] = {3};
    const double values_0[] = {1.5};
    expect_row(&lp, 0, 1, cols_0, values_0);

    /* the same through the table for long rows: all columns, then all but the first again with the opposite sign */
    int many[39];
    double ones[39];
    for (int k = 0; k < 39; k++) {
        many[k] = k < 20 ? k : k - 19;
        ones[k] = k < 20 ? 1.0 : -1.0;
    }
    cr_assert_eq(aft_lp_add_row(&lp, 0.0, 1.0, 39, many, ones, NULL), AFT_OK);
    const int cols_1[] = {0};
    const double values_1[] = {1.0};
    expect_row(&lp, 1, 1, cols_1, values_1);
    cr_assert_eq(aft_lp_add_row(&lp, 0.0, 0.0, 0, NULL, NULL, NULL), AFT_OK);
    expect_row(&lp, 2, 0, NULL, NULL);
    cr_expect_eq(aft_lp_entries(&lp), 2);
    aft_lp_clear(&lp);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(lp, long_rows_like_the_slow_way)
{
    enum { COLS = 50, ROWS = 200 };
    aft_lp lp;
    int first = 0;
    aft_lp_init(&lp);
    cr_assert_eq(aft_lp_add_cols(&first, &lp, "x", COLS, 1, NULL, 0.0, 1.0, NULL), AFT_OK);
    srand(5);
    for (int i = 0; i < ROWS; i++) {
        int cols[40];
        double values[40];
        double dense[COLS] = {0};
        size_t n = (size_t)(rand() % 40);
        for (size_t k = 0; k < n; k++) {
            cols[k] = rand() % COLS;
            values[k] = rand() % 7 - 3;
            dense[cols[k]] += values[k];
        }
        cr_assert_eq(aft_lp_add_row(&lp, 0.0, 1.0, n, cols, values, NULL), AFT_OK);
        for (size_t e = lp.row_start[i]; e < lp.row_start[i + 1]; e++) {
            cr_assert_neq(lp.value[e], 0.0);
            cr_assert_eq(lp.value[e], dense[lp.col[e]]);
            dense[lp.col[e]] = 0.0; /* a second entry of the column would now differ */
        }
        for (int j = 0; j < COLS; j++) {
            cr_assert_eq(dense[j], 0.0);
        }
    }
    aft_lp_clear(&lp);
}

Test(lp, a_row_with_nonsense_is_our_mistake)
{
    aft_lp lp;
    int first = 0;
    aft_error err = AFT_ERROR_INIT;
    aft_lp_init(&lp);
    cr_assert_eq(aft_lp_add_cols(&first, &lp, "x", 2, 1, NULL, 0.0, 1.0, NULL), AFT_OK);
    cr_assert_eq(aft_lp_open_rows(&first, &lp, "balance", 1, 1, NULL, NULL), AFT_OK);
    const int beyond[] = {2};
    const double one[] = {1.0};
    cr_expect_eq(aft_lp_add_row(&lp, 0.0, 1.0, 1, beyond, one, &err), AFT_EINTERNAL);
    cr_expect_str_eq(err.text, "row balance[0]: entry 0 is 1 in column 2 of 2");
    cr_expect_eq(lp.n_rows, 0);
    aft_lp_clear(&lp);
}

Test(lp, names_are_for_people)
{
    aft_lp lp;
    int first = 0;
    char name[64];
    const char *const buses[] = {"Zwolle 110", "Almelo"};
    const char *const hours[] = {"08:00", "09:00", "10:00"};
    aft_lp_init(&lp);
    lp.hour_labels = hours;
    cr_assert_eq(aft_lp_add_cols(&first, &lp, "flow", 2, 3, buses, 0.0, 1.0, NULL), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&first, &lp, "none", 0, 3, NULL, 0.0, 1.0, NULL), AFT_OK);
    cr_assert_eq(aft_lp_add_cols(&first, &lp, "cap", 2, 1, buses, 0.0, 1.0, NULL), AFT_OK);
    aft_lp_col_name(name, sizeof name, &lp, 4);
    cr_expect_str_eq(name, "flow[Almelo, 09:00]");
    aft_lp_col_name(name, sizeof name, &lp, 6);
    cr_expect_str_eq(name, "cap[Zwolle 110]");
    aft_lp_col_name(name, 8, &lp, 6);
    cr_expect_str_eq(name, "cap[Zwo");
    aft_lp_row_name(name, sizeof name, &lp, 5);
    cr_expect_str_eq(name, "r5", "rows without a block");
    lp.hour_labels = NULL;
    cr_assert_eq(aft_lp_open_rows(&first, &lp, "balance", 2, 3, NULL, NULL), AFT_OK);
    aft_lp_row_name(name, sizeof name, &lp, 5);
    cr_expect_str_eq(name, "balance[1, 2]");
    aft_lp_clear(&lp);
}

Test(lp, gives_back_all_when_memory_ends)
{
    aft_status status = AFT_ENOMEM;
    for (long n = 0; status != AFT_OK; n++) {
        cr_assert_lt(n, 100);
        aft_lp lp;
        int first = 0;
        int cols[20];
        double values[20];
        for (int k = 0; k < 20; k++) {
            cols[k] = k;
            values[k] = 1.0;
        }
        aft_lp_init(&lp);
        aft_test_allow_allocations(n);
        aft_error err = AFT_ERROR_INIT;
        AFT_TRY(aft_lp_add_cols(&first, &lp, "x", 20, 1, NULL, 0.0, 1.0, &err));
        AFT_TRY(aft_lp_open_rows(&first, &lp, "r", 1, 1, NULL, &err));
        AFT_TRY(aft_lp_add_row(&lp, 0.0, 1.0, 20, cols, values, &err));
        AFT_TRY(aft_lp_write(&lp, "/dev/full.mps", &err));
    done:
        aft_test_allow_allocations(-1);
        aft_lp_clear(&lp);
        cr_assert_eq(aft_test_blocks_alive(), 0, "%ld allocations", n);
        if (status == AFT_EIO) { /* no such file: all allocations went well */
            status = AFT_OK;
        }
    }
}

/* ---- files ---- */

typedef struct temporary {
    char folder[32];
    char path[64];
} temporary;

static temporary make_path(const char *ending)
{
    temporary t = {.folder = "/tmp/aftak-test-XXXXXX"};
    cr_assert_not_null(mkdtemp(t.folder));
    (void)snprintf(t.path, sizeof t.path, "%s/problem.%s", t.folder, ending);
    return t;
}

static void remove_path(const temporary *t)
{
    (void)remove(t->path);
    (void)rmdir(t->folder);
}

/* The optimum that GLPK finds in a file; NAN if there is none. */
static double optimum_of_file(const char *path, bool is_mps)
{
    glp_prob *problem = glp_create_prob();
    (void)glp_term_out(GLP_OFF);
    int code = is_mps ? glp_read_mps(problem, GLP_MPS_FILE, NULL, path) : glp_read_lp(problem, NULL, path);
    cr_assert_eq(code, 0, "GLPK reads %s", path);
    double optimum = NAN;
    if (glp_get_num_int(problem) > 0) {
        glp_iocp search;
        glp_init_iocp(&search);
        search.presolve = GLP_ON;
        if (glp_intopt(problem, &search) == 0 && glp_mip_status(problem) == GLP_OPT) {
            optimum = glp_mip_obj_val(problem);
        }
    } else if (glp_simplex(problem, NULL) == 0 && glp_get_status(problem) == GLP_OPT) {
        optimum = glp_get_obj_val(problem);
    }
    glp_delete_prob(problem);
    (void)glp_free_env();
    return optimum;
}

static double optimum_of(const aft_lp *lp)
{
    aft_answer solution = AFT_ANSWER_INIT;
    const aft_solve_options options = {0};
    cr_assert_eq(test_solve(&solution, aft_backend_find("glpk"), lp, &options, NULL, NULL), AFT_OK);
    double optimum = solution.outcome == AFT_OPTIMAL ? solution.objective + lp->constant : NAN;
    aft_answer_clear(&solution);
    return optimum;
}

static void expect_file_keeps(const aft_lp *lp, const char *ending)
{
    temporary t = make_path(ending);
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_lp_write(lp, t.path, &err), AFT_OK, "%s", err.text);
    double here = optimum_of(lp);
    double there = optimum_of_file(t.path, strcmp(ending, "mps") == 0);
    cr_expect(fabs(here - there) <= 1e-6 * fmax(1.0, fabs(here)), "%s: %.12g here, %.12g in the file", ending, here,
              there);
    remove_path(&t);
}

/* All kinds of rows and bounds in one: ranges, free rows, free, negative, fixed, whole columns, an empty column. */
static void every_kind(aft_lp *lp)
{
    const double inf = INFINITY;
    const small_col cols[] = {{1, -inf, inf, false}, {-2, -inf, -1, false}, {3, -4, 5, false},   {0, 2.5, 2.5, false},
                              {-1, 0, 7, true},      {1, -3, inf, true},    {-1, -9, -2, false}, {5, 0, inf, false}};
    const small_row rows[] = {{-5, 8, {1, 1, 0, 0, 1, 0, 0, 0}},     {4, 4, {1, 0, 0, 1, 0, 1, 0, 0}},
                              {-inf, 10, {0, 0, 1, 0, 2, 1, 1, 0}},  {-20, inf, {0, 1, 1, 0, 0, 1, 0.125, 0}},
                              {-inf, inf, {1, 1, 1, 1, 1, 1, 1, 0}}, {-1, 0, {0, 0, 0, 0, 0, 0, 0, 0}}};
    small_lp(lp, -1234.5, 8, cols, 6, rows);
}

Test(lp, files_keep_the_optimum)
{
    aft_lp lp;
    every_kind(&lp);
    cr_assert(isfinite(optimum_of(&lp)));
    expect_file_keeps(&lp, "mps");
    expect_file_keeps(&lp, "lp");
    aft_lp_clear(&lp);
    for (unsigned seed = 0; seed < 30; seed++) {
        random_lp(&lp, seed, 15, 10, seed % 2 == 1, NULL);
        expect_file_keeps(&lp, "mps");
        expect_file_keeps(&lp, "lp");
        aft_lp_clear(&lp);
    }
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

static char *content_of(const char *path)
{
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file);
    char *text = calloc(1, 1 << 20);
    cr_assert_not_null(text);
    cr_assert_gt(fread(text, 1, (1 << 20) - 1, file), 0);
    (void)fclose(file);
    return text;
}

Test(lp, mps_to_the_letter)
{
    aft_lp lp;
    const small_col cols[] = {{2.5, 0, INFINITY, false}, {0, 0, 4, true}};
    const small_row rows[] = {{1, 3, {1, -1, 0, 0, 0, 0, 0, 0}}, {-INFINITY, 1e6, {0, 0.1, 0, 0, 0, 0, 0, 0}}};
    small_lp(&lp, 7.0, 2, cols, 2, rows);
    temporary t = make_path("mps");
    cr_assert_eq(aft_lp_write(&lp, t.path, NULL), AFT_OK);
    char *text = content_of(t.path);
    cr_expect_str_eq(text, "NAME aftak FREE\n"
                           "ROWS\n N obj\n G r0\n L r1\n"
                           "COLUMNS\n c0 obj 2.5\n c0 r0 1\n MARKER 'MARKER' 'INTORG'\n c1 r0 -1\n c1 r1 0.1\n"
                           " MARKER 'MARKER' 'INTEND'\n constant obj 7\n"
                           "RHS\n RHS r0 1\n RHS r1 1000000\n"
                           "RANGES\n RNG r0 2\n"
                           "BOUNDS\n LO BND c1 0\n UP BND c1 4\n FX BND constant 1\n"
                           "ENDATA\n");
    free(text);
    remove_path(&t);
    aft_lp_clear(&lp);
}

Test(lp, lines_stay_short)
{
    enum { COLS = 3000 };
    aft_lp lp;
    int first = 0;
    static int cols[COLS];
    static double values[COLS];
    aft_lp_init(&lp);
    cr_assert_eq(aft_lp_add_cols(&first, &lp, "x", COLS, 1, NULL, 0.0, 1.0, NULL), AFT_OK);
    for (int j = 0; j < COLS; j++) {
        cols[j] = j;
        values[j] = 1.0 / (j + 3);
        lp.cost[j] = -values[j];
    }
    cr_assert_eq(aft_lp_add_row(&lp, -INFINITY, 1.0, COLS, cols, values, NULL), AFT_OK);
    expect_file_keeps(&lp, "lp");
    temporary t = make_path("lp");
    cr_assert_eq(aft_lp_write(&lp, t.path, NULL), AFT_OK);
    char *text = content_of(t.path);
    size_t n_lines = 0;
    for (const char *p = text; *p != '\0';) {
        size_t n = strcspn(p, "\n");
        cr_assert_lt(n, 255);
        p += n + 1;
        n_lines++;
    }
    cr_expect_lt(n_lines, COLS + 1500, "and are not broken without need");
    free(text);
    remove_path(&t);
    aft_lp_clear(&lp);
}

Test(lp, refuses_other_files)
{
    aft_lp lp;
    aft_error err = AFT_ERROR_INIT;
    aft_lp_init(&lp);
    cr_expect_eq(aft_lp_write(&lp, "problem.txt", &err), AFT_EUSAGE);
    cr_expect_str_eq(err.text, "problem.txt: a problem is written as .mps or .lp");
    err = (aft_error)AFT_ERROR_INIT;
    cr_expect_eq(aft_lp_write(&lp, "/nowhere/at/all.mps", &err), AFT_EIO);
    cr_expect_str_eq(err.text, "cannot write /nowhere/at/all.mps: No such file or directory");
    aft_lp_clear(&lp);
}

Test(lp, a_copy_is_a_program_of_its_own)
{
    aft_lp lp;
    aft_lp copy;
    aft_lp_init(&lp);
    aft_lp_init(&copy);
    random_lp(&lp, 7, 6, 5, true, NULL);
    lp.constant = 2.5;
    cr_assert_eq(aft_lp_set_square(&lp, 1, 0.5, NULL), AFT_OK);
    cr_assert_eq(aft_lp_copy(&copy, &lp, NULL), AFT_OK);
    cr_assert_eq(copy.n_cols, lp.n_cols);
    cr_assert_eq(copy.n_rows, lp.n_rows);
    cr_expect_eq(copy.n_whole, lp.n_whole);
    cr_expect_eq(copy.constant, 2.5);
    for (int j = 0; j < lp.n_cols; j++) {
        cr_expect(copy.cost[j] == lp.cost[j] && copy.lower[j] == lp.lower[j] && copy.upper[j] == lp.upper[j]);
        cr_expect(copy.is_whole[j] == lp.is_whole[j] && copy.square[j] == lp.square[j]);
    }
    for (int i = 0; i < lp.n_rows; i++) {
        cr_expect(copy.row_lower[i] == lp.row_lower[i] && copy.row_upper[i] == lp.row_upper[i]);
        cr_assert_eq(copy.row_start[i + 1], lp.row_start[i + 1]);
    }
    for (size_t e = 0; e < aft_lp_entries(&lp); e++) {
        cr_expect(copy.col[e] == lp.col[e] && copy.value[e] == lp.value[e]);
    }
    copy.cost[0] += 1.0;
    cr_expect_neq(copy.cost[0], lp.cost[0]);
    aft_lp_clear(&lp);
    aft_lp_clear(&copy);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(lp, dropped_rows_leave_the_others_in_order)
{
    const small_col cols[] = {{1, 0, 9, false}, {1, 0, 9, false}};
    const small_row rows[] = {{1, 2, {1, 0}}, {3, 4, {1, 2}}, {5, 6, {0, 3}}, {7, 8, {4, 5}}};
    const bool is_dropped[] = {true, false, true, false};
    const double more[] = {6.0};
    const int col[] = {1};
    aft_lp lp;
    aft_lp_init(&lp);
    small_lp(&lp, 0.0, 2, cols, 4, rows);
    aft_lp_drop_rows(&lp, is_dropped);
    cr_assert_eq(lp.n_rows, 2);
    cr_assert_eq(aft_lp_add_row(&lp, 0.0, 9.0, 1, col, more, NULL), AFT_OK);
    const size_t starts[] = {0, 2, 4, 5};
    const double values[] = {1, 2, 4, 5, 6};
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(lp.row_start[i], starts[i]);
    }
    for (size_t e = 0; e < 5; e++) {
        cr_expect_eq(lp.value[e], values[e]);
    }
    cr_expect(lp.row_lower[0] == 3 && lp.row_upper[1] == 8 && lp.row_upper[2] == 9);
    aft_lp_clear(&lp);
}
