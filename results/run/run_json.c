/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run.json (CASE.md section 5). */
#include "networks/base/clock.h"
#include "results/run/run_internal.h"

#include "networks/base/memory.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { SCHEMA_VERSION = 1, DIGITS = 15 };

/* JSON has no NaN and no infinity. */
static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *count(size_t n)
{
    return json_integer((json_int_t)n);
}

/* A text as JSON; one that was cut within a letter loses the rest of that letter. */
static json_t *text_value(const char *text)
{
    json_t *value = NULL;
    for (size_t n = strlen(text) + 1; value == NULL && n > 0; n--) {
        value = json_stringn(text, n - 1);
    }
    return value;
}

static json_t *inputs(const aft_network *network)
{
    json_t *list = json_array();
    for (size_t i = 0; i < network->n_inputs; i++) {
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s}", "file", network->inputs[i].file, "sha256", network->inputs[i].sha256));
    }
    return list;
}

static json_t *command(const aft_run *run)
{
    json_t *list = json_array();
    for (size_t i = 0; i < run->n_command; i++) {
        (void)json_array_append_new(list, text_value(run->command[i]));
    }
    return list;
}

json_t *aft_run_options_json(const aft_run_option *options, size_t n)
{
    json_t *object = json_object();
    for (size_t i = 0; i < n; i++) {
        const char *name = options[i].name;
        json_t *value = text_value(options[i].value);
        const char *before = json_string_value(json_object_get(object, name));
        if (before != NULL && value != NULL) {
            json_t *both = json_sprintf("%s;%s", before, json_string_value(value));
            json_decref(value);
            value = both;
        }
        (void)json_object_set_new(object, name, value);
    }
    return object;
}

static json_t *problem(const aft_plan *plan)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "rows", count(plan->problem.rows), "columns", count(plan->problem.columns),
                     "nonzeros", count(plan->problem.nonzeros), "integers", count(plan->problem.integers));
}

static json_t *check(const aft_plan *plan)
{
    double nothing = plan->has_point ? 0.0 : NAN; /* without a point there is nothing to check */
    return json_pack("{s:o, s:o, s:o, s:o}", "max_row_violation", number(plan->check.row_violation + nothing),
                     "max_bound_violation", number(plan->check.bound_violation + nothing), "max_integrality_violation",
                     number(plan->check.integrality_violation + nothing), "duality_gap",
                     number(plan->check.duality_gap + nothing));
}

static json_t *seconds(const aft_run *run, const aft_plan *plan, double write)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "read", number(run->seconds_read), "build",
                     number(plan->seconds.build), "solve", number(plan->seconds.solve), "write", number(write), "total",
                     number(aft_seconds() - run->started));
}

/* Those that were tried, in their order. */
static json_t *methods(const aft_plan *plan)
{
    json_t *list = json_array();
    for (size_t i = 0; i < plan->n_methods; i++) {
        const aft_method_run *run = &plan->methods[i];
        (void)json_array_append_new(list, json_pack("{s:s, s:o, s:s}", "name", run->name, "seconds",
                                                    number(run->seconds), "outcome", run->outcome));
    }
    return list;
}

/* Of this process alone, from Linux. What getrusage tells survives the start of a program, so a small run of a
 * large parent would have the memory of that. */
static double peak_memory_mb(void)
{
    struct rusage usage;
    char line[256];
    double kilobytes = NAN;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && isnan(kilobytes) && fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0) {
            kilobytes = (double)strtoul(line + 6, NULL, 10);
        }
    }
    if (status != NULL) {
        (void)fclose(status);
    }
    if (isnan(kilobytes) && getrusage(RUSAGE_SELF, &usage) == 0) {
        kilobytes = (double)usage.ru_maxrss;
    }
    return kilobytes / 1024.0;
}

static json_t *findings(const aft_findings *all)
{
    size_t n[3] = {0};
    for (int level = 0; all != NULL && level < 3; level++) {
        n[level] = aft_findings_count_level(all, (aft_level)level);
    }
    return json_pack("{s:o, s:o, s:o}", "errors", count(n[AFT_LEVEL_ERROR]), "warnings", count(n[AFT_WARNING]), "notes",
                     count(n[AFT_NOTE]));
}

/* Of a rolling horizon: each window is proved by itself, the whole is not. */
static json_t *windows(const aft_plan *plan)
{
    return json_pack("{s:o, s:o}", "number", count(plan->n_windows), "optimal", count(plan->n_windows_optimal));
}

