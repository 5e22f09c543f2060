/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak sweep CASE: the base case and every scenario as runs of `plan` side by side, each in its own folder, then their
 * sum. Runs that are there, of the same input and options, and proved are kept. */
#include "cli/cli.h"
#include "cli/jobs.h"
#include "cli/progress.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "networks/base/text.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a sweep is about. */
typedef struct sweeping {
    const cli_options *options;
    aft_scenario_tasks sweep;
    char *folder;
    aft_run_place *place; /* NULL: not to ourselves */
    size_t n_passed;
    aft_run_option *passed; /* [n_passed] options that the plans get too */
    cli_job *jobs;          /* [sweep.n] */
    size_t n_ended;
} sweeping;

/* ---- exit codes ---- */

/* The worse of two: interrupted, internal, wrong use, bad case, no solution, limit, done. */
static int worse(int a, int b)
{
    static const int order[] = {EXIT_INTERRUPTED, EXIT_INTERNAL, EXIT_USAGE, EXIT_CASE, EXIT_NO_SOLUTION, EXIT_LIMIT};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        if (a == order[i] || b == order[i]) {
            return order[i];
        }
    }
    return a == EXIT_DONE && b == EXIT_DONE ? EXIT_DONE : EXIT_INTERNAL;
}

/* Of a run that is there. One that is missing, or of other input, leaves the sweep less than whole. */
static int code_of_state(aft_task_state state)
{
    switch (state) {
    case AFT_TASK_PLANNED: return EXIT_DONE;
    case AFT_TASK_NO_PLAN: return EXIT_NO_SOLUTION;
    case AFT_TASK_MISSING:
    case AFT_TASK_OTHER:
    case AFT_TASK_STOPPED: break;
    }
    return EXIT_LIMIT;
}

/* ---- the words of a plan ---- */

typedef struct words {
    size_t n, cap;
    char **list;
    bool is_out_of_memory;
} words;

static void words_clear(words *w)
{
    for (size_t i = 0; i < w->n; i++) {
        aft_free(w->list[i]);
    }
    aft_free(w->list);
    *w = (words){0};
}

static void add_word(words *w, const char *text)
{
    const size_t n = strlen(text) + 1;
    char *copy = aft_alloc(n, 1);
    if (copy == NULL || aft_grow((void **)&w->list, &w->cap, w->n + 2, sizeof *w->list) != 0) {
        aft_free(copy);
        w->is_out_of_memory = true;
        return;
    }
    memcpy(copy, text, n);
    w->list[w->n++] = copy;
    w->list[w->n] = NULL;
}

static bool is_flag(const char *option)
{
    return strcmp(option, "strict") == 0 || strcmp(option, "allow-ignored") == 0;
}

static void add_option(words *w, const char *name, const char *value)
{
    char option[64];
    (void)snprintf(option, sizeof option, "--%s", name);
    add_word(w, option);
    if (!is_flag(name)) {
        add_word(w, value);
    }
}

static void add_passed(words *w, const sweeping *s)
{
    for (size_t i = 0; i < s->n_passed; i++) {
        add_option(w, s->passed[i].name, s->passed[i].value);
    }
}

/* "aftak plan --scenario NAME --out FOLDER/NAME ... -- CASE"; threads 0: the solver chooses. */
static aft_status plan_words(words *out, const sweeping *s, size_t task, size_t threads, bool is_forced, bool is_quiet,
                             aft_error *err)
{
    const aft_scenario_task *t = &s->sweep.tasks[task];
    char number[32];
    words w = {0};
    char *path = NULL;
    const aft_status status = aft_path_join(&path, s->folder, t->folder, err);
    if (status != AFT_OK) {
        return status;
    }
    add_word(&w, "aftak");
    add_word(&w, "plan");
    if (t->scenario != NULL) {
        add_option(&w, "scenario", t->scenario);
    }
    add_option(&w, "out", path);
    add_passed(&w, s);
    if (threads > 0) {
        (void)snprintf(number, sizeof number, "%zu", threads);
        add_option(&w, "threads", number);
    }
    if (is_forced) {
        add_word(&w, "--force");
    }
    if (is_quiet) {
        add_word(&w, "--quiet");
    }
    add_word(&w, "--");
    add_word(&w, s->options->words.texts[1]);
    aft_free(path);
    if (w.is_out_of_memory) {
        words_clear(&w);
        return aft_fail(err, AFT_ENOMEM, "sweep: out of memory");
    }
    *out = w;
    return AFT_OK;
}

