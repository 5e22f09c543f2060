/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of back-ends, and what they share. */
#include "solver/backends/backends_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#ifndef AFT_HAVE_HIGHS
#define AFT_HAVE_HIGHS 0
#endif

/* The first one is what "auto" means. */
const aft_backend *const aft_backends[] = {
#if AFT_HAVE_HIGHS
    &aft_backend_highs,
#endif
    &aft_backend_glpk,
    &aft_backend_none,
    NULL,
};

const aft_solve_options aft_default_options = {0};

const aft_backend *aft_backend_find(const char *name)
{
    if (name == NULL || strcmp(name, "auto") == 0) {
        return aft_backends[0];
    }
    for (size_t i = 0; aft_backends[i] != NULL; i++) {
        if (strcmp(aft_backends[i]->name, name) == 0) {
            return aft_backends[i];
        }
    }
    return NULL;
}

aft_status aft_solve_once(aft_solution *out, const aft_backend *backend, const aft_lp *lp,
                          const aft_solve_options *options, const double *start, aft_error *err)
{
    aft_session *session = NULL;
    aft_status status = backend->open(&session, lp, options, err);
    if (status == AFT_OK) {
        status = backend->solve_again(out, session, start, err);
    }
    backend->close(session);
    return status;
}

/* ---- solutions ---- */

void aft_solution_clear(aft_solution *solution)
{
    if (solution == NULL) {
        return;
    }
    aft_free(solution->x);
    aft_free(solution->row_dual);
    aft_free(solution->reduced);
    *solution = (aft_solution){0};
}

aft_status aft_solution_room(aft_solution *out, const aft_lp *lp, bool has_duals, aft_error *err)
{
    out->x = aft_alloc((size_t)lp->n_cols, sizeof *out->x);
    bool is_full = out->x != NULL;
    if (has_duals) {
        out->row_dual = aft_alloc((size_t)lp->n_rows, sizeof *out->row_dual);
        out->reduced = aft_alloc((size_t)lp->n_cols, sizeof *out->reduced);
        is_full = is_full && out->row_dual != NULL && out->reduced != NULL;
    }
    return is_full ? AFT_OK : aft_fail(err, AFT_ENOMEM, "solution: out of memory");
}

/* ---- looking at a problem ---- */

bool aft_lp_is_mip(const aft_lp *lp, const aft_solve_options *options)
{
    return lp->n_whole > 0 && !options->relax;
}

static bool has_number(double lower, double upper, bool is_whole)
{
    const double slack = 1e-9;
    if (is_whole && isfinite(lower) && isfinite(upper)) {
        return ceil(lower - slack) <= floor(upper + slack);
    }
    return lower <= upper && lower < INFINITY && upper > -INFINITY;
}

bool aft_lp_is_absurd(const aft_lp *lp, bool is_relaxed)
{
    for (int j = 0; j < lp->n_cols; j++) {
        if (!has_number(lp->lower[j], lp->upper[j], lp->is_whole[j] && !is_relaxed)) {
            return true;
        }
    }
    const double tolerance = 1e-9;
    for (int i = 0; i < lp->n_rows; i++) {
        bool is_empty = lp->row_start[i] == lp->row_start[i + 1];
        if (!has_number(lp->row_lower[i], lp->row_upper[i], false) ||
            (is_empty && (lp->row_lower[i] > tolerance || lp->row_upper[i] < -tolerance))) {
            return true;
        }
    }
    return false;
}

aft_status aft_refuse_squares(const aft_lp *lp, const char *backend, aft_error *err)
{
    return lp->square == NULL ? AFT_OK : aft_fail(err, AFT_EUNSUPPORTED, "%s: costs with squares", backend);
}

/* ---- telling and asking ---- */

void aft_log(const aft_solve_options *options, const char *format, ...)
{
    if (options->on_log == NULL) {
        return;
    }
    char line[256];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    options->on_log(line, options->payload);
}

void aft_watch_init(aft_watch *watch, const aft_solve_options *options)
{
    *watch = (aft_watch){.options = options, .began = aft_seconds()};
    watch->told = watch->began;
}

bool aft_watch_look(aft_watch *watch, const char *phase, double bound, double incumbent)
{
    const aft_solve_options *options = watch->options;
    double now = aft_seconds();
    if (options->on_progress != NULL && now - watch->told >= 1.0) {
        watch->told = now;
        const aft_progress progress = {
            .seconds = now - watch->began, .bound = bound, .incumbent = incumbent, .phase = phase};
        options->on_progress(&progress, options->payload);
    }
    if (!watch->is_interrupted && options->is_interrupted != NULL) {
        watch->is_interrupted = options->is_interrupted(options->payload);
    }
    return watch->is_interrupted;
}
