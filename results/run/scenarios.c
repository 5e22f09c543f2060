/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tasks of a sweep, the folders of their runs, and what stands in these. */
#include "results/run/run_internal.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "networks/base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char BASE[] = "base";

/* ---- tasks ---- */

static aft_scenario_task base_task(void)
{
    return (aft_scenario_task){
        .name = BASE, .title_nl = "Basis", .title_en = "Base case", .title_de = "Basisfall", .probability = NAN};
}

static aft_scenario_task scenario_task(const aft_scenario *s)
{
    return (aft_scenario_task){.name = s->name,
                               .scenario = s->name,
                               .title_nl = s->title_nl,
                               .title_en = s->title_en,
                               .title_de = s->title_de,
                               .probability = s->probability};
}

/* A scenario of that name would stand in the folder of the base case. */
static aft_status refuse_base(const aft_network *network, aft_findings *findings, aft_error *err)
{
    const int row = aft_network_find(network, AFT_TABLE_scenarios, BASE);
    if (row < 0) {
        return AFT_OK;
    }
    const aft_status status =
        aft_findings_add(findings, AFT_LEVEL_ERROR, "scenario-base", "scenarios.csv",
                         (size_t)network->scenarios[row].line, 0, "give the scenario another name",
                         "scenario `%s`: in a sweep that is the name of the case without a scenario", BASE);
    return status != AFT_OK ? aft_fail(err, status, "sweep: out of memory")
                            : aft_fail(err, AFT_ECASE, "a scenario is named %s", BASE);
}

static aft_status set_run(aft_scenario_task *task, const char *ending, aft_error *err)
{
    aft_page page = {0};
    char *run = NULL;
    aft_page_add(&page, "%s%s", task->folder, ending);
    const aft_status status = aft_page_finish(&run, &page, err);
    if (status == AFT_OK) {
        aft_free(task->run);
        task->run = run;
    }
    return status;
}

aft_status aft_scenarios_init(aft_scenario_tasks *out, const aft_network *network, aft_findings *findings,
                              aft_error *err)
{
    aft_status status = AFT_OK;
    aft_scenario_tasks made = {.network = network};
    AFT_TRY(refuse_base(network, findings, err));
    made.tasks = aft_alloc(network->n_scenarios + 1, sizeof *made.tasks);
    AFT_TRY_ALLOC(made.tasks, err, "sweep");
    for (size_t i = 0; i <= network->n_scenarios; i++) {
        aft_scenario_task *task = &made.tasks[i];
        *task = i == 0 ? base_task() : scenario_task(&network->scenarios[i - 1]);
        made.n++;
        AFT_TRY(aft_scenarios_folder_name(&task->folder, task->name, err));
        AFT_TRY(set_run(task, "", err));
    }
    *out = made;
    made = (aft_scenario_tasks){0};
done:
    aft_scenarios_clear(&made);
    return status;
}

void aft_scenarios_clear(aft_scenario_tasks *sweep)
{
    for (size_t i = 0; i < sweep->n; i++) {
        aft_free(sweep->tasks[i].folder);
        aft_free(sweep->tasks[i].run);
    }
    aft_free(sweep->tasks);
    *sweep = (aft_scenario_tasks){0};
}

/* ---- the folder of the sweep ---- */

/* A run folder of a task, or hidden: what is being written at this moment. */
static bool is_ours(const aft_scenario_tasks *sweep, const char *entry)
{
    bool is_found = entry[0] == '.';
    for (size_t i = 0; i < sweep->n && !is_found; i++) {
        const size_t n = strlen(sweep->tasks[i].folder);
        is_found =
            strncmp(sweep->tasks[i].folder, entry, n) == 0 && (entry[n] == '\0' || strcmp(entry + n, AFT_BESIDE) == 0);
    }
    return is_found;
}

