/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about what can reach what. */
#include "networks/networks_internal.h"

aft_status aft_check_graph(aft_reading *reading)
{
    (void)reading;
    return AFT_OK;
}
