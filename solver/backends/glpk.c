/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLPK. Its signs of duals are ours. GLPK ends the process on a bad call and cannot be stopped inside an LP, so its two
 * hooks lead back here by longjmp: the error hook on a bad call, the terminal hook (told every half second) when time
 * is up or the user has had enough. After such a jump glp_free_env frees every GLPK object of the thread, ours or not.
 * What it leaves to wish for: the relaxation that glp_intopt solves behind its presolve tells something every five
 * seconds only, and takes no time limit. */
#include "solver/backends/backends_internal.h"

#include "networks/base/clock.h"
#include "networks/base/limits.h"
#include "networks/base/memory.h"

#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

enum {
    JUMP_ERROR = 1, /* values of setjmp */
    JUMP_STOP = 2,
    REPORT_EVERY = 500, /* ms between two lines on GLPK's terminal, hence two looks at the clock */
    WIDE = 1000000,     /* a whole column with a wider range counts as unbounded */
    FEW_STEPS = 10000,  /* of the simplex method that no problem is denied */
    DENSE_COLUMN = 60,  /* entries of a column from which GLPK's interior method drowns in fill-in */
};

/* What a session keeps: where the last solve by simplex ended, in GLPK's words. GLPK's own objects live for one solve
 * only, for any error of the thread frees them all. */
struct aft_session {
    const aft_lp *lp;
    bool is_mip;
    bool has_basis;
    size_t rows_cap;
    int n_rows;  /* rows of that solve */
    int *in_row; /* [rows_cap] GLP_BS, GLP_NL, ... */
    int *in_col; /* [n_cols] */
};

/* One solve. */
typedef struct session {
    aft_session *kept;
    const aft_lp *lp;
    const aft_ask *ask;
    const aft_budget *budget;
    bool is_mip;
    glp_prob *problem;
    bool is_plain;        /* presolve is out of use */
    bool has_own_columns; /* the search runs on our columns, not on those that presolve makes */
    int *index;           /* [longest row + 1], GLPK counts from 1 */
    double *value;        /* [longest row + 1] */
    double *point;        /* [n_cols + 1], a feasible start, or NULL */
    /* where GLPK's hooks jump to */
    jmp_buf back;
    bool is_jump_safe; /* nothing would be lost by a jump */
    char text[200];    /* what GLPK said last */
    aft_watch watch;
    /* the search, constant included */
    double bound;
    double incumbent;
    bool is_gap_reached;
    bool is_start_given;
    /* the answer */
    aft_answer answer;
    bool is_failed;
} session;

static const char *version_glpk(void)
{
    return glp_version();
}

/* ---- hooks ---- */

static void on_error(void *info)
{
    session *s = info;
    longjmp(s->back, JUMP_ERROR);
}

/* Keeps what GLPK says from the terminal. The line after an error names a source file of GLPK; it is left out. */
static int on_terminal(void *info, const char *text)
{
    session *s = info;
    if (strncmp(text, "Error detected", 14) != 0) {
        (void)snprintf(s->text, sizeof s->text, "%.*s", (int)strcspn(text, "\n"), text);
    }
    const bool is_over = aft_watch_look(&s->watch, s->is_mip ? "search" : "relaxation", s->bound, s->incumbent);
    if (s->is_jump_safe && is_over) {
        longjmp(s->back, JUMP_STOP);
    }
    return 1;
}

static int milliseconds_left(const session *s)
{
    double left = aft_budget_left(s->budget) * 1000.0;
    return left >= (double)INT_MAX ? INT_MAX : left < 1.0 ? 1 : (int)left;
}

/* ---- building ---- */

static int bound_kind(double lower, double upper)
{
    if (isinf(lower)) {
        return isinf(upper) ? GLP_FR : GLP_UP;
    }
    return isinf(upper) ? GLP_LO : lower == upper ? GLP_FX : GLP_DB;
}

