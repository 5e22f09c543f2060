/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All ways to equip a tie: what is there already with every set of pieces that its menu allows. */
#ifndef AFT_PRESSURE_STATES_H
#define AFT_PRESSURE_STATES_H

#include "solver/families/pressure.h"

enum { AFT_MOST_TIE_STATES = 500 };

typedef struct aft_tie_state {
    double capacity;    /* MW */
    double conductance; /* MW km^1/2 / bar; 0 for a tie that is no pipe; may be INFINITY */
    int n_pieces;
    const int *pieces; /* [options of the tie] */
} aft_tie_state;

typedef struct aft_tie_states {
    size_t n;                    /* at least 1 */
    const aft_tie_state *states; /* [n], the one without pieces first */
    bool is_simple;              /* at most one piece: state 1 + d is a piece of option d */
} aft_tie_states;

/** Lists them in the arena of the model. AFT_EUNSUPPORTED if they are more than AFT_MOST_TIE_STATES, by name;
 *  AFT_ENOMEM */
aft_status aft_tie_states_list(aft_tie_states *out, const aft_model *model, const aft_tie *tie, aft_error *err);

/** Is something there in a state? Else it ties nothing. */
static inline bool aft_tie_state_is_built(const aft_tie_state *state)
{
    return state->capacity > 0.0;
}

#endif