/* ---- what is said meanwhile ---- */

/* ", optimal, total cost 19,974,000, gap 0 %, 0.1 s" from the run of a task; nothing without one. */
static void describe_run(char out[256], const sweeping *s, size_t task)
{
    char path[4096];
    char parts[4][64] = {"", "", "", ""};
    char digits[AFT_AMOUNT_TEXT];
    (void)snprintf(path, sizeof path, "%s/%s/run.json", s->folder, s->sweep.tasks[task].run);
    json_t *run = json_load_file(path, 0, NULL);
    const char *status = json_string_value(json_object_get(run, "status"));
    const json_t *cost = json_object_get(run, "total_cost");
    const json_t *gap = json_object_get(run, "gap");
    const json_t *seconds = json_object_get(json_object_get(run, "seconds"), "total");
    if (status != NULL) {
        (void)snprintf(parts[0], sizeof parts[0], ", %.32s", status);
    }
    if (json_is_number(cost)) {
        (void)snprintf(parts[1], sizeof parts[1], ", total cost %s",
                       aft_amount_to_text(digits, json_number_value(cost)));
    }
    if (json_is_number(gap)) {
        (void)snprintf(parts[2], sizeof parts[2], ", gap %s", aft_percent_to_text(digits, json_number_value(gap)));
    }
    if (json_is_number(seconds)) {
        (void)snprintf(parts[3], sizeof parts[3], ", %.1f s", json_number_value(seconds));
    }
    (void)snprintf(out, 256, "%s%s%s%s", parts[0], parts[1], parts[2], parts[3]);
    json_decref(run);
}

static void say_task(const sweeping *s, size_t task, const char *what)
{
    char run[256];
    describe_run(run, s, task);
    cli_say("[%zu/%zu] %s: %s%s\n", s->n_ended, s->sweep.n, s->sweep.tasks[task].name, what, run);
}

static const char *word_of(int code)
{
    switch (code) {
    case EXIT_DONE: return "done";
    case EXIT_NO_SOLUTION: return "no solution";
    case EXIT_LIMIT: return "limit reached";
    case EXIT_INTERRUPTED: return "stopped";
    default: return "failed";
    }
}

/* A line for each task that has ended; if it failed also what it said. */
static void on_end(size_t job, void *payload)
{
    sweeping *s = payload;
    const int code = s->jobs[job].code;
    const bool is_good = code == EXIT_DONE || code == EXIT_LIMIT || code == EXIT_INTERRUPTED;
    char line[1024];
    s->n_ended++;
    (void)aft_scenarios_choose_run(&s->sweep, job, s->folder, s->passed, s->n_passed, NULL);
    if (!s->options->quiet || !is_good) {
        say_task(s, job, word_of(code));
    }
    while (!is_good && fgets(line, sizeof line, s->jobs[job].errors) != NULL) {
        cli_say("  %s%s", line, strchr(line, '\n') != NULL ? "" : "\n");
    }
}

/* ---- planning ---- */

/* Which runs are kept, and which are planned anew: those that stopped early. Runs of other input are replaced by force
 * alone. */