static void build_cols(session *s)
{
    const aft_lp *lp = s->lp;
    if (lp->n_cols > 0) {
        glp_add_cols(s->problem, lp->n_cols);
    }
    for (int j = 0; j < lp->n_cols; j++) {
        double lower = lp->lower[j];
        double upper = lp->upper[j];
        if (s->is_mip && lp->is_whole[j]) {
            lower = ceil(lower - 1e-9); /* GLPK refuses broken bounds of whole columns */
            upper = floor(upper + 1e-9);
            glp_set_col_kind(s->problem, j + 1, GLP_IV);
        }
        glp_set_col_bnds(s->problem, j + 1, bound_kind(lower, upper), lower, upper);
        glp_set_obj_coef(s->problem, j + 1, lp->cost[j]);
    }
    glp_set_obj_coef(s->problem, 0, lp->constant); /* so that gaps are relative to the whole objective */
}

static void build_rows(session *s)
{
    const aft_lp *lp = s->lp;
    if (lp->n_rows > 0) {
        glp_add_rows(s->problem, lp->n_rows);
    }
    for (int i = 0; i < lp->n_rows; i++) {
        int n = 0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            n++;
            s->index[n] = lp->col[e] + 1;
            s->value[n] = lp->value[e];
        }
        glp_set_mat_row(s->problem, i + 1, n, s->index, s->value);
        glp_set_row_bnds(s->problem, i + 1, bound_kind(lp->row_lower[i], lp->row_upper[i]), lp->row_lower[i],
                         lp->row_upper[i]);
    }
}

static void build(session *s)
{
    s->problem = glp_create_prob();
    glp_set_obj_dir(s->problem, GLP_MIN);
    build_cols(s);
    build_rows(s);
}

/* ---- linear programs ---- */

static void end_with(session *s, aft_outcome outcome)
{
    s->answer.outcome = outcome;
}

/* Room was made before GLPK was called. */
static void keep_basis(const session *s)
{
    aft_session *kept = s->kept;
    for (int i = 0; i < s->lp->n_rows; i++) {
        kept->in_row[i] = glp_get_row_stat(s->problem, i + 1);
    }
    for (int j = 0; j < s->lp->n_cols; j++) {
        kept->in_col[j] = glp_get_col_stat(s->problem, j + 1);
    }
    kept->n_rows = s->lp->n_rows;
    kept->has_basis = true;
}

/* New rows are basic: the basis stays a basis, and dual feasible. */
static void go_back_to_basis(const session *s)
{
    const aft_session *kept = s->kept;
    for (int i = 0; i < s->lp->n_rows; i++) {
        glp_set_row_stat(s->problem, i + 1, i < kept->n_rows ? kept->in_row[i] : GLP_BS);
    }
    for (int j = 0; j < s->lp->n_cols; j++) {
        glp_set_col_stat(s->problem, j + 1, kept->in_col[j]);
    }
}

static void init_simplex(glp_smcp *parameters, const session *s, bool has_presolve)
{
    glp_init_smcp(parameters);
    parameters->msg_lev = GLP_MSG_ALL; /* into on_terminal */
    parameters->out_frq = REPORT_EVERY;
    parameters->tol_bnd = AFT_FEASIBLE;
    parameters->tol_dj = AFT_FEASIBLE;
    parameters->tm_lim = milliseconds_left(s);
    parameters->presolve = has_presolve && !s->is_plain ? GLP_ON : GLP_OFF;
}

static void read_simplex(session *s)
{
    aft_answer *a = &s->answer;
    for (int j = 0; j < s->lp->n_cols; j++) {
        a->x[j] = glp_get_col_prim(s->problem, j + 1);
        a->reduced[j] = glp_get_col_dual(s->problem, j + 1);
    }
    for (int i = 0; i < s->lp->n_rows; i++) {
        a->row_dual[i] = glp_get_row_dual(s->problem, i + 1);
    }
    a->is_vertex = true;
    end_with(s, AFT_OPTIMAL);
}

static double beyond(double value, double lower, double upper)
{
    return fmax(0.0, fmax(lower - value, value - upper));
}

