/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What belongs to each of many: the loads at every bus, say. Asked for once per bus, a search through all of them would
 * cost the product of both. */
#ifndef AFT_CHAINS_H
#define AFT_CHAINS_H

#include "networks/base/memory.h"

/** Zeroed means none. Read: `for (int i = chains.first[key]; i >= 0; i = chains.next[i])`. */
typedef struct aft_chains {
    int *first; /* [n_keys] the item put last, -1: none */
    int *next;  /* [n_items] the one put before it, -1: none */
} aft_chains;

static inline void aft_chains_clear(aft_chains *chains)
{
    aft_free(chains->first);
    aft_free(chains->next);
    *chains = (aft_chains){0};
}

/** @return 0, or -1 without memory */
static inline int aft_chains_init(aft_chains *out, size_t n_keys, size_t n_items)
{
    *out = (aft_chains){aft_alloc(n_keys + 1, sizeof *out->first), aft_alloc(n_items + 1, sizeof *out->next)};
    if (out->first == NULL || out->next == NULL) {
        aft_chains_clear(out);
        return -1;
    }
    for (size_t key = 0; key < n_keys; key++) {
        out->first[key] = -1;
    }
    return 0;
}

/** Puts an item before those of its key: put from the last to the first, they come in order. */
static inline void aft_chain_put(aft_chains *chains, int key, int item)
{
    chains->next[item] = chains->first[key];
    chains->first[key] = item;
}

#endif