aft_status aft_scenarios_check_folder(const aft_scenario_tasks *sweep, const char *folder, aft_error *err)
{
    bool is_sweep = false;
    bool is_run = false;
    char other[80] = ""; /* the first by name, so that the message is always the same */
    DIR *stream = opendir(folder);
    if (stream == NULL) {
        return errno == ENOENT ? AFT_OK : aft_fail(err, AFT_EUSAGE, "%s: %s", folder, strerror(errno));
    }
    for (const struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        const char *name = entry->d_name;
        is_sweep = is_sweep || strcmp(name, "sweep.csv") == 0;
        is_run = is_run || strcmp(name, "run.json") == 0;
        if (!is_ours(sweep, name) && (other[0] == '\0' || strcmp(name, other) < 0)) {
            (void)snprintf(other, sizeof other, "%.79s", name);
        }
    }
    (void)closedir(stream);
    if (is_run) {
        return aft_fail(err, AFT_EUSAGE, "%s is a run of its own; choose another --out", folder);
    }
    if (!is_sweep && other[0] != '\0') {
        return aft_fail(err, AFT_EUSAGE, "%s holds %s and is no sweep (it has no sweep.csv); choose another --out",
                        folder, other);
    }
    return AFT_OK;
}

/* ---- what stands in a run folder ---- */

/* Options that change no answer that is proved. */
static bool is_idle(const char *option)
{
    static const char *const idle[] = {"out",   "quiet",  "verbose",    "threads",
                                       "force", "format", "time-limit", "scenario"};
    for (size_t i = 0; i < sizeof idle / sizeof idle[0]; i++) {
        if (strcmp(idle[i], option) == 0) {
            return true;
        }
    }
    return false;
}

/* Has `other` every option of `these` that counts, with the same value? The first that it has not goes to why. */
static bool has_options(char why[80], json_t *other, json_t *these)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(these, name, value)
    {
        if (!is_idle(name) && !json_equal(value, json_object_get(other, name))) {
            (void)snprintf(why, 80, "option %.60s", name);
            return false;
        }
    }
    return true;
}

/* Files of the case that the run has read, against those of now. */
static bool has_inputs(char why[80], const json_t *inputs, const aft_network *network)
{
    for (size_t i = 0; i < network->n_inputs || i < json_array_size(inputs); i++) {
        const json_t *input = json_array_get(inputs, i);
        const char *file = json_string_value(json_object_get(input, "file"));
        const char *sum = json_string_value(json_object_get(input, "sha256"));
        const aft_input *now = i < network->n_inputs ? &network->inputs[i] : NULL;
        if (file == NULL || sum == NULL || now == NULL || strcmp(file, now->file) != 0 ||
            strcmp(sum, now->sha256) != 0) {
            (void)snprintf(why, 80, "%.70s", now != NULL ? now->file : file != NULL ? file : "inputs");
            return false;
        }
    }
    return true;
}

static bool has_text(char why[80], const json_t *object, const char *key, const char *text)
{
    const char *has = json_string_value(json_object_get(object, key));
    if (strcmp(has != NULL ? has : "", text) != 0) {
        (void)snprintf(why, 80, "%.70s", key);
        return false;
    }
    return true;
}

static aft_task_state state_of(char why[80], const json_t *run, const aft_scenario_tasks *sweep,
                               const aft_scenario_task *task, json_t *wanted)
{
    json_t *given = json_object_get(run, "options");
    const char *status = json_string_value(json_object_get(run, "status"));
    const bool is_same = has_text(why, run, "version", aft_version()) &&
                         has_text(why, given, "scenario", task->scenario != NULL ? task->scenario : "") &&
                         has_inputs(why, json_object_get(run, "inputs"), sweep->network) &&
                         (wanted == NULL || (has_options(why, given, wanted) && has_options(why, wanted, given)));
    if (!is_same || status == NULL) {
        return AFT_TASK_OTHER;
    }
    if (strcmp(status, "infeasible") == 0 || strcmp(status, "unbounded") == 0) {
        return AFT_TASK_NO_PLAN;
    }
    return strcmp(status, "optimal") == 0 ? AFT_TASK_PLANNED : AFT_TASK_STOPPED;
}

