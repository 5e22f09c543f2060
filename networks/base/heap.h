/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes next: the least key first. A heap holds keys of its own, and what has a new key simply enters again; a
 * queue holds each thing once, and its keys, which stand elsewhere, may fall. Inline: they lie in the innermost loops
 * of searches. */
#ifndef AFT_HEAP_H
#define AFT_HEAP_H

#include "networks/base/memory.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- a heap ---- */

typedef struct aft_heap_entry {
    double key; /* no NAN */
    int what;
} aft_heap_entry;

/** Zeroed means empty. */
typedef struct aft_heap {
    aft_heap_entry *entries; /* [n] none before its parent, which is entry (i - 1) / 2 */
    size_t n, cap;
} aft_heap;

static inline void aft_heap_clear(aft_heap *heap)
{
    aft_free(heap->entries);
    *heap = (aft_heap){0};
}

/* Of equal keys, either neither comes before the other, or the larger `what` does. */
static inline bool aft_heap_is_before(aft_heap_entry a, aft_heap_entry b, bool is_latest_first)
{
    return a.key < b.key || (is_latest_first && a.key == b.key && a.what > b.what);
}

static inline int aft_heap_put(aft_heap *heap, aft_heap_entry made, bool is_latest_first)
{
    if (heap->n == heap->cap && aft_grow((void **)&heap->entries, &heap->cap, heap->n + 1, sizeof made) != 0) {
        return -1;
    }
    size_t i = heap->n++;
    for (; i > 0 && aft_heap_is_before(made, heap->entries[(i - 1) / 2], is_latest_first); i = (i - 1) / 2) {
        heap->entries[i] = heap->entries[(i - 1) / 2];
    }
    heap->entries[i] = made;
    return 0;
}

static inline aft_heap_entry aft_heap_take(aft_heap *heap, bool is_latest_first)
{
    const aft_heap_entry least = heap->entries[0];
    const aft_heap_entry last = heap->entries[--heap->n];
    size_t i = 0;
    for (size_t child = 1; child < heap->n; child = 2 * i + 1) {
        child +=
            child + 1 < heap->n && aft_heap_is_before(heap->entries[child + 1], heap->entries[child], is_latest_first);
        if (!aft_heap_is_before(heap->entries[child], last, is_latest_first)) {
            break;
        }
        heap->entries[i] = heap->entries[child];
        i = child;
    }
    heap->entries[i] = last;
    return least;
}

/** Puts something in. 0, or -1 without memory; then nothing changes. Cost: O(log n). */
static inline int aft_heap_push(aft_heap *heap, double key, int what)
{
    return aft_heap_put(heap, (aft_heap_entry){key, what}, false);
}

/** Takes out one with the least key; there must be one. Cost: O(log n). */
static inline aft_heap_entry aft_heap_pop(aft_heap *heap)
{
    return aft_heap_take(heap, false);
}

/** The two for heaps in which, of equal keys, the larger `what` comes first; use them alone then. */
static inline int aft_heap_push_latest(aft_heap *heap, double key, int what)
{
    return aft_heap_put(heap, (aft_heap_entry){key, what}, true);
}
static inline aft_heap_entry aft_heap_pop_latest(aft_heap *heap)
{
    return aft_heap_take(heap, true);
}

/* ---- a queue ---- */

/** The arrays are the caller's; place is -1 for what is not in it. */
typedef struct aft_queue {
    const double *key; /* of everything that may enter */
    int *list;         /* [n], with room for all */
    int *place;        /* where each stands in the list */
    int n;
} aft_queue;

/** Brings in what is not there, and to its place what is there and whose key has fallen. Cost: O(log n). */
static inline void aft_queue_raise(aft_queue *queue, int what)
{
    int i = queue->place[what] < 0 ? queue->n++ : queue->place[what];
    while (i > 0 && queue->key[what] < queue->key[queue->list[(i - 1) / 2]]) {
        queue->list[i] = queue->list[(i - 1) / 2];
        queue->place[queue->list[i]] = i;
        i = (i - 1) / 2;
    }
    queue->list[i] = what;
    queue->place[what] = i;
}

/** Takes out one with the least key; there must be one. Cost: O(log n). */
static inline int aft_queue_take(aft_queue *queue)
{
    const int least = queue->list[0];
    const int last = queue->list[--queue->n];
    int i = 0;
    queue->place[least] = -1;
    if (queue->n == 0) {
        return least;
    }
    for (int child = 1; child < queue->n; child = 2 * i + 1) {
        child += child + 1 < queue->n && queue->key[queue->list[child + 1]] < queue->key[queue->list[child]];
        if (queue->key[last] <= queue->key[queue->list[child]]) {
            break;
        }
        queue->list[i] = queue->list[child];
        queue->place[queue->list[i]] = i;
        i = child;
    }
    queue->list[i] = last;
    queue->place[last] = i;
    return least;
}

#endif