/* True if x keeps to all bounds and rows, each within the tolerance times its largest term (or 1). */
static bool is_feasible(const aft_lp *lp, const double *x, bool has_whole, double tolerance)
{
    for (int j = 0; j < lp->n_cols; j++) {
        if (!(beyond(x[j], lp->lower[j], lp->upper[j]) <= tolerance * fmax(1.0, fabs(x[j]))) ||
            (has_whole && lp->is_whole[j] && fabs(x[j] - round(x[j])) > tolerance)) {
            return false;
        }
    }
    for (int i = 0; i < lp->n_rows; i++) {
        double sum = 0.0;
        double size = 1.0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            double term = lp->value[e] * x[lp->col[e]];
            sum += term;
            size = fmax(size, fabs(term));
        }
        if (beyond(sum, lp->row_lower[i], lp->row_upper[i]) > tolerance * size) {
            return false;
        }
    }
    return true;
}

/* True if the simplex method came to an end that says something. GLPK's dual method behind its presolve has called
 * points optimal that break whole rows, so an optimum counts only if the point holds. */
static bool settle_simplex(session *s, int code)
{
    int status = code == 0 ? glp_get_status(s->problem) : GLP_UNDEF;
    if (status == GLP_OPT) {
        read_simplex(s);
        if (!is_feasible(s->lp, s->answer.x, false, 100.0 * AFT_FEASIBLE)) {
            return false;
        }
        keep_basis(s);
    } else if (code == GLP_ENOPFS || status == GLP_NOFEAS) {
        end_with(s, AFT_INFEASIBLE);
    } else if (code == GLP_ENODFS || status == GLP_UNBND) {
        end_with(s, AFT_UNBOUNDED);
    } else if (code == GLP_ETMLIM) {
        end_with(s, AFT_TIME_LIMIT);
    } else {
        return false;
    }
    return true;
}

static void drop_costs(session *s)
{
    for (int j = 0; j <= s->lp->n_cols; j++) {
        glp_set_obj_coef(s->problem, j, 0.0);
    }
}

/* GLPK's own interior method, a last resort, drowns where a column is dense. */
static bool has_dense_column(const session *s)
{
    int longest = 0;
    for (int j = 1; j <= s->lp->n_cols; j++) {
        int n = glp_get_mat_col(s->problem, j, NULL, NULL);
        longest = n > longest ? n : longest;
    }
    return longest >= DENSE_COLUMN;
}

static bool solve_interior(session *s)
{
    glp_iptcp parameters;
    glp_init_iptcp(&parameters);
    parameters.msg_lev = GLP_MSG_ALL; /* a line per step, into on_terminal */
    int code = glp_interior(s->problem, &parameters);
    if (code != 0 || glp_ipt_status(s->problem) != GLP_OPT) {
        return false;
    }
    aft_answer *a = &s->answer;
    for (int j = 0; j < s->lp->n_cols; j++) {
        double x = glp_ipt_col_prim(s->problem, j + 1);
        a->x[j] = fmin(fmax(x, s->lp->lower[j]), s->lp->upper[j]);
        a->reduced[j] = glp_ipt_col_dual(s->problem, j + 1);
    }
    for (int i = 0; i < s->lp->n_rows; i++) {
        a->row_dual[i] = glp_ipt_row_dual(s->problem, i + 1);
    }
    end_with(s, AFT_OPTIMAL);
    return is_feasible(s->lp, a->x, false, AFT_FEASIBLE);
}

