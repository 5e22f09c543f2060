/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak plan CASE: read, solve, write the run folder, print the decisions. Ctrl-C keeps the best plan so far. */
#include "cli/progress.h"

#include "networks/base/clock.h"
#include "networks/base/memory.h"
#include "networks/base/new_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void print_conflicts(const aft_network *network, const aft_plan *plan)
{
    enum { MOST = 20 };
    const bool is_limit = plan->outcome == AFT_TIME_LIMIT || plan->outcome == AFT_GAP_LIMIT;
    cli_say("aftak: %s%s%s%s\n", is_limit ? "no plan was found within the limit" : "no solution: ",
            is_limit ? "" : aft_outcome_name(plan->outcome), plan->message[0] != '\0' ? "; " : "", plan->message);
    for (size_t i = 0; i < plan->n_conflicts && i < MOST; i++) {
        const aft_conflict *c = &plan->conflicts[i];
        if (c->bus >= 0 && c->snapshot >= 0) {
            const char *numbers = strstr(c->where, "] (");
            cli_say("  bus %s, %s: %.6g MW %s%s\n", network->buses[c->bus].name, network->snapshots[c->snapshot].label,
                    fabs(c->amount), c->amount < 0.0 ? "too much" : "missing", numbers != NULL ? numbers + 1 : "");
        } else {
            cli_say("  %s: %.6g\n", c->where, c->amount);
        }
    }
    if (plan->n_conflicts > MOST) {
        cli_say("  ... and %zu more in tables/conflicts.csv\n", plan->n_conflicts - MOST);
    }
}