static aft_status look_at_runs(sweeping *s, bool *is_stopped_early, aft_error *err)
{
    for (size_t i = 0; i < s->sweep.n && !s->options->force; i++) {
        aft_task_state state = AFT_TASK_MISSING;
        char why[80];
        aft_status status = aft_scenarios_choose_run(&s->sweep, i, s->folder, s->passed, s->n_passed, err);
        if (status == AFT_OK) {
            status = aft_scenarios_look(&state, why, &s->sweep, i, s->folder, s->passed, s->n_passed, err);
        }
        if (status != AFT_OK) {
            return status;
        }
        if (state == AFT_TASK_OTHER && (s->options->task < 0 || s->options->task == (int)i)) {
            return aft_fail(err, AFT_EUSAGE,
                            "%s/%s is a run of other input or options (%s); use --force to replace it, or --out",
                            s->folder, s->sweep.tasks[i].folder, why);
        }
        is_stopped_early[i] = state == AFT_TASK_STOPPED;
        s->jobs[i].is_skipped = state == AFT_TASK_PLANNED || state == AFT_TASK_NO_PLAN;
        s->jobs[i].code = s->jobs[i].is_skipped ? code_of_state(state) : EXIT_DONE;
    }
    return AFT_OK;
}

/* How many plans at a time, and threads for each. */
static size_t choose_threads(size_t *at_a_time, const sweeping *s)
{
    const size_t cores = cli_cores();
    size_t n_jobs = 0;
    for (size_t i = 0; i < s->sweep.n; i++) {
        n_jobs += !s->jobs[i].is_skipped;
    }
    *at_a_time = s->options->threads > 0 ? (size_t)s->options->threads : cores;
    const size_t n = n_jobs == 0 ? 1 : n_jobs < *at_a_time ? n_jobs : *at_a_time;
    return cores > n ? cores / n : 1;
}

static aft_status count_runs(size_t *out, const sweeping *s, aft_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < s->sweep.n; i++) {
        aft_task_state state = AFT_TASK_MISSING;
        char why[80];
        const aft_status status = aft_scenarios_look(&state, why, &s->sweep, i, s->folder, NULL, 0, err);
        if (status != AFT_OK) {
            return status;
        }
        n += state != AFT_TASK_MISSING;
    }
    *out = n;
    return AFT_OK;
}

static aft_status sum_up(sweeping *s, aft_error *err)
{
    aft_status status = AFT_OK;
    char *text = NULL;
    size_t n_runs = 0;
    for (size_t i = 0; i < s->sweep.n; i++) {
        AFT_TRY(aft_scenarios_choose_run(&s->sweep, i, s->folder, s->passed, s->n_passed, err));
    }
    AFT_TRY(count_runs(&n_runs, s, err));
    AFT_TRY(aft_scenarios_write(&s->sweep, s->folder, err));
    if (n_runs > 0) {
        AFT_TRY(aft_report_write(s->folder, err));
    }
    if (cli_is_json(s->options)) {
        AFT_TRY(aft_scenarios_json(&text, s->folder, err));
    } else if (!s->options->quiet) {
        AFT_TRY(aft_scenarios_text(&text, s->folder, err));
    }
    if (text != NULL) {
        cli_print_text(text);
    }
    if (text != NULL && !cli_is_json(s->options)) {
        cli_print("Sweep folder  %s\n", s->folder);
    }
done:
    aft_free(text);
    return status;
}

static void say_kept(sweeping *s)
{
    for (size_t i = 0; i < s->sweep.n; i++) {
        if (s->jobs[i].is_skipped) {
            s->n_ended++;
            if (!s->options->quiet) {
                say_task(s, i, "kept");
            }
        }
    }
}