static void solve_simplex(session *s)
{
    glp_smcp parameters;
    init_simplex(&parameters, s, true);
    /* The primal method needs fewer steps than there are rows, or it has met one of the vertices on which it stalls for
     * minutes; others then get along. */
    int size = s->lp->n_rows + s->lp->n_cols;
    parameters.it_lim = size > 2 * FEW_STEPS ? size / 2 : FEW_STEPS;
    int code = glp_simplex(s->problem, &parameters);
    bool is_settled = settle_simplex(s, code);
    if (code == GLP_EITLIM && !has_dense_column(s)) {
        is_settled = solve_interior(s);
    }
    if (code == GLP_EITLIM && !is_settled) {
        init_simplex(&parameters, s, true);
        parameters.meth = GLP_DUALP;
        code = glp_simplex(s->problem, &parameters);
        is_settled = settle_simplex(s, code);
    }
    if (!is_settled) {
        glp_scale_prob(s->problem, GLP_SF_AUTO);
        glp_adv_basis(s->problem, 0);
        init_simplex(&parameters, s, false);
        code = glp_simplex(s->problem, &parameters);
        is_settled = settle_simplex(s, code);
    }
    if (!is_settled && (size <= FEW_STEPS || !has_dense_column(s))) {
        is_settled = solve_interior(s);
    }
    s->is_failed = !is_settled;
    if (code == GLP_ENODFS) {
        /* No dual feasible point: unbounded, if there is a point at all. */
        drop_costs(s);
        init_simplex(&parameters, s, true);
        code = glp_simplex(s->problem, &parameters);
        s->is_failed = !settle_simplex(s, code);
        if (s->answer.outcome == AFT_OPTIMAL) {
            end_with(s, AFT_UNBOUNDED);
        }
    }
}

/* From where the last solve ended, by the dual method: few steps after new rows. */
static bool solve_from_basis(session *s)
{
    glp_smcp parameters;
    init_simplex(&parameters, s, false);
    parameters.meth = GLP_DUALP;
    parameters.it_lim = s->ask->most_steps > 0 ? s->ask->most_steps : INT_MAX;
    glp_scale_prob(s->problem, GLP_SF_AUTO);
    go_back_to_basis(s);
    int code = glp_simplex(s->problem, &parameters);
    if (code == GLP_EITLIM) {
        read_simplex(s); /* duals on the way: whatever they are, they prove a bound */
        end_with(s, AFT_GAP_LIMIT);
        return true;
    }
    return settle_simplex(s, code);
}

static void solve_lp(session *s)
{
    bool is_solved = s->kept->has_basis && solve_from_basis(s);
    s->kept->has_basis = is_solved && s->kept->has_basis;
    if (!is_solved) {
        solve_simplex(s);
    }
}

/* ---- mixed-integer programs ---- */

/* So that a jump loses nothing. The columns of presolve say nothing outside: then there must be no jump any more. */
static void keep_incumbent(session *s, glp_prob *problem)
{
    s->is_jump_safe = s->has_own_columns;
    for (int j = 0; s->has_own_columns && j < s->lp->n_cols; j++) {
        s->answer.x[j] = glp_mip_col_val(problem, j + 1);
    }
}

static void note_state(session *s, glp_tree *tree)
{
    glp_prob *problem = glp_ios_get_prob(tree);
    int best = glp_ios_best_node(tree);
    double bound = best != 0 ? glp_ios_node_bound(tree, best) : -INFINITY;
    if (bound > -1e300 && bound > s->bound) {
        s->bound = bound;
    }
    if (glp_mip_status(problem) == GLP_FEAS && glp_mip_obj_val(problem) < s->incumbent) {
        s->incumbent = glp_mip_obj_val(problem);
        keep_incumbent(s, problem);
    }
}

/* Called at every step of the search: notes where it is, gives the start, ends it. GLPK's own test of the gap is off,
 * because afterwards it cannot tell the bound. */
static void on_tree(glp_tree *tree, void *info)
{
    session *s = info;
    note_state(s, tree);
    if (glp_ios_reason(tree) == GLP_IHEUR && s->point != NULL && !s->is_start_given) {
        s->is_start_given = true;
        (void)glp_ios_heur_sol(tree, s->point);
    }
    const bool is_over = aft_watch_look(&s->watch, "search", s->bound, s->incumbent);
    if (isfinite(s->incumbent) && s->incumbent - s->bound <= aft_budget_allows(s->budget, s->incumbent)) {
        s->is_gap_reached = true;
    }
    if (is_over || s->is_gap_reached) {
        glp_ios_terminate(tree);
    }
}