static json_t *run_object(const aft_run *run, const aft_facts *facts, double write)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    json_t *root = json_object();
    (void)json_object_set_new(root, "schema_version", json_integer(SCHEMA_VERSION));
    (void)json_object_set_new(root, "program", json_string("aftak"));
    (void)json_object_set_new(root, "version", json_string(aft_version()));
    (void)json_object_set_new(root, "case", json_string(network->name));
    (void)json_object_set_new(root, "kind", json_string(plan->n_windows > 0 ? "rolling" : "plan"));
    (void)json_object_set_new(root, "inputs", inputs(network));
    (void)json_object_set_new(root, "command", command(run));
    (void)json_object_set_new(root, "options", aft_run_options_json(run->options, run->n_options));
    (void)json_object_set_new(root, "solver",
                              json_pack("{s:s, s:s}", "name", plan->solver != NULL ? plan->solver : "", "version",
                                        plan->solver_version != NULL ? plan->solver_version : ""));
    (void)json_object_set_new(root, "method", plan->method != NULL ? json_string(plan->method) : json_null());
    (void)json_object_set_new(root, "methods", methods(plan));
    (void)json_object_set_new(root, "status", json_string(aft_outcome_name(plan->outcome)));
    (void)json_object_set_new(root, "has_plan", json_boolean(plan->has_point));
    (void)json_object_set_new(root, "total_cost", number(plan->has_point ? plan->total_cost : NAN));
    (void)json_object_set_new(root, "objective", number(plan->has_point ? plan->objective : NAN));
    (void)json_object_set_new(root, "objective_constant", number(plan->objective_constant));
    (void)json_object_set_new(root, "lower_bound", number(plan->lower_bound));
    (void)json_object_set_new(root, "bound_by", json_string(aft_bound_by_name(plan->bound_by)));
    (void)json_object_set_new(root, "gap", number(plan->has_point ? plan->gap : NAN));
    if (plan->n_windows > 0) {
        (void)json_object_set_new(root, "windows", windows(plan));
    }
    (void)json_object_set_new(root, "problem", problem(plan));
    (void)json_object_set_new(root, "check", check(plan));
    (void)json_object_set_new(root, "seconds", seconds(run, plan, write));
    (void)json_object_set_new(root, "peak_memory_mb", number(peak_memory_mb()));
    (void)json_object_set_new(root, "findings", findings(run->findings));
    return root;
}

/* Hands over a JSON value as text. @param mark  of jansson's memory, before the value was made */
static aft_status to_text(char **out, json_t *root, size_t mark, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    char *text = root != NULL ? json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(DIGITS)) : NULL;
    AFT_TRY(aft_json_unwatch(mark, err));
    AFT_TRY_ALLOC(text, err, "run.json");
    aft_page_add(&page, "%s\n", text);
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    free(text);
    json_decref(root);
    return status;
}

aft_status aft_run_json_text(char **out, const aft_run *run, const aft_facts *facts, json_t *files, double write,
                             aft_error *err)
{
    const size_t mark = aft_json_watch();
    json_t *root = run_object(run, facts, write);
    if (files != NULL) {
        (void)json_object_set(root, "files", files);
    }
    return to_text(out, root, mark, err);
}

static json_t *decision_object(const aft_decision *d, const aft_network *network)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:s}", "element", d->element, "project", d->project, "option",
                     d->option, "pieces", d->pieces > 0 ? json_integer(d->pieces) : json_null(), "capacity",
                     number(d->capacity), "length", number(d->length), "cost", number(d->cost), "scenario",
                     network->scenario != NULL ? network->scenario : "");
}

static json_t *conflict_object(const aft_conflict *c, const aft_network *network)
{
    return json_pack("{s:o, s:s, s:s, s:o}", "where", text_value(c->where), "bus",
                     c->bus >= 0 ? network->buses[c->bus].name : "", "snapshot",
                     c->snapshot >= 0 ? network->snapshots[c->snapshot].label : "", "amount", number(c->amount));
}

static json_t *range_object(double value, double from, double to)
{
    return json_pack("{s:o, s:o, s:o}", "value", number(value), "from", number(from), "to", number(to));
}

static json_t *break_even_object(const aft_break_even *found)
{
    return range_object(found->value, found->from, found->to);
}

static json_t *branch_object(const aft_branch_result *b)
{
    json_t *made =
        json_pack("{s:s, s:s, s:b, s:b, s:o, s:o, s:o, s:o}", "name", b->name, "project", b->project, "can_be_built",
                  b->can_be_built, "built", b->is_built, "capacity_mw", number(b->capacity), "peak_mw", number(b->peak),
                  "energy_gwh_per_year", number(b->energy), "cost_per_year", number(b->cost_per_year));
    if (b->other_way != NULL) {
        const aft_switch *at = b->other_way;
        (void)json_object_set_new(made, "difference", range_object(at->difference, at->from, at->to));
    }
    if (b->break_even != NULL) {
        (void)json_object_set_new(made, "break_even_price", break_even_object(&b->break_even->by_price));
        (void)json_object_set_new(made, "break_even_demand_factor", break_even_object(&b->break_even->by_demand));
    }
    return made;
}

static void add_lists(json_t *root, const aft_facts *facts)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    const aft_branch_results *branches = &facts->branches;
    const aft_decisions *decisions = &facts->decisions;
    json_t *list = json_array();
    for (size_t i = 0; i < decisions->n; i++) {
        (void)json_array_append_new(list, decision_object(&decisions->list[i], network));
    }
    (void)json_object_set_new(root, "decisions", list);
    list = json_array();
    for (size_t i = 0; i < branches->n; i++) {
        (void)json_array_append_new(list, branch_object(&branches->list[i]));
    }
    (void)json_object_set_new(root, "branches", list);
    list = json_array();
    for (size_t i = 0; i < plan->n_conflicts; i++) {
        (void)json_array_append_new(list, conflict_object(&plan->conflicts[i], network));
    }
    (void)json_object_set_new(root, "conflicts", list);
}

aft_status aft_run_json(char **out, const aft_run *run, const aft_facts *facts, aft_error *err)
{
    const size_t mark = aft_json_watch();
    json_t *root = run_object(run, facts, 0.0);
    add_lists(root, facts);
    return to_text(out, root, mark, err);
}

const char *aft_version(void)
{
    return AFT_VERSION;
}
