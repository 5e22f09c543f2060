/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links that are pipes under pressure. */
#include "networks/records/records.h"

bool aft_link_is_pipe(const aft_network *network, const aft_link *link)
{
    bool has_any = !isnan(link->resistance);
    for (size_t d = 0; link->menu_index >= 0 && d < network->menu_lists[link->menu_index].n; d++) {
        has_any |= !isnan(network->menus[network->menu_lists[link->menu_index].options[d]].resistance);
    }
    return has_any;
}
