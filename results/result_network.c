/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network/ of a run: the case as a PyPSA folder with results. */
#include "results/results_internal.h"

/* TODO: waits for the writer of networks/; until then the folder stays empty. */
aft_status aft_result_network_write(const char *folder, const aft_network *network, const aft_plan *plan,
                                    aft_error *err)
{
    (void)folder, (void)network, (void)plan, (void)err;
    return AFT_OK;
}