static void init_search(glp_iocp *parameters, session *s, bool has_presolve)
{
    glp_init_iocp(parameters);
    parameters->msg_lev = GLP_MSG_ALL; /* into on_terminal */
    parameters->out_frq = REPORT_EVERY;
    parameters->tm_lim = milliseconds_left(s);
    parameters->tol_int = AFT_FEASIBLE;
    parameters->presolve = has_presolve ? GLP_ON : GLP_OFF;
    /* without cuts and pseudo-costs GLPK may find nothing at all */
    parameters->br_tech = GLP_BR_PCH;
    parameters->gmi_cuts = GLP_ON;
    parameters->mir_cuts = GLP_ON;
    parameters->cov_cuts = GLP_ON;
    parameters->clq_cuts = GLP_ON;
    parameters->cb_func = on_tree;
    parameters->cb_info = s;
}

/* GLPK's presolve can go on for ever, and unasked, when whole columns without bounds push each other up (x >= y + 1,
 * y >= x + 1). That takes a row with two of them. */
static bool may_presolve_loop(const aft_lp *lp)
{
    for (int i = 0; i < lp->n_rows; i++) {
        int n_wide = 0;
        for (size_t e = lp->row_start[i]; e < lp->row_start[i + 1]; e++) {
            int j = lp->col[e];
            n_wide += lp->is_whole[j] && lp->upper[j] - lp->lower[j] > WIDE;
        }
        if (n_wide > 1) {
            return true;
        }
    }
    return false;
}

/* The relaxation, for a search without presolve; 0 or a code of glp_intopt. */
static int solve_root(session *s)
{
    glp_smcp parameters;
    init_simplex(&parameters, s, true);
    int code = glp_simplex(s->problem, &parameters);
    if (code != 0) {
        return code;
    }
    switch (glp_get_status(s->problem)) {
    case GLP_OPT: return 0;
    case GLP_NOFEAS: return GLP_ENOPFS;
    case GLP_UNBND: return GLP_ENODFS;
    default: return GLP_EFAIL;
    }
}

/* A start is told in our columns, and presolve has others: with a start the search runs on the problem as it is. */
static int search(session *s)
{
    const bool has_presolve = s->point == NULL && !s->is_plain && !may_presolve_loop(s->lp);
    s->has_own_columns = !has_presolve;
    int code = has_presolve ? 0 : solve_root(s);
    if (code != 0) {
        return code;
    }
    glp_iocp parameters;
    init_search(&parameters, s, has_presolve);
    return glp_intopt(s->problem, &parameters);
}

static bool read_search(session *s)
{
    int status = glp_mip_status(s->problem);
    if (status != GLP_OPT && status != GLP_FEAS) {
        return false;
    }
    for (int j = 0; j < s->lp->n_cols; j++) {
        s->answer.x[j] = glp_mip_col_val(s->problem, j + 1);
    }
    s->incumbent = glp_mip_obj_val(s->problem);
    if (status == GLP_OPT) {
        s->bound = s->incumbent;
    }
    return true;
}

/* True if the search came to an end that says something. */
static bool settle_search(session *s, int code)
{
    bool has_point = (code == 0 || code == GLP_ESTOP || code == GLP_ETMLIM) && read_search(s);
    int status = glp_mip_status(s->problem);
    if (code == GLP_ENOPFS || (code == 0 && status == GLP_NOFEAS)) {
        end_with(s, AFT_INFEASIBLE);
    } else if (code == GLP_ENODFS) {
        end_with(s, AFT_UNBOUNDED);
    } else if (code == GLP_ETMLIM) {
        end_with(s, AFT_TIME_LIMIT);
    } else if (s->is_gap_reached || (code == 0 && has_point)) {
        end_with(s, AFT_OPTIMAL);
    } else if (code == GLP_ESTOP) {
        end_with(s, s->watch.was_stopped ? AFT_INTERRUPTED : AFT_TIME_LIMIT);
    } else {
        return false;
    }
    if (!has_point) {
        s->incumbent = INFINITY;
    }
    return true;
}

static void solve_mip(session *s)
{
    int code = search(s);
    s->is_failed = !settle_search(s, code);
    if (code == GLP_ENODFS) {
        drop_costs(s);
        s->point = NULL;
        s->bound = -INFINITY;
        code = search(s);
        s->is_failed = !settle_search(s, code);
        if (s->answer.outcome == AFT_OPTIMAL) {
            end_with(s, AFT_UNBOUNDED);
        }
    }
}

