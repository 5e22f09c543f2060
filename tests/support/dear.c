/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/dear.h"

#include <math.h>

static double draw(unsigned *state, double least, double most)
{
    *state = *state * 1664525u + 1013904223u;
    return least + (most - least) * (double)(*state >> 8) / 16777216.0;
}

void dear_lp(aft_lp *lp, unsigned seed, double dear)
{
    unsigned state = seed * 2654435761u + 1u;
    small_col cols[DEAR_COLUMN + 1];
    small_row rows[3];
    for (int j = 0; j < DEAR_COLUMN; j++) {
        cols[j] = (small_col){floor(draw(&state, 1.0, 20.0)), 0.0, 10.0, j < 2};
    }
    cols[DEAR_COLUMN] = (small_col){dear, 0.0, dear > 0.0 ? 500.0 : 0.0, false};
    for (int i = 0; i < 3; i++) {
        double most = 0.0;
        rows[i] = (small_row){0.0, INFINITY, {0.0}};
        for (int j = 0; j < DEAR_COLUMN; j++) {
            rows[i].value[j] = fmax(0.0, floor(draw(&state, -3.0, 5.0)));
            most += 10.0 * rows[i].value[j];
        }
        rows[i].value[DEAR_COLUMN] = 1.0;
        rows[i].lower = draw(&state, 0.2, 0.9) * most;
    }
    small_lp(lp, 0.0, DEAR_COLUMN + 1, cols, 3, rows);
}
