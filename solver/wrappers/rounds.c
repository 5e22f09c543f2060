/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rounds of lazy families over any method: solve, add what the answer breaks, solve again. */
#include "solver/wrappers/rounds.h"

#include "solver/lazy/lazy.h"
#include "solver/methods.h"
#include "solver/methods/chain.h"
#include "solver/wrappers/price.h"

#include <stdio.h>

enum { MOST_ROUNDS = 200 }; /* 5 as a rule; more mean a solver that does not keep to rows it has */

/* Families that are on and hold for a point that is final or not, as a sentence: "has pipes in a circle". */
static void say_what_is_broken(char *out, size_t size, const aft_model *model)
{
    size_t n = 0;
    const aft_lazy_family *families = aft_lazy_families(&n);
    int used = snprintf(out, size, "what was found so far");
    const char *between = "";
    for (size_t i = 0; i < n; i++) {
        if (families[i].is_on(model) && used >= 0 && (size_t)used < size) {
            used += snprintf(out + used, size - (size_t)used, "%s %s", between, families[i].broken);
            between = ", or";
        }
    }
}

/* A point that may break limits that are not in the program yet is no plan. What the methods that know them have found
 * is. */
static aft_status give_up(aft_answer *answer, const aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const double bound = answer->bound;
    const aft_bound_by by = answer->bound_by;
    aft_answer_clear(answer);
    if (task->start != NULL && task->is_start_kept) {
        AFT_TRY(aft_answer_put(answer, task->lp, task->start, err));
    } else {
        say_what_is_broken(answer->message, sizeof answer->message, task->model);
    }
    answer->bound = bound;
    answer->bound_by = by;
    answer->outcome = aft_budget_outcome(budget);
done:
    return status;
}

static void tell_round(const aft_answer *answer, const aft_task *task, const aft_budget *budget, int round, size_t n)
{
    size_t n_families = 0;
    size_t n_rows = 0;
    const char *name = "";
    const aft_lazy_family *families = aft_lazy_families(&n_families);
    for (size_t i = 0; i < n_families; i++) {
        if (families[i].is_on(task->model)) {
            n_rows += families[i].count(task->model);
            name = families[i].name;
        }
    }
    aft_budget_log(budget, "%s, round %d: cost %.9g, %zu limits broken, %zu in the program", name, round,
                   answer->objective + task->lp->constant, n, n_rows);
}

/* Rounds with or without regard to whole numbers. Linear programs go on from basis to basis. */
static aft_status go_rounds(aft_answer *answer, const aft_task *task, bool relax, const aft_budget *budget,
                            aft_error *err)
{
    aft_status status = AFT_OK;
    aft_task each = *task;
    size_t n_broken = 1;
    each.relax = relax;
    each.is_round = true;
    if (!aft_task_is_whole(&each) && task->lp->square == NULL && task->chain == NULL) {
        AFT_TRY(aft_chain_open(&each.chain, task->lp, task->backend, err));
    }
    for (int round = 1; round <= MOST_ROUNDS && n_broken > 0; round++) {
        const double bound = answer->bound;
        const aft_bound_by by = answer->bound_by;
        aft_answer_clear(answer);
        aft_answer_raise(answer, bound, by); /* of a program with fewer rows: it holds for this one */
        AFT_TRY(task->door(answer, &each, budget, err));
        if (answer->x == NULL) {
            break;
        }
        AFT_TRY(aft_lazy_add_broken(&n_broken, task->model, answer->x, false, err));
        tell_round(answer, task, budget, round, n_broken);
        if (n_broken > 0 && aft_budget_is_over(budget)) {
            AFT_TRY(give_up(answer, task, budget, err));
            break;
        }
    }
done:
    if (each.chain != task->chain) {
        aft_chain_close(each.chain);
    }
    return status;
}

/* Do rounds without whole numbers find most of what matters of some family? */
static bool is_relaxed_first(const aft_task *task)
{
    size_t n = 0;
    const aft_lazy_family *families = aft_lazy_families(&n);
    for (size_t i = 0; i < n; i++) {
        if (families[i].is_relaxed_first && families[i].is_on(task->model)) {
            return aft_task_is_whole(task) && task->forced == NULL;
        }
    }
    return false;
}

static bool knows_layout(const char *method)
{
    return (aft_method_find(method)->knows & AFT_KNOWS_LAYOUT) != 0;
}

/* Those methods first that know the families by themselves; then all others, with rows round by round. */
aft_status aft_solve_in_rounds(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_answer known = AFT_ANSWER_INIT;
    aft_task each = *task;
    const bool is_known = task->model->pressure != NULL || (task->forced != NULL && knows_layout(task->forced));
    if (!aft_lazy_is_on(task->model, false) || is_known) {
        return task->door(answer, task, budget, err);
    }
    if (task->model->layout != NULL && aft_task_is_whole(task) && task->forced == NULL) {
        each.needs = AFT_KNOWS_LAYOUT;
        AFT_TRY(task->door(&known, &each, budget, err));
        each.needs = 0;
    }
    if (known.outcome == AFT_OPTIMAL || known.outcome == AFT_INFEASIBLE) {
        *answer = known;
        known = (aft_answer)AFT_ANSWER_INIT;
        goto done;
    }
    each.is_start_kept = known.x != NULL;
    each.start = known.x != NULL ? known.x : task->start;
    each.bound = fmax(task->bound, known.bound + task->lp->constant);
    answer->outcome = AFT_OPTIMAL;
    if (is_relaxed_first(task)) {
        AFT_TRY(go_rounds(answer, &each, true, budget, err));
    }
    if (answer->outcome == AFT_OPTIMAL) {
        AFT_TRY(go_rounds(answer, &each, task->relax, budget, err));
    } else if (answer->x != NULL) {
        AFT_TRY(give_up(answer, &each, budget, err));
    }
    aft_answer_raise(answer, known.bound, known.bound_by);
done:
    aft_answer_clear(&known);
    return status;
}

aft_status aft_solve_and_price(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err)
{
    aft_status status = AFT_OK;
    const bool has_last = aft_lazy_is_on(task->model, true);
    size_t n_broken = 1;
    while (n_broken > 0) {
        n_broken = 0;
        aft_answer_clear(answer);
        AFT_TRY(aft_solve_in_rounds(answer, task, budget, err));
        if (answer->x == NULL) {
            break;
        }
        AFT_TRY(aft_price(answer, task, budget, err));
        if (has_last) {
            AFT_TRY(aft_lazy_add_broken(&n_broken, task->model, answer->x, true, err));
            task->start = NULL; /* the program may have other columns now */
        }
        if (n_broken > 0) {
            aft_budget_log(budget, "a plan is rejected: cost %.9g, limits missed: %zu",
                           answer->objective + task->lp->constant, n_broken);
        }
        if (n_broken > 0 && aft_budget_is_over(budget)) {
            AFT_TRY(give_up(answer, task, budget, err));
            break;
        }
    }
done:
    return status;
}
