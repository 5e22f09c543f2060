/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of methods that were tried. */
#include "solver/methods/trail.h"

#include "networks/base/memory.h"

#include <string.h>

aft_status aft_trail_note(aft_trail *trail, const aft_method_run *run, aft_error *err)
{
    size_t i = 0;
    while (i < trail->n && strcmp(trail->runs[i].name, run->name) != 0) {
        i++;
    }
    if (i == trail->n) {
        if (aft_grow((void **)&trail->runs, &trail->cap, trail->n + 1, sizeof *trail->runs) != 0) {
            return aft_fail(err, AFT_ENOMEM, "methods: out of memory");
        }
        trail->runs[trail->n++] = (aft_method_run){.name = run->name};
    }
    trail->runs[i].seconds += run->seconds;
    trail->runs[i].outcome = run->outcome;
    return AFT_OK;
}

void aft_trail_clear(aft_trail *trail)
{
    aft_free(trail->runs);
    *trail = (aft_trail){0};
}

void aft_trail_keep(aft_plan *plan, aft_trail *trail)
{
    plan->method = trail->best;
    plan->methods = trail->runs;
    plan->n_methods = trail->n;
    *trail = (aft_trail){0};
}
