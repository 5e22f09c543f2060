/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether jansson ran out of memory. Most of its calls lose a value then and say nothing, its parser speaks of a wrong
 * token. So its allocator is replaced while we use it by one that keeps it in mind, and put back, as the handlers of
 * igraph are. */
#include "results/results.h"

#include <jansson.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

static _Atomic(json_malloc_t) theirs; /* what was there, and is called */
static _Thread_local size_t depth;
static _Thread_local size_t n_denied;

static void *minded_malloc(size_t n)
{
    const json_malloc_t call = atomic_load(&theirs);
    void *block = call != NULL ? call(n) : malloc(n);
    n_denied += block == NULL;
    return block;
}

size_t aft_json_watch(void)
{
    json_malloc_t take = NULL;
    json_free_t give = NULL;
    json_get_alloc_funcs(&take, &give);
    if (depth++ == 0 && take != minded_malloc) { /* another thread may have done it */
        atomic_store(&theirs, take);
        json_set_alloc_funcs(minded_malloc, give);
    }
    return n_denied;
}

aft_status aft_json_unwatch(size_t mark, aft_error *err)
{
    json_malloc_t take = NULL;
    json_free_t give = NULL;
    json_get_alloc_funcs(&take, &give);
    if (--depth == 0 && take == minded_malloc) {
        json_set_alloc_funcs(atomic_load(&theirs), give);
    }
    return n_denied == mark ? AFT_OK : aft_fail(err, AFT_ENOMEM, "json: out of memory");
}