/* ---- one solve ---- */

static void work(session *s)
{
    build(s);
    if (s->is_mip) {
        solve_mip(s);
    } else {
        solve_lp(s);
    }
    glp_delete_prob(s->problem);
    s->problem = NULL;
}

static aft_status fail_after_error(const session *s, aft_error *err)
{
    bool is_memory = strstr(s->text, "no memory available") != NULL;
    return aft_fail(err, is_memory ? AFT_ENOMEM : AFT_ESOLVER, "glpk: %s", s->text);
}

/* Runs job with GLPK's hooks set, and takes them off again. No local of this frame changes after setjmp. */
static aft_status guard(session *s, void (*job)(session *), aft_error *err)
{
    const bool is_ours = glp_init_env() == 0; /* 1: this thread has GLPK objects that are not ours */
    switch (setjmp(s->back)) {
    case 0: break;
    case JUMP_STOP:
        glp_free_env();
        end_with(s, s->watch.was_stopped ? AFT_INTERRUPTED : AFT_TIME_LIMIT);
        return AFT_OK;
    default: glp_free_env(); return fail_after_error(s, err);
    }
    glp_term_hook(on_terminal, s);
    glp_error_hook(on_error, s);
    job(s);
    glp_error_hook(NULL, NULL);
    glp_term_hook(NULL, NULL);
    if (is_ours) {
        glp_free_env();
    }
    return AFT_OK;
}

/* GLPK's presolve trips over extreme numbers (an assertion of its own, at a load of 1e19); without it GLPK gets
 * along. */
static aft_status run_guarded(session *s, aft_error *err)
{
    aft_error attempt = AFT_ERROR_INIT;
    aft_status status = guard(s, work, &attempt);
    if (status != AFT_ESOLVER) {
        return status == AFT_OK ? AFT_OK : aft_fail(err, status, "%s", attempt.text);
    }
    aft_budget_log(s->budget, "%s; solving again without presolve", attempt.text);
    s->is_plain = true;
    return guard(s, work, err);
}

static size_t longest_row(const aft_lp *lp)
{
    size_t longest = 0;
    for (int i = 0; i < lp->n_rows; i++) {
        size_t n = lp->row_start[i + 1] - lp->row_start[i];
        longest = n > longest ? n : longest;
    }
    return longest;
}

static aft_status prepare(session *s, const double *start, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = longest_row(s->lp) + 1;
    s->index = aft_alloc(n, sizeof *s->index);
    s->value = aft_alloc(n, sizeof *s->value);
    AFT_TRY_ALLOC(s->index, err, "glpk");
    AFT_TRY_ALLOC(s->value, err, "glpk");
    AFT_TRY(aft_answer_room(&s->answer, s->lp, !s->is_mip, err));
    if (aft_grow((void **)&s->kept->in_row, &s->kept->rows_cap, (size_t)s->lp->n_rows, sizeof(int)) != 0) {
        return aft_fail(err, AFT_ENOMEM, "glpk: out of memory");
    }
    if (s->is_mip && start != NULL && is_feasible(s->lp, start, true, 1e-6)) {
        s->point = aft_alloc((size_t)s->lp->n_cols + 1, sizeof *s->point);
        AFT_TRY_ALLOC(s->point, err, "glpk");
        memcpy(s->point + 1, start, (size_t)s->lp->n_cols * sizeof *start);
    }
done:
    return status;
}

static void clear(session *s)
{
    aft_free(s->index);
    aft_free(s->value);
    aft_free(s->point);
    aft_answer_clear(&s->answer);
}

/* Our start is a plan too, should GLPK have nothing better. */
static void fall_back_on_start(session *s)
{
    const aft_lp *lp = s->lp;
    if (s->point == NULL || s->answer.outcome == AFT_INFEASIBLE || s->answer.outcome == AFT_UNBOUNDED) {
        return;
    }
    double objective = aft_lp_objective(lp, s->point + 1) + lp->constant;
    if (objective < s->incumbent) {
        s->incumbent = objective;
        memcpy(s->answer.x, s->point + 1, (size_t)lp->n_cols * sizeof *s->answer.x);
    }
}

