/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Solves the program of a case by one method after another, each in a process of its own with a limit of CPU time, and
 * prints seconds, memory and objective side by side. usage: methods CASE [SECONDS] */
#include "networks/networks.h"
#include "solver/backends/backends_internal.h"
#include "solver/methods/interior/interior.h"
#include "solver/problems/problems.h"

#define Highs_compilationDate(nothing) highs_compilation_date[1]
#include <interfaces/highs_c_api.h>
#undef Highs_compilationDate

#include <glpk.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct method {
    const char *name;
    double (*run)(const aft_lp *lp, const char *words); /* the objective, NAN without an optimum */
    const char *words;                                  /* what it is told */
    bool is_for_mip;
} method;

static double seconds_of(const struct timeval *t)
{
    return (double)t->tv_sec + 1e-6 * (double)t->tv_usec;
}

static bool tells(const char *words, const char *word)
{
    return strstr(words, word) != NULL;
}

/* ---- the methods ---- */

static double by_interior(const aft_lp *lp, const char *words)
{
    (void)words;
    aft_answer solution = AFT_ANSWER_INIT;
    bool is_solved = false;
    (void)aft_try_interior(&solution, &is_solved, lp, 1e11, NULL, NULL);
    return is_solved ? solution.objective + lp->constant : NAN;
}

static double by_backend(const aft_lp *lp, const char *words)
{
    aft_answer solution = AFT_ANSWER_INIT;
    aft_status status = test_solve(&solution, aft_backend_find(words), lp, NULL, NULL, NULL);
    return status == AFT_OK && solution.outcome == AFT_OPTIMAL ? solution.objective + lp->constant : NAN;
}

/* Words are options of HiGHS, "name=value" with blanks between. */
static double by_highs(const aft_lp *lp, const char *words)
{
    void *h = Highs_create();
    HighsInt *starts = calloc((size_t)lp->n_rows + 1, sizeof *starts);
    HighsInt *kinds = calloc((size_t)lp->n_cols + 1, sizeof *kinds);
    char copy[200];
    (void)snprintf(copy, sizeof copy, "%s", words);
    for (int i = 0; i < lp->n_rows; i++) {
        starts[i] = (HighsInt)lp->row_start[i];
    }
    for (int j = 0; j < lp->n_cols; j++) {
        kinds[j] = lp->is_whole[j];
    }
    Highs_setBoolOptionValue(h, "output_flag", 0);
    Highs_setIntOptionValue(h, "threads", 1);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " ")) {
        char *value = strchr(word, '=');
        *value++ = '\0';
        if (Highs_setStringOptionValue(h, word, value) != kHighsStatusOk) {
            Highs_setIntOptionValue(h, word, atoi(value));
        }
    }
    Highs_passMip(h, lp->n_cols, lp->n_rows, (HighsInt)aft_lp_entries(lp), kHighsMatrixFormatRowwise,
                  kHighsObjSenseMinimize, lp->constant, lp->cost, lp->lower, lp->upper, lp->row_lower, lp->row_upper,
                  starts, lp->col, lp->value, kinds);
    Highs_run(h);
    return Highs_getModelStatus(h) == kHighsModelStatusOptimal ? Highs_getObjectiveValue(h) : NAN;
}

static glp_prob *glpk_problem(const aft_lp *lp)
{
    char path[] = "/tmp/aftak-bench-XXXXXX.mps"; /* the writer is tested, so GLPK may as well read */
    int file = mkstemps(path, 4);
    glp_prob *problem = glp_create_prob();
    if (file < 0 || aft_lp_write(lp, path, NULL) != AFT_OK || glp_read_mps(problem, GLP_MPS_FILE, NULL, path) != 0) {
        exit(1);
    }
    (void)close(file);
    (void)unlink(path);
    return problem;
}

static double by_glpk(const aft_lp *lp, const char *words)
{
    glp_term_out(GLP_OFF);
    glp_prob *problem = glpk_problem(lp);
    glp_smcp simplex;
    glp_init_smcp(&simplex);
    simplex.presolve = tells(words, "presolve") ? GLP_ON : GLP_OFF;
    simplex.meth = tells(words, "dual") ? GLP_DUALP : GLP_PRIMAL;
    if (!tells(words, "presolve")) {
        glp_scale_prob(problem, GLP_SF_AUTO);
        glp_adv_basis(problem, 0);
    }
    if (tells(words, "interior")) {
        return glp_interior(problem, NULL) == 0 && glp_ipt_status(problem) == GLP_OPT ? glp_ipt_obj_val(problem) : NAN;
    }
    if (!tells(words, "search")) {
        return glp_simplex(problem, &simplex) == 0 && glp_get_status(problem) == GLP_OPT ? glp_get_obj_val(problem)
                                                                                         : NAN;
    }
    glp_iocp search;
    glp_init_iocp(&search);
    search.presolve = simplex.presolve;
    search.gmi_cuts = search.mir_cuts = search.cov_cuts = search.clq_cuts = tells(words, "cuts") ? GLP_ON : GLP_OFF;
    search.br_tech = tells(words, "pcost") ? GLP_BR_PCH : GLP_BR_DTH;
    bool is_ready = search.presolve == GLP_ON || glp_simplex(problem, &simplex) == 0;
    return is_ready && glp_intopt(problem, &search) == 0 && glp_mip_status(problem) == GLP_OPT
               ? glp_mip_obj_val(problem)
               : NAN;
}