static aft_status plan_all(sweeping *s, int *code_out, aft_error *err)
{
    aft_status status = AFT_OK;
    words *lines = aft_alloc(s->sweep.n, sizeof *lines);
    bool *is_stopped_early = aft_alloc(s->sweep.n, sizeof *is_stopped_early);
    AFT_TRY_ALLOC(lines, err, "sweep");
    AFT_TRY_ALLOC(is_stopped_early, err, "sweep");
    AFT_TRY(look_at_runs(s, is_stopped_early, err));
    AFT_TRY(aft_scenarios_ask(&s->sweep, 0, s->sweep.n, s->folder, err));
    say_kept(s);
    size_t at_a_time = 1;
    const size_t threads = choose_threads(&at_a_time, s);
    for (size_t i = 0; i < s->sweep.n; i++) {
        const bool is_forced = s->options->force || is_stopped_early[i];
        AFT_TRY(plan_words(&lines[i], s, i, threads, is_forced, true, err));
        s->jobs[i].words = lines[i].list;
    }
    *code_out = cli_jobs_run(s->jobs, s->sweep.n, at_a_time, on_end, s) ? EXIT_INTERRUPTED : EXIT_DONE;
    for (size_t i = 0; i < s->sweep.n; i++) {
        *code_out = worse(*code_out, s->jobs[i].code);
    }
    AFT_TRY(sum_up(s, err));
done:
    for (size_t i = 0; lines != NULL && i < s->sweep.n; i++) {
        words_clear(&lines[i]);
    }
    aft_free(lines);
    aft_free(is_stopped_early);
    return status;
}

/* One task alone, by becoming its plan: what it prints and how it ends is as of `plan`. */
static aft_status plan_one(sweeping *s, int *code_out, aft_error *err)
{
    aft_status status = AFT_OK;
    words line = {0};
    const size_t task = (size_t)s->options->task;
    bool *is_stopped_early = aft_alloc(s->sweep.n, sizeof *is_stopped_early);
    AFT_TRY_ALLOC(is_stopped_early, err, "sweep");
    if (task >= s->sweep.n) {
        status = aft_fail(err, AFT_EUSAGE, "there is no task %zu: 0 to %zu, --list tells them", task, s->sweep.n - 1);
        goto done;
    }
    AFT_TRY(look_at_runs(s, is_stopped_early, err));
    if (s->jobs[task].is_skipped) {
        s->n_ended = task;
        say_task(s, task, "kept");
        *code_out = s->jobs[task].code;
        goto done;
    }
    const int threads = s->options->threads;
    AFT_TRY(plan_words(&line, s, task, threads > 0 ? (size_t)threads : 0, s->options->force || is_stopped_early[task],
                       s->options->quiet, err));
    if (cli_is_json(s->options)) {
        status = aft_fail(err, AFT_EUSAGE, "--format json goes with --list, --collect, or all tasks");
        goto done;
    }
    AFT_TRY(aft_scenarios_ask(&s->sweep, task, 1, s->folder, err));
    (void)fflush(NULL);
    cli_become(line.list);
    status = aft_fail(err, AFT_EIO, "cannot start the plan: %s", strerror(errno));
done:
    words_clear(&line);
    aft_free(is_stopped_early);
    return status;
}

/* "aftak: asked for, and not there: low, high and 12 more"; nothing if there is none. */
static void say_missing(const sweeping *s, const char *what, const bool *is_one)
{
    enum { MOST = 10 };
    char line[1024] = "";
    size_t n = 0;
    for (size_t i = 0; i < s->sweep.n; i++) {
        const size_t used = strlen(line);
        if (is_one[i] && n++ < MOST) {
            (void)snprintf(line + used, sizeof line - used, "%s%.60s", n > 1 ? ", " : "", s->sweep.tasks[i].name);
        }
    }
    if (n > MOST) {
        cli_say("aftak: %s: %s and %zu more\n", what, line, n - MOST);
    } else if (n > 0) {
        cli_say("aftak: %s: %s\n", what, line);
    }
}

/* Looks at all runs for collect. @param asked  comes back without those that are there */
static aft_status look_at_all(sweeping *s, size_t *n_there, bool *asked, bool *others, int *code_out, aft_error *err)
{
    *n_there = 0;
    for (size_t i = 0; i < s->sweep.n; i++) {
        aft_task_state state = AFT_TASK_MISSING;
        char why[80];
        aft_status status = aft_scenarios_choose_run(&s->sweep, i, s->folder, s->passed, s->n_passed, err);
        if (status == AFT_OK) {
            status = aft_scenarios_look(&state, why, &s->sweep, i, s->folder, NULL, 0, err);
        }
        if (status != AFT_OK) {
            return status;
        }
        const bool is_there = state != AFT_TASK_MISSING;
        if (is_there || asked[i]) {
            *code_out = worse(*code_out, code_of_state(state));
        }
        if (state == AFT_TASK_OTHER) {
            cli_say("aftak: %s/%s is a run of other input (%s)\n", s->folder, s->sweep.tasks[i].run, why);
        }
        *n_there += is_there;
        others[i] = !is_there && !asked[i];
        asked[i] = !is_there && asked[i];
    }
    return AFT_OK;
}