static void drop_point(aft_answer *a)
{
    aft_free(a->x);
    a->x = NULL;
}

/* Makes the answer whole: point, objective and bound without the constant, nothing that means nothing. */
static void finish(session *s)
{
    aft_answer *a = &s->answer;
    bool has_solution = a->outcome != AFT_UNBOUNDED && a->outcome != AFT_INFEASIBLE;
    bool has_point = a->outcome == AFT_OPTIMAL;
    if (s->is_mip) {
        fall_back_on_start(s);
        has_point = isfinite(s->incumbent) && has_solution;
    }
    a->bound = s->is_mip && has_solution ? s->bound - s->lp->constant : -INFINITY;
    if (has_point) {
        a->objective = aft_lp_objective(s->lp, a->x);
        a->bound = s->is_mip ? fmin(a->bound, a->objective) : a->objective;
    } else {
        drop_point(a);
    }
    bool is_out_of_steps = !s->is_mip && a->outcome == AFT_GAP_LIMIT;
    if ((!has_point && !is_out_of_steps) || s->is_mip) {
        aft_answer_drop_duals(a);
    }
}

static void close_glpk(aft_session *kept)
{
    if (kept != NULL) {
        aft_free(kept->in_row);
        aft_free(kept->in_col);
        aft_free(kept);
    }
}

static aft_status open_glpk(aft_session **out, const aft_lp *lp, bool relax, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_session *kept = aft_alloc(1, sizeof *kept);
    AFT_TRY_ALLOC(kept, err, "glpk");
    AFT_TRY(aft_refuse_squares(lp, "glpk", err));
    kept->lp = lp;
    kept->is_mip = lp->n_whole > 0 && !relax;
    kept->in_col = aft_alloc((size_t)lp->n_cols, sizeof *kept->in_col);
    AFT_TRY_ALLOC(kept->in_col, err, "glpk");
    *out = kept;
    kept = NULL;
done:
    close_glpk(kept);
    return status;
}

static aft_status drop_rows_glpk(aft_session *kept, const bool *is_dropped, aft_error *err)
{
    (void)err;
    int n = 0;
    for (int i = 0; i < kept->n_rows; i++) {
        if (!is_dropped[i]) {
            kept->in_row[n++] = kept->in_row[i];
        }
    }
    kept->n_rows = n;
    return AFT_OK;
}

static aft_status solve_glpk(aft_answer *out, aft_session *kept, const aft_ask *ask, const aft_budget *budget,
                             aft_error *err)
{
    aft_status status = AFT_OK;
    session s = {.kept = kept, .lp = kept->lp, .budget = budget, .bound = -INFINITY, .incumbent = INFINITY};
    s.ask = ask != NULL ? ask : &aft_ask_nothing;
    s.is_jump_safe = true;
    s.is_mip = kept->is_mip;
    s.answer.outcome = AFT_INFEASIBLE;
    aft_watch_init(&s.watch, budget);
    if (!aft_lp_is_absurd(s.lp, !s.is_mip)) {
        AFT_TRY(prepare(&s, s.ask->start, err));
        AFT_TRY(run_guarded(&s, err));
    }
    if (s.is_failed) {
        status = aft_fail(err, AFT_ESOLVER, "glpk: ended without an answer (%s)", s.text);
        goto done;
    }
    finish(&s);
    *out = s.answer;
    s.answer = (aft_answer)AFT_ANSWER_INIT;
done:
    clear(&s);
    return status;
}

const aft_backend aft_backend_glpk = {
    .name = "glpk",
    .can_lp = true,
    .can_mip = true,
    .rows_to_split = 20000, /* its simplex needs hours where its days take a second each: tests/bench/README.md */
    .most_work = 1e11,      /* some 10 s; simplex takes hours where that is not enough */
    .version = version_glpk,
    .open = open_glpk,
    .solve = solve_glpk,
    .drop_rows = drop_rows_glpk,
    .close = close_glpk,
};
