/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak plan CASE: read, solve, write the run folder, print the decisions. Ctrl-C keeps the best plan so far. */
#include "cli/cli.h"

#include "networks/base/memory.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t is_stopped; /* the one way in which a signal can talk to us */

static void on_signal(int number)
{
    (void)number;
    is_stopped = 1;
}

/* The first signal asks for the best plan so far, the second ends the program as usual. */
static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

/* Where progress goes. */
typedef struct reporter {
    bool is_quiet, is_terminal;
    bool has_line; /* a line on the terminal waits to be rewritten */
    double last;   /* aft_clock() of the last line */
} reporter;

static bool is_interrupted(void *payload)
{
    (void)payload;
    return is_stopped != 0;
}

static void end_line(reporter *r)
{
    if (r->has_line) {
        (void)fprintf(stderr, "\r\033[K");
        r->has_line = false;
    }
}

static void on_progress(const aft_progress *progress, void *payload)
{
    enum { SECONDS_BETWEEN_LINES = 10 };
    reporter *r = payload;
    double now = aft_clock();
    if (r->is_quiet || (!r->is_terminal && now - r->last < SECONDS_BETWEEN_LINES)) {
        return;
    }
    r->last = now;
    double gap = (progress->incumbent - progress->bound) / fmax(1e-9, fabs(progress->incumbent));
    end_line(r);
    (void)fprintf(stderr, "%s: %.0f s", progress->phase, progress->seconds);
    if (isfinite(progress->bound)) {
        (void)fprintf(stderr, ", bound %.8g", progress->bound);
    }
    if (isfinite(progress->incumbent)) {
        (void)fprintf(stderr, ", best %.8g", progress->incumbent);
    }
    if (isfinite(gap)) {
        (void)fprintf(stderr, ", gap %.3g %%", 100.0 * gap);
    }
    (void)fprintf(stderr, "%s", r->is_terminal ? "" : "\n");
    (void)fflush(stderr);
    r->has_line = r->is_terminal;
}

static void on_log(const char *line, void *payload)
{
    reporter *r = payload;
    if (!r->is_quiet) {
        end_line(r);
        (void)fprintf(stderr, "%s\n", line);
    }
}

static void print_conflicts(const aft_network *network, const aft_plan *plan)
{
    enum { MOST = 20 };
    (void)fprintf(stderr, "aftak: no solution: %s%s%s\n", aft_outcome_name(plan->outcome),
                  plan->message[0] != '\0' ? "; " : "", plan->message);
    for (size_t i = 0; i < plan->n_conflicts && i < MOST; i++) {
        const aft_conflict *c = &plan->conflicts[i];
        if (c->bus >= 0 && c->snapshot >= 0) {
            (void)fprintf(stderr, "  bus %s, %s: %.6g MW %s\n", network->buses[c->bus].name,
                          network->snapshots[c->snapshot].label, fabs(c->amount),
                          c->amount < 0.0 ? "too much" : "missing");
        } else {
            (void)fprintf(stderr, "  %s: %.6g\n", c->where, c->amount);
        }
    }
    if (plan->n_conflicts > MOST) {
        (void)fprintf(stderr, "  ... and %zu more in tables/conflicts.csv\n", plan->n_conflicts - MOST);
    }
}

static int exit_code(const aft_plan *plan, const aft_studies *studies)
{
    switch (plan->outcome) {
    case AFT_OPTIMAL:
        if (studies->break_evens != NULL && studies->break_evens->is_cut_short) {
            return is_stopped ? EXIT_INTERRUPTED : EXIT_LIMIT;
        }
        return EXIT_DONE;
    case AFT_INTERRUPTED: return EXIT_INTERRUPTED;
    case AFT_GAP_LIMIT:
    case AFT_TIME_LIMIT: return plan->has_point ? EXIT_LIMIT : EXIT_NO_SOLUTION;
    case AFT_INFEASIBLE:
    case AFT_UNBOUNDED: break;
    }
    return EXIT_NO_SOLUTION;
}

static aft_solve_options solve_options(const aft_network *network, const cli_options *options, reporter *r)
{
    return (aft_solve_options){.solver = options->solver,
                               .time_limit = isnan(options->time_limit) ? 0.0 : options->time_limit,
                               .gap = isnan(options->gap) ? network->settings.mip_gap : options->gap,
                               .threads = options->threads,
                               .relax = options->relax,
                               .write_problem = options->write_problem,
                               .on_progress = on_progress,
                               .on_log = on_log,
                               .is_interrupted = is_interrupted,
                               .payload = r};
}

