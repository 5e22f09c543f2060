/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of pieces of a tie, counted up like the digits of a number. */
#include "solver/methods/pressure/states.h"

#include <math.h>
#include <string.h>

/* The next set of pieces within the limits; false after the last one. */
static bool count_up(int *pieces, const aft_tie *tie)
{
    for (size_t d = 0; d < tie->n; d++) {
        int sum = 1;
        for (size_t e = 0; e < tie->n; e++) {
            sum += pieces[e];
        }
        if (pieces[d] < tie->options[d].max_pieces && sum <= tie->most_pieces) {
            pieces[d]++;
            return true;
        }
        pieces[d] = 0;
    }
    return false;
}

static aft_tie_state describe(const aft_tie *tie, const int *pieces)
{
    aft_tie_state state = {.capacity = tie->capacity, .conductance = tie->conductance, .pieces = pieces};
    for (size_t d = 0; d < tie->n; d++) {
        if (pieces[d] > 0) {
            state.n_pieces += pieces[d];
            state.capacity += pieces[d] * tie->options[d].capacity;
            state.conductance += pieces[d] * tie->options[d].conductance;
        }
    }
    return state;
}

aft_status aft_tie_states_list(aft_tie_states *out, const aft_model *model, const aft_tie *tie, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    int *pieces = aft_arena_alloc(model->arena, tie->n, sizeof *pieces);
    aft_tie_state *list = aft_arena_alloc(model->arena, AFT_MOST_TIE_STATES, sizeof *list);
    AFT_TRY_ALLOC(pieces, err, "pressure");
    AFT_TRY_ALLOC(list, err, "pressure");
    do {
        if (n == AFT_MOST_TIE_STATES) {
            return aft_fail(err, AFT_EUNSUPPORTED,
                            "link %s: pressure = on with more than %d sets of pieces to choose from",
                            model->network->links[tie->k].name, AFT_MOST_TIE_STATES);
        }
        int *kept = aft_arena_alloc(model->arena, tie->n, sizeof *kept);
        AFT_TRY_ALLOC(kept, err, "pressure");
        memcpy(kept, pieces, tie->n * sizeof *kept);
        list[n++] = describe(tie, kept);
    } while (count_up(pieces, tie));
    *out = (aft_tie_states){.n = n, .states = list, .is_simple = true};
    for (size_t m = 1; m < n; m++) {
        out->is_simple = out->is_simple && list[m].n_pieces == 1;
    }
done:
    return status;
}