static int exit_code(const aft_plan *plan, const aft_studies *studies, bool must_find_all)
{
    switch (plan->outcome) {
    case AFT_OPTIMAL:
        if (must_find_all && studies->break_evens != NULL && studies->break_evens->is_cut_short) {
            return cli_is_stopped() ? EXIT_INTERRUPTED : EXIT_LIMIT;
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

/* Of the time limit, which counts from the start of the program: reading is within it. 0: none. */
static double seconds_left(const cli_options *options)
{
    const double spent = aft_seconds() - options->started;
    return isnan(options->time_limit) ? 0.0 : fmax(1e-3, options->time_limit - spent);
}

static aft_solve_options solve_options(const aft_network *network, const cli_options *options)
{
    return (aft_solve_options){.solver = options->solver,
                               .time_limit = seconds_left(options),
                               .gap = isnan(options->gap) ? network->settings.mip_gap : options->gap,
                               .threads = options->threads,
                               .relax = options->relax,
                               .method = options->method,
                               .write_problem = options->write_problem};
}

/* Whatever is asked of the plan besides itself, in what is left of the time. */
static aft_status study(aft_studies *out, const aft_network *network, const aft_plan *plan, const cli_options *options,
                        aft_solve_options how, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_row *candidates = NULL;
    aft_study_options studies = {.solve = how, .break_even = options->break_even};
    studies.solve.method = NULL; /* it was asked for this plan */
    studies.solve.time_limit = seconds_left(options);
    AFT_TRY(aft_branches_possible(&candidates, &studies.n_candidates, network, err));
    studies.candidates = candidates;
    status = aft_studies_make(out, network, plan, &studies, err);
done:
    aft_free(candidates);
    return status;
}

static aft_status solve(aft_plan **out, aft_studies *studies_out, const aft_network *network,
                        const cli_options *options, aft_error *err)
{
    cli_reporter reporter = cli_reporter_new(options, network);
    aft_solve_options how = solve_options(network, options);
    cli_report_to(&how, &reporter);
    aft_status status = aft_solve(out, network, &how, err);
    if (status == AFT_OK) {
        status = study(studies_out, network, *out, options, how, err);
    }
    cli_end_line(&reporter);
    return status;
}

static aft_status print_result(const aft_run *run, const aft_facts *facts, const cli_options *options, aft_error *err)
{
    char *text = NULL;
    aft_status status = AFT_OK;
    const char *written = aft_run_place_written(run->place);
    if (cli_is_json(options)) {
        status = aft_run_json(&text, run, facts, err);
    } else if (!options->quiet) {
        status = aft_summary_text(&text, facts, err);
    }
    if (status == AFT_OK && text != NULL) {
        cli_is_json(options) ? cli_print_text(text) : cli_print_wrapped(text);
        if (!options->quiet && !cli_is_json(options) && written != NULL) {
            cli_print("Run folder  %s\n", written);
        }
    }
    aft_free(text);
    return status;
}

/* What must be known of a plan besides itself, or why there is none. */
static void say_outcome(const aft_run *run, const aft_network *network, const aft_plan *plan, bool is_quiet)
{
    if (cli_is_stopped() && plan->has_point && aft_run_place_written(run->place) != NULL) {
        cli_say("aftak: interrupted; the best plan so far is kept\n");
    } else if (plan->outcome == AFT_INTERRUPTED && !plan->has_point) {
        cli_say("aftak: interrupted before there was a plan\n");
    } else if (!plan->has_point) {
        print_conflicts(network, plan);
    } else if (plan->message[0] != '\0' && !is_quiet) {
        cli_say("%s\n", plan->message);
    }
}

/* Where the run is, if not where it was asked for. A plan that could not be written is at least not lost in silence. */
static void say_place(const aft_run *run, const char *folder, const aft_plan *plan)
{
    const char *written = aft_run_place_written(run->place);
    if (written != NULL && strcmp(written, folder) != 0) {
        cli_say("aftak: %s has a plan and stays; this run without one is in %s\n", folder, written);
    } else if (written == NULL && plan->has_point) {
        cli_say("aftak: a plan was found (%s, total cost %.12g), but it could not be written:\n",
                aft_outcome_name(plan->outcome), plan->total_cost);
    }
}

/* Writes the run folder and prints what is in it; if it could not be written, what there is to be said all the same. */
static aft_status tell_plan(const aft_run *run, const char *folder, const aft_network *network, const aft_plan *plan,
                            const aft_studies *studies, const cli_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_facts *facts = NULL;
    AFT_TRY(aft_facts_new(&facts, network, plan, studies, err));
    status = aft_run_write(run, facts, err);
    say_outcome(run, network, plan, options->quiet);
    if (status != AFT_ESOLVER) { /* costs that do not add up are nobody's plan */
        const aft_status printed = print_result(run, facts, options, err);
        status = status == AFT_OK ? printed : status;
    }
    say_place(run, folder, plan);
done:
    aft_facts_free(facts);
    return status;
}

static aft_status plan_network(int *code_out, const aft_network *network, const aft_findings *findings,
                               aft_run_place *place, const char *folder, const cli_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_plan *plan = NULL;
    aft_studies studies = {0};
    double seconds_read = aft_seconds() - options->started;
    if (options->break_even) {
        AFT_TRY(aft_branches_check_break_even(network, err));
    }
    AFT_TRY(solve(&plan, &studies, network, options, err));
    *code_out = exit_code(plan, &studies, options->break_even);
    const aft_run run = {.place = place,
                         .is_forced = options->force,
                         .command = options->command_line.texts,
                         .n_command = options->command_line.n,
                         .options = options->given,
                         .n_options = options->n_given,
                         .findings = findings,
                         .seconds_read = seconds_read,
                         .started = options->started};
    AFT_TRY(tell_plan(&run, folder, network, plan, &studies, options, err));
done:
    aft_studies_clear(&studies);
    aft_plan_free(plan);
    return status;
}

/* Where the run goes, and the problem; what is wrong with it is said before the case is read. */
static aft_status take_place(aft_run_place **out, char **folder_out, const cli_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_new_file problem = {0};
    if (options->write_problem != NULL) {
        AFT_TRY(aft_new_file_open(&problem, options->write_problem, err));
        AFT_TRY(aft_new_file_close(&problem, false, err));
    }
    AFT_TRY(cli_choose_folder(folder_out, options, err));
    AFT_TRY(aft_run_place_take(out, *folder_out, err));
    AFT_TRY(aft_run_place_check(*out, options->force, err));
done:
    return status;
}

int cli_plan(const cli_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    aft_findings *findings = NULL;
    aft_network *network = NULL;
    aft_run_place *place = NULL;
    char *folder = NULL;
    int code = EXIT_DONE;
    if (options->method != NULL && !cli_knows_method(options->method)) {
        return EXIT_USAGE;
    }
    cli_catch_signals();
    aft_status status = take_place(&place, &folder, options, &err);
    if (status == AFT_OK) {
        status = cli_read_case(&network, &findings, options, &err);
    }
    if (findings != NULL) {
        cli_print_findings(findings, options, false);
    }
    if (status == AFT_ECASE && aft_findings_count_level(findings, AFT_LEVEL_ERROR) > 0) {
        code = EXIT_CASE;
    } else {
        if (status == AFT_OK) {
            status = plan_network(&code, network, findings, place, folder, options, &err);
        }
        code = status == AFT_OK ? code : cli_fail(&err);
    }
    aft_network_free(network);
    aft_findings_free(findings);
    aft_run_place_free(place);
    aft_free(folder);
    return code;
}