/* Whatever is asked of the plan besides itself, in what is left of the time. */
static aft_status study(aft_studies *out, const aft_network *network, const aft_plan *plan, const cli_options *options,
                        aft_solve_options how, double started, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_row *candidates = NULL;
    aft_study_options studies = {.solve = how, .break_even = options->break_even};
    if (how.time_limit > 0.0) {
        studies.solve.time_limit = fmax(1e-3, how.time_limit - (aft_clock() - started));
    }
    if (options->break_even) {
        AFT_TRY(aft_branches_possible(&candidates, &studies.n_candidates, network, err));
        studies.candidates = candidates;
    }
    status = aft_studies_make(out, network, plan, &studies, err);
done:
    aft_free(candidates);
    return status;
}

static aft_status solve(aft_plan **out, aft_studies *studies_out, const aft_network *network,
                        const cli_options *options, aft_error *err)
{
    reporter r = {.is_quiet = options->quiet, .is_terminal = isatty(STDERR_FILENO) != 0, .last = aft_clock()};
    const aft_solve_options how = solve_options(network, options, &r);
    const double started = aft_clock();
    aft_status status = aft_solve(out, network, &how, err);
    if (status == AFT_OK) {
        status = study(studies_out, network, *out, options, how, started, err);
    }
    end_line(&r);
    return status;
}

static aft_status print_result(const aft_run *run, const aft_facts *facts, const cli_options *options, aft_error *err)
{
    char *text = NULL;
    aft_status status = AFT_OK;
    if (cli_is_json(options)) {
        status = aft_run_json(&text, run, facts, err);
    } else if (!options->quiet) {
        status = aft_summary_text(&text, facts, err);
    }
    if (status == AFT_OK && text != NULL) {
        (void)fputs(text, stdout);
        if (!options->quiet && !cli_is_json(options)) {
            (void)printf("Run folder  %s\n", run->folder);
        }
    }
    aft_free(text);
    return status;
}

/* Writes the run folder and prints what is in it. */
static aft_status tell_plan(const aft_run *run, const aft_network *network, const aft_plan *plan,
                            const aft_studies *studies, const cli_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_facts *facts = NULL;
    AFT_TRY(aft_facts_new(&facts, network, plan, studies, err));
    AFT_TRY(aft_run_write(run, facts, err));
    if (!plan->has_point) {
        print_conflicts(network, plan);
    } else if (plan->message[0] != '\0' && !options->quiet) {
        (void)fprintf(stderr, "%s\n", plan->message);
    }
    status = print_result(run, facts, options, err);
done:
    aft_facts_free(facts);
    return status;
}

static aft_status plan_network(int *code_out, const aft_network *network, const aft_findings *findings,
                               const cli_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *plan = NULL;
    aft_studies studies = {0};
    char *folder = NULL;
    double seconds_read = aft_clock() - options->started;
    AFT_TRY(cli_choose_folder(&folder, network, options, err));
    AFT_TRY(aft_run_check_folder(folder, options->force, err));
    if (options->break_even) {
        AFT_TRY(aft_branches_check_break_even(network, err));
    }
    AFT_TRY(solve(&plan, &studies, network, options, err));
    *code_out = exit_code(plan, &studies);
    if (plan->outcome == AFT_INTERRUPTED && !plan->has_point) {
        (void)fprintf(stderr, "aftak: interrupted before there was a plan: no run folder is written\n");
        goto done;
    }
    const aft_run run = {.folder = folder,
                         .is_forced = options->force,
                         .command = options->command_line.texts,
                         .n_command = options->command_line.n,
                         .options = options->given,
                         .n_options = options->n_given,
                         .findings = findings,
                         .seconds_read = seconds_read,
                         .started = options->started};
    AFT_TRY(tell_plan(&run, network, plan, &studies, options, err));
done:
    aft_studies_clear(&studies);
    aft_plan_free(plan);
    aft_free(folder);
    return status;
}

int cli_plan(const cli_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    aft_findings *findings = NULL;
    aft_network *network = NULL;
    int code = EXIT_DONE;
    catch_signals();
    aft_status status = cli_read_case(&network, &findings, options, &err);
    if (findings != NULL) {
        cli_print_findings(findings, options->quiet);
    }
    if (status == AFT_ECASE && aft_findings_count_level(findings, AFT_LEVEL_ERROR) > 0) {
        code = EXIT_CASE;
    } else {
        if (status == AFT_OK) {
            status = plan_network(&code, network, findings, options, &err);
        }
        code = status == AFT_OK ? code : cli_fail(&err);
    }
    aft_network_free(network);
    aft_findings_free(findings);
    return code;
}
