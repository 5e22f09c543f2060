/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the bounds of the tree say: what is done with, what the whole costs at least, whether to go on. */
#include "solver/methods/tree/search_state.h"

#include "networks/base/memory.h"
#include "solver/methods/cuts/cut_sets.h"

#include <math.h>

void aft_tree_clear(aft_tree *s)
{
    aft_chain_close(s->chain);
    aft_lp_clear(&s->lp);
    aft_free(s->lower);
    aft_free(s->upper);
    aft_free(s->nodes);
    aft_heap_clear(&s->heap);
    aft_free(s->best);
    aft_free(s->pseudo);
    aft_separator_free(s->separator);
    aft_cuts_clear(&s->cuts);
    aft_cuts_clear(&s->links);
    aft_free(s->idle);
    aft_free(s->is_dropped);
    aft_free(s->root_reduced);
    aft_round_up_clear(&s->round_up);
    aft_ascent_clear(&s->ascent);
    aft_free(s->point);
}

static double gap_allowed(const aft_tree *s)
{
    return fmax(1e-9 * fabs(s->upper_bound), aft_budget_allows(&s->budget, s->upper_bound));
}

/* The next value that a cost can have. */
double aft_tree_next_cost(const aft_tree *s, double bound)
{
    double step = s->design->cost_step;
    double constant = s->lp.constant;
    return step > 0.0 ? fmax(bound, constant + step * ceil((bound - constant) / step - 1e-6)) : bound;
}

/* Is a part of the tree with this bound done with? */
bool aft_tree_is_closed(const aft_tree *s, double bound)
{
    return bound >= s->upper_bound - gap_allowed(s);
}

double aft_tree_lower_bound(const aft_tree *s)
{
    double bound = fmin(s->closed_bound, s->upper_bound);
    if (s->heap.n > 0) {
        bound = fmin(bound, s->heap.entries[0].key);
    }
    bound = s->next >= 0 ? fmin(bound, s->nodes[s->next].bound) : bound;
    return fmin(s->upper_bound, fmax(bound, s->outside_bound));
}

bool aft_tree_goes_on(aft_tree *s)
{
    if (aft_watch_look(&s->watch, "search", aft_tree_lower_bound(s), s->upper_bound)) {
        s->outcome = aft_budget_outcome(&s->budget);
        s->is_over = true;
    }
    return !s->is_over;
}