/* Sums up whatever is there. What was asked for and is not there leaves the sweep less than whole; what nobody asked
 * for does not. */
static aft_status collect(sweeping *s, int *code_out, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n_there = 0;
    bool *asked = NULL;
    bool *others = aft_alloc(s->sweep.n, sizeof *others);
    *code_out = EXIT_DONE;
    AFT_TRY_ALLOC(others, err, "sweep");
    AFT_TRY(aft_scenarios_asked(&asked, &s->sweep, s->folder, err));
    AFT_TRY(look_at_all(s, &n_there, asked, others, code_out, err));
    say_missing(s, "asked for, and not there", asked);
    if (n_there == 0) {
        status = aft_fail(err, AFT_EUSAGE, "%s has no runs of this case", s->folder);
        goto done;
    }
    if (!s->options->quiet) {
        say_missing(s, "never asked for", others);
    }
    status = sum_up(s, err);
done:
    aft_free(asked);
    aft_free(others);
    return status;
}

/* ---- tasks as a list, and as a script ---- */

static aft_status print_list(const sweeping *s, aft_error *err)
{
    char *text = NULL;
    aft_status status = cli_is_json(s->options) ? aft_scenarios_tasks_json(&text, &s->sweep, err)
                                                : aft_scenarios_tasks_text(&text, &s->sweep, err);
    if (status == AFT_OK) {
        cli_print_text(text);
    }
    aft_free(text);
    return status;
}

/* A word as a shell reads it back. */
static void print_quoted(const char *word)
{
    (void)printf(" '");
    for (; *word != '\0'; word++) {
        (void)printf(*word == '\'' ? "'\\''" : "%c", *word);
    }
    (void)printf("'");
}

static void print_option(const char *name, const char *value)
{
    (void)printf(" --%s", name);
    if (!is_flag(name)) {
        print_quoted(value);
    }
}

static void print_job(const sweeping *s, const char *more, bool is_forced)
{
    (void)printf("#!/bin/sh\nexec \"${AFTAK:-aftak}\" sweep");
    print_option("out", s->folder);
    for (size_t i = 0; i < s->n_passed; i++) {
        print_option(s->passed[i].name, s->passed[i].value);
    }
    (void)printf("%s%s %s --", is_forced ? " --force" : "", s->options->quiet ? " --quiet" : "", more);
    print_quoted(s->options->words.texts[1]);
    (void)printf("\nEND\n");
}

/* The text of a job stands between lines END, so no word may have a line of its own. */
static aft_status check_lines(const sweeping *s, aft_error *err)
{
    bool has_break = strpbrk(s->folder, "\r\n") != NULL || strpbrk(s->options->words.texts[1], "\r\n") != NULL;
    for (size_t i = 0; i < s->n_passed; i++) {
        has_break = has_break || strpbrk(s->passed[i].value, "\r\n") != NULL;
    }
    return has_break ? aft_fail(err, AFT_EUSAGE, "--slurm: no path or value may have a line break") : AFT_OK;
}