aft_status aft_scenarios_run_json(json_t **out, const char *folder, const aft_scenario_task *task, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page path = {0};
    char *name = NULL;
    char *text = NULL;
    size_t n = 0;
    json_error_t what;
    aft_page_add(&path, "%s/run.json", task->run);
    AFT_TRY(aft_page_finish(&name, &path, err));
    AFT_TRY(aft_file_read(&text, &n, folder, name, err));
    if (text == NULL) {
        goto done; /* no run: *out stays NULL */
    }
    const size_t mark = aft_json_watch();
    *out = json_loadb(text, n, 0, &what);
    status = aft_json_unwatch(mark, err);
    if (status == AFT_OK && *out == NULL) {
        status = aft_fail(err, AFT_EUSAGE, "%s/%s:%d: %s", folder, name, what.line, what.text);
    }
done:
    aft_page_clear(&path);
    aft_free(name);
    aft_free(text);
    return status;
}

aft_status aft_scenarios_look(aft_task_state *out, char why[80], const aft_scenario_tasks *sweep, size_t task,
                              const char *folder, const aft_run_option *options, size_t n_options, aft_error *err)
{
    aft_status status = AFT_OK;
    json_t *run = NULL;
    json_t *wanted = NULL;
    why[0] = '\0';
    if (options != NULL) {
        const size_t mark = aft_json_watch();
        wanted = aft_run_options_json(options, n_options);
        AFT_TRY(aft_json_unwatch(mark, err));
    }
    status = aft_scenarios_run_json(&run, folder, &sweep->tasks[task], NULL);
    if (status == AFT_EUSAGE) { /* cut short, or no JSON */
        (void)strcpy(why, "run.json");
        *out = AFT_TASK_OTHER;
        status = AFT_OK;
        goto done;
    }
    if (status != AFT_OK) {
        status = aft_fail(err, status, "%s/%s/run.json cannot be read", folder, sweep->tasks[task].folder);
        goto done;
    }
    *out = run == NULL ? AFT_TASK_MISSING : state_of(why, run, sweep, &sweep->tasks[task], wanted);
done:
    json_decref(wanted);
    json_decref(run);
    return status;
}

/* Is the run of the one folder later than that of the other? */
static bool is_later(const char *folder, const char *run, const char *other)
{
    char path[2][4096];
    struct stat its;
    struct stat others;
    (void)snprintf(path[0], sizeof path[0], "%s/%s/run.json", folder, run);
    (void)snprintf(path[1], sizeof path[1], "%s/%s/run.json", folder, other);
    return stat(path[0], &its) == 0 && stat(path[1], &others) == 0 &&
           (its.st_mtim.tv_sec > others.st_mtim.tv_sec ||
            (its.st_mtim.tv_sec == others.st_mtim.tv_sec && its.st_mtim.tv_nsec > others.st_mtim.tv_nsec));
}

static bool counts(aft_task_state state)
{
    return state != AFT_TASK_MISSING && state != AFT_TASK_OTHER;
}

aft_status aft_scenarios_choose_run(aft_scenario_tasks *sweep, size_t task, const char *folder,
                                    const aft_run_option *options, size_t n_options, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_scenario_task *t = &sweep->tasks[task];
    aft_task_state in_place = AFT_TASK_MISSING;
    aft_task_state beside = AFT_TASK_MISSING;
    char why[80];
    char *place = NULL;
    AFT_TRY(aft_path_join(&place, folder, t->folder, err));
    aft_run_restore(place);
    AFT_TRY(set_run(t, "", err));
    AFT_TRY(aft_scenarios_look(&in_place, why, sweep, task, folder, options, n_options, err));
    AFT_TRY(set_run(t, AFT_BESIDE, err));
    AFT_TRY(aft_scenarios_look(&beside, why, sweep, task, folder, options, n_options, err));
    if (!counts(beside) || (counts(in_place) && !is_later(folder, t->run, t->folder))) {
        AFT_TRY(set_run(t, "", err));
    }
done:
    aft_free(place);
    return status;
}
