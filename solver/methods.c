/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From program to answer: the table of methods, and the one place that decides which of them runs. A new method is a
 * file of its own and a row here. */
#include "solver/methods.h"

#include "networks/base/clock.h"
#include "solver/methods/blocks/blocks.h"
#include "solver/methods/forest/forest.h"
#include "solver/methods/large_tree/large_tree.h"
#include "solver/methods/levels/levels.h"
#include "solver/methods/plain.h"
#include "solver/methods/pressure/pressure_rounds.h"
#include "solver/methods/squares/squares.h"
#include "solver/methods/tree/tree.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const aft_method methods[] = {
    {"forest", "pipes that must form a forest, few users, one snapshot (layout = tree)",
     "the optimum where there is one supply", AFT_KNOWS_LAYOUT, aft_forest_applies, aft_forest_solve},
    {"forest-pressure", "pipes under pressure without loops, few users (pressure = on)",
     "the optimum where every plan is a forest", AFT_KNOWS_LAYOUT | AFT_KNOWS_PRESSURE, aft_pressure_forest_applies,
     aft_pressure_forest_solve},
    {"pressure-rounds", "any net under pressure (pressure = on)", "a bound and a plan, to the gap asked for",
     AFT_KNOWS_LAYOUT | AFT_KNOWS_PRESSURE, aft_pressure_rounds_applies, aft_pressure_rounds_solve},
    {"dear", "one cost that lies ten million times above all others, such as that of what is not served",
     "a bound and a plan, to the gap asked for", 0, aft_dear_applies, aft_levels_solve},
    {"tree", "menus on networks, up to 20,000 rows and columns", "a bound and a plan, to the gap asked for", 0,
     aft_tree_applies, aft_tree_solve},
    {"large-tree", "menus on networks over many hours", "a bound and a plan; hands on what stays open", 0,
     aft_large_tree_applies, aft_large_tree_solve},
    {"blocks", "days that only capacities tie together, where the back-end is slow on the whole",
     "a bound and a plan; hands on what stays open", 0, aft_blocks_applies, aft_blocks_method},
    {"interior", "large linear programs, and costs with squares", "the optimum, by duals of its own", 0,
     aft_interior_applies, aft_interior_method},
    {"tangents", "costs with squares, with whole numbers, too", "a bound and a plan, to the gap asked for", 0,
     aft_tangents_applies, aft_tangents_method},
    {"back-end", "everything else: the solver's own simplex method and search",
     "its bound, proved by duals or by a second search", 0, aft_backend_applies, aft_backend_method},
    {"levels", "costs that lie apart, where the methods before come to no proof",
     "a bound and a plan, to the gap asked for", 0, aft_levels_applies, aft_levels_solve},
    {"none", "nothing: the least that a method must do", "nothing", 0, aft_none_applies, aft_none_method},
};

enum { N_METHODS = sizeof methods / sizeof methods[0] };

const aft_method *aft_methods_list(size_t *n_out)
{
    *n_out = N_METHODS;
    return methods;
}

const aft_method *aft_method_find(const char *name)
{
    for (size_t i = 0; i < N_METHODS; i++) {
        if (strcmp(methods[i].name, name) == 0) {
            return &methods[i];
        }
    }
    return NULL;
}

bool aft_method_describe(aft_method_info *out, size_t i)
{
    if (i >= N_METHODS) {
        return false;
    }
    *out = (aft_method_info){methods[i].name, methods[i].use, methods[i].proof};
    return true;
}

static bool is_settled(const aft_answer *answer)
{
    return answer->outcome == AFT_OPTIMAL || answer->outcome == AFT_INFEASIBLE || answer->outcome == AFT_UNBOUNDED;
}

static void tell(const aft_answer *answer, const aft_task *task, const aft_method *method, const aft_budget *budget)
{
    const double constant = task->lp->constant;
    if (answer->x != NULL) {
        aft_budget_log(budget, "method %s: %s, cost %.9g, bound %.9g", method->name, aft_outcome_name(answer->outcome),
                       answer->objective + constant, answer->bound + constant);
    } else {
        aft_budget_log(budget, "method %s: %s", method->name, aft_outcome_name(answer->outcome));
    }
}

