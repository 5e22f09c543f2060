/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kind of a program, read from its rows. */
#include "solver/methods/cuts/kind.h"

#include "solver/methods/cuts/view.h"

/* Rows + columns. cases/overijssel, its first 24 / 36 / 48 / 72 hours: 21,000 to 65,000, user seconds by the large
 * tree 1.3 / 1.7 / 3.2 / 5.5, by HiGHS's search 1.3 / 2.3 / 8.1 / 18, by GLPK's 3.4 / 9.1 / 15 / not tried. Below, 12
 * hours: by the large tree 0.6, high-2040 10, by the other one 1.6 and 4.5. */
enum { LARGE = 20000 };

const char *aft_purchase_why_not(const aft_task *task, bool is_large, bool must_all_limit)
{
    const aft_lp *lp = task->lp;
    aft_design seen = {0};
    if (lp->square != NULL) {
        return "costs have squares";
    }
    if (!aft_task_is_whole(task) || task->balances.n_buses == 0) {
        return "nothing is bought to carry flows";
    }
    if ((lp->n_rows + lp->n_cols > LARGE) != is_large && task->forced == NULL) {
        return is_large ? "the program is so small that many relaxations can be solved"
                        : "the program is so large that only few relaxations can be solved";
    }
    if (aft_design_view(&seen, lp, &task->balances, NULL) != AFT_OK) {
        return AFT_NO_MEMORY;
    }
    const bool is_purchase = aft_design_is_purchase(&seen);
    const bool has_others = must_all_limit && seen.n_unlimiting > 0;
    aft_design_clear(&seen);
    if (!is_purchase) {
        return "most whole numbers are chosen hour by hour: commitment is for the back-end";
    }
    return has_others ? "some whole numbers are not bought to carry flows" : NULL;
}
