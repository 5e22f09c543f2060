/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a method is given, and what a method is. methods.c has the table of them, and the door through which every
 * program goes: the first method that applies runs, one that ends without proof hands its point and bound on to the
 * next. */
#ifndef AFT_TASK_H
#define AFT_TASK_H

#include "solver/backends/backend.h"
#include "solver/methods/trail.h"
#include "solver/model/model.h"

typedef struct aft_task aft_task;

/** The door: solves a task by what suits it.
 *  @param answer  as aft_method.solve, below; what it holds on entry is known already and stays where it is better
 *  @return what methods may return */
typedef aft_status aft_door(aft_answer *answer, aft_task *task, const aft_budget *budget, aft_error *err);

struct aft_task {
    const aft_lp *lp;
    bool relax;                 /* without regard to whole numbers */
    aft_balances balances;      /* of lp */
    aft_model *model;           /* whose program lp is; NULL for a program of a method's own */
    const aft_backend *backend; /* of those who need one */
    struct aft_chain *chain;    /* lp is linear and solved again and again: chain.h; else NULL */
    const double *start;        /* [n_cols] a point to begin with, or NULL; one that is not feasible does no harm */
    bool is_start_kept;         /* it is a plan of the whole problem, proved by the method that found it */
    double bound;               /* of any plan, constant included; -INFINITY: none is known yet */
    bool is_round;              /* one of several: rows of lazy families may be missing */
    unsigned needs;             /* what a method must know to be asked: aft_method.knows */
    aft_door *door;             /* for programs of a method's own (aft_task_inner) */
    const char *forced; /* name of the only method that may run, whatever the size; NULL: the first that applies */
    aft_trail *trail;   /* NULL: nobody asks */
};

/** A program of a method's own, of which nothing more is known: another one, to be solved through the same door. */
static inline aft_task aft_task_inner(const aft_task *task, const aft_lp *lp, bool relax)
{
    return (aft_task){.lp = lp, .relax = relax, .bound = -INFINITY, .backend = task->backend, .door = task->door};
}

/** Are there whole columns that count? */
static inline bool aft_task_is_whole(const aft_task *task)
{
    return task->lp->n_whole > 0 && !task->relax;
}

/** The reason of aft_method.applies that is none: it ends the task. */
#define AFT_NO_MEMORY "out of memory"

/** What a method may know that the rows of the program do not say. */
enum { AFT_KNOWS_LAYOUT = 1, AFT_KNOWS_PRESSURE = 2 };

/** A method: one row of the table, one file or folder. */
typedef struct aft_method {
    const char *name;  /* as --method and run.json have it */
    const char *use;   /* what it is for, one line */
    const char *proof; /* what it proves, one line */
    unsigned knows;    /* AFT_KNOWS_...: its plans keep to these by themselves */
    /** NULL if the method is for the task as it stands and better than those behind it; else why not, static. It looks
     *  and changes nothing. AFT_NO_MEMORY where looking takes memory and there is none. */
    const char *(*applies)(const aft_task *task);
    /** Solves. @param out  AFT_ANSWER_INIT; what was found, if only a bound. AFT_OPTIMAL: to the gap asked for;
     *  AFT_INFEASIBLE, AFT_UNBOUNDED: proved; else what it could not end goes to the next method.
     *  @return AFT_ENOMEM, AFT_ESOLVER, AFT_EUNSUPPORTED */
    aft_status (*solve)(aft_answer *out, aft_task *task, const aft_budget *budget, aft_error *err);
} aft_method;

#endif