/* Runs one method and joins what it has found. The next one begins where this one ended. */
static aft_status run(aft_answer *answer, aft_task *task, const aft_method *method, const aft_budget *budget,
                      aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer made = AFT_ANSWER_INIT;
    const double began = aft_seconds();
    AFT_TRY(method->solve(&made, task, budget, err));
    const bool is_better = made.x != NULL && (answer->x == NULL || made.objective < answer->objective);
    if (task->trail != NULL) {
        const aft_method_run noted = {method->name, aft_seconds() - began, aft_outcome_name(made.outcome)};
        AFT_TRY(aft_trail_note(task->trail, &noted, err));
    }
    aft_answer_join(answer, &made, task->lp, budget);
    const bool is_usual = method->solve == aft_backend_method && task->trail != NULL && task->trail->n == 1;
    if (task->trail != NULL && !task->is_round && !is_usual) {
        tell(answer, task, method, budget);
    }
    if (task->trail != NULL && (is_better || (answer->x == NULL && is_settled(answer)))) {
        task->trail->best = method->name;
    }
    task->start = answer->x != NULL ? answer->x : task->start;
    task->bound = fmax(task->bound, answer->bound + task->lp->constant);
done:
    aft_answer_clear(&made);
    return status;
}

/* Why a method is not asked; NULL if it is. */
static const char *why_not(const aft_method *method, const aft_task *task)
{
    const unsigned needs =
        task->needs | (task->model != NULL && task->model->pressure != NULL ? AFT_KNOWS_PRESSURE : 0);
    if ((needs & AFT_KNOWS_PRESSURE & ~method->knows) != 0) {
        return "it knows of no pressure";
    }
    if ((needs & ~method->knows) != 0) {
        return "it knows of no layout";
    }
    return method->applies(task);
}

/* Is a method asked? AFT_ENOMEM if that cannot be told. */
static aft_status may_run(const char **reason_out, const aft_method *method, const aft_task *task, aft_error *err)
{
    *reason_out = why_not(method, task);
    if (*reason_out != NULL && strcmp(*reason_out, AFT_NO_MEMORY) == 0) {
        return aft_fail(err, AFT_ENOMEM, "methods: out of memory");
    }
    return AFT_OK;
}

static aft_status run_forced(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_method *method = aft_method_find(task->forced);
    const char *reason = NULL;
    AFT_TRY(may_run(&reason, method, task, err));
    if (reason != NULL) {
        return aft_fail(err, AFT_EUNSUPPORTED, "method %s does not apply: %s", method->name, reason);
    }
    AFT_TRY(run(answer, task, method, budget, err));
    if (answer->x == NULL && answer->outcome == AFT_GAP_LIMIT && answer->message[0] == '\0') {
        (void)snprintf(answer->message, sizeof answer->message,
                       "method %s comes to no plan here; without --method others would be asked", method->name);
    }
done:
    return status;
}

aft_status aft_solve_task(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const double *start = task->start;
    aft_error why = AFT_ERROR_INIT; /* of a solver that failed: the next method may get along */
    if (task->forced != NULL) {
        return run_forced(answer, task, budget, err);
    }
    for (size_t i = 0; i < N_METHODS; i++) {
        const char *reason = NULL;
        AFT_TRY(may_run(&reason, &methods[i], task, err));
        if (reason != NULL) {
            continue;
        }
        status = run(answer, task, &methods[i], budget, &why);
        if (status != AFT_OK && status != AFT_ESOLVER) {
            status = aft_fail(err, status, "%s", why.text);
            goto done;
        }
        if (is_settled(answer) || aft_budget_is_over(budget)) {
            break;
        }
    }
    if (!is_settled(answer) && aft_budget_is_over(budget)) {
        answer->outcome = aft_budget_outcome(budget);
    }
    const bool has_failed = why.text[0] != '\0' && answer->x == NULL && !is_settled(answer);
    status = has_failed ? aft_fail(err, AFT_ESOLVER, "%s", why.text) : AFT_OK;
done:
    task->start = start; /* points of the answer belong to the caller */
    return status;
}