/* An array with a job per task, and a job that sums up when all of them have ended, however they did. */
static aft_status print_slurm(const sweeping *s, aft_error *err)
{
    const aft_status status = check_lines(s, err);
    if (status != AFT_OK) {
        return status;
    }
    (void)printf(
        "#!/bin/sh\n"
        "# The tasks of a sweep as an array of jobs, then a job that sums them up. Run this where sbatch is, in the\n"
        "# folder that the paths below start from. Time, memory, cores and partition: variables SBATCH_TIMELIMIT,\n"
        "# SBATCH_MEM_PER_NODE, SBATCH_CPUS_PER_TASK, SBATCH_PARTITION. The program: variable AFTAK.\n"
        "set -eu\n"
        "tasks=$(sbatch --parsable --job-name=aftak-plan --array=0-%zu <<'END'\n",
        s->sweep.n - 1);
    print_job(s, "--task \"$SLURM_ARRAY_TASK_ID\" --threads \"${SLURM_CPUS_PER_TASK:-1}\"", s->options->force);
    (void)printf(")\nsbatch --parsable --job-name=aftak-collect --dependency=\"afterany:${tasks%%%%;*}\" <<'END'\n");
    print_job(s, "--collect", false);
    return AFT_OK;
}

/* ---- the command ---- */

/* Options that the plans get as they were given. */
static aft_status choose_passed(sweeping *s, aft_error *err)
{
    static const char *const names[] = {"set", "allow-ignored", "strict", "solver", "time-limit", "gap"};
    s->passed = aft_alloc(s->options->n_given, sizeof *s->passed);
    if (s->passed == NULL) {
        return aft_fail(err, AFT_ENOMEM, "sweep: out of memory");
    }
    for (size_t i = 0; i < s->options->n_given; i++) {
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            if (strcmp(s->options->given[i].name, names[k]) == 0) {
                s->passed[s->n_passed++] = s->options->given[i];
            }
        }
    }
    return AFT_OK;
}

/* Where the sweep goes, which a link may name. One that plans all has the folder for itself. */
static aft_status take_place(sweeping *s, aft_error *err)
{
    aft_status status = AFT_OK;
    char *named = NULL;
    const cli_options *o = s->options;
    AFT_TRY(cli_choose_folder(&named, o, err));
    AFT_TRY(aft_path_follow(&s->folder, named, err));
    if (!o->list && !o->slurm && !o->collect && o->task < 0) {
        AFT_TRY(aft_run_place_take(&s->place, named, err));
    }
done:
    aft_free(named);
    return status;
}

static aft_status sweep_case(int *code_out, sweeping *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const cli_options *options = s->options;
    AFT_TRY(choose_passed(s, err));
    s->jobs = aft_alloc(s->sweep.n, sizeof *s->jobs);
    AFT_TRY_ALLOC(s->jobs, err, "sweep");
    if (options->list || options->slurm) {
        status = options->list ? print_list(s, err) : print_slurm(s, err);
        goto done;
    }
    AFT_TRY(aft_scenarios_check_folder(&s->sweep, s->folder, err));
    AFT_TRY(options->collect     ? collect(s, code_out, err)
            : options->task >= 0 ? plan_one(s, code_out, err)
                                 : plan_all(s, code_out, err));
done:
    aft_free(s->passed);
    aft_free(s->jobs);
    return status;
}

int cli_sweep(const cli_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    aft_findings *findings = NULL;
    aft_network *network = NULL;
    sweeping s = {.options = options};
    int code = EXIT_DONE;
    if (options->list + options->collect + options->slurm + (options->task >= 0) > 1) {
        cli_say("aftak: choose one of --list, --task, --collect, --slurm\n");
        return EXIT_USAGE;
    }
    cli_ignore_broken_writes();
    aft_status status = take_place(&s, &err);
    if (status == AFT_OK) {
        status = cli_read_case(&network, &findings, options, &err);
    }
    if (status == AFT_OK) {
        status = aft_scenarios_init(&s.sweep, network, findings, &err);
    }
    if (findings != NULL) {
        cli_print_findings(findings, options, false);
    }
    if (status == AFT_OK) {
        status = sweep_case(&code, &s, &err);
    }
    if (status == AFT_ECASE && aft_findings_count_level(findings, AFT_LEVEL_ERROR) > 0) {
        code = EXIT_CASE; /* the findings say it all */
    } else if (status != AFT_OK) {
        code = cli_fail(&err);
    }
    aft_run_place_free(s.place);
    aft_free(s.folder);
    aft_scenarios_clear(&s.sweep);
    aft_network_free(network);
    aft_findings_free(findings);
    return code;
}