static const method methods[] = {
    {"ours: interior", by_interior, "", false},
    {"back-end glpk", by_backend, "glpk", false},
    {"back-end glpk", by_backend, "glpk", true},
    {"GLPK primal, presolve", by_glpk, "presolve", false},
    {"GLPK primal", by_glpk, "", false},
    {"GLPK dual, presolve", by_glpk, "presolve dual", false},
    {"GLPK interior", by_glpk, "interior", false},
    {"GLPK search, presolve, cuts, pseudo-costs", by_glpk, "search presolve cuts pcost", true},
    {"GLPK search, presolve, cuts", by_glpk, "search presolve cuts", true},
    {"GLPK search, presolve, pseudo-costs", by_glpk, "search presolve pcost", true},
    {"GLPK search, cuts, pseudo-costs", by_glpk, "search cuts pcost", true},
    {"GLPK search", by_glpk, "search", true},
    {"back-end highs", by_backend, "highs", false},
    {"back-end highs", by_backend, "highs", true},
    {"HiGHS dual simplex", by_highs, "solver=simplex", false},
    {"HiGHS dual simplex, no presolve", by_highs, "solver=simplex presolve=off", false},
    {"HiGHS dual simplex, Devex", by_highs, "solver=simplex simplex_dual_edge_weight_strategy=1", false},
    {"HiGHS primal simplex", by_highs, "solver=simplex simplex_strategy=4", false},
    {"HiGHS IPX, crossover", by_highs, "solver=ipx", false},
    {"HiGHS IPX, no crossover", by_highs, "solver=ipx run_crossover=off", false},
    {"HiGHS HiPO, crossover", by_highs, "solver=hipo", false},
    {"HiGHS search", by_highs, "", true},
    {"HiGHS search, root by IPX", by_highs, "mip_lp_solver=ipx", true},
    {"HiGHS search, no presolve", by_highs, "presolve=off", true},
};

/* ---- one after another ---- */

static void measure(const method *m, const aft_lp *lp, rlim_t limit)
{
    (void)printf("%-42s ", m->name);
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        (void)setrlimit(RLIMIT_CPU, &(struct rlimit){limit, limit});
        double objective = m->run(lp, m->words);
        if (isnan(objective)) {
            (void)printf("no optimum      ");
        } else {
            (void)printf("%-16.9g", objective);
        }
        (void)fflush(stdout);
        _exit(0);
    }
    struct rusage used;
    int status = 0;
    (void)wait4(child, &status, 0, &used);
    (void)printf("%s%8.2f s CPU %7ld MB\n", WIFEXITED(status) ? "" : "stopped         ",
                 seconds_of(&used.ru_utime) + seconds_of(&used.ru_stime), used.ru_maxrss / 1024);
}

int main(int argc, char **argv)
{
    aft_error err = AFT_ERROR_INIT;
    aft_network *network = NULL;
    aft_findings *findings = aft_findings_new();
    aft_model model;
    if (argc < 2 || aft_network_read(&network, findings, argv[1], NULL, &err) != AFT_OK) {
        (void)fprintf(stderr, "methods: %s\n", argc < 2 ? "usage: methods CASE [SECONDS]" : err.text);
        return 1;
    }
    aft_model_init(&model, network);
    if (aft_build_plan_problem(&model, &err) != AFT_OK) {
        (void)fprintf(stderr, "methods: %s\n", err.text);
        return 1;
    }
    const aft_lp *lp = &model.lp;
    if (lp->square != NULL) {
        (void)fprintf(stderr, "methods: costs with squares, of which most methods here know nothing\n");
        return 1;
    }
    (void)printf("%s: %d rows, %d columns, %zu entries, %d whole\n", argv[1], lp->n_rows, lp->n_cols,
                 aft_lp_entries(lp), lp->n_whole);
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (methods[i].is_for_mip == (lp->n_whole > 0)) {
            measure(&methods[i], lp, argc > 2 ? (rlim_t)atoi(argv[2]) : 30);
        }
    }
    aft_model_clear(&model);
    aft_network_free(network);
    aft_findings_free(findings);
    return 0;
}
