/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks/base/heap.h"

#include <criterion/criterion.h>
#include <math.h>

/* The same numbers each time: x -> 1103515245 x + 12345 modulo 2^31. */
static unsigned draw(unsigned *state)
{
    *state = (1103515245U * *state + 12345U) & 0x7fffffffU;
    return *state >> 8;
}

Test(heap, gives_back_in_order)
{
    aft_heap heap = {0};
    unsigned state = 1;
    for (int i = 0; i < 1000; i++) {
        cr_assert_eq(aft_heap_push(&heap, draw(&state) % 100, i), 0);
    }
    double before = -1.0;
    for (size_t left = 1000; left > 0; left--) {
        cr_assert_eq(heap.n, left);
        const aft_heap_entry next = aft_heap_pop(&heap);
        cr_assert_geq(next.key, before);
        before = next.key;
    }
    cr_expect_eq(heap.n, 0);
    aft_heap_clear(&heap);
}

/* Entries come and go; the one that leaves is never larger than one that stays. */
Test(heap, stays_a_heap_between)
{
    aft_heap heap = {0};
    unsigned state = 7;
    for (int i = 0; i < 2000; i++) {
        cr_assert_eq(aft_heap_push(&heap, draw(&state) % 50, i), 0);
        if (i % 3 == 2) {
            const aft_heap_entry next = aft_heap_pop(&heap);
            for (size_t k = 0; k < heap.n; k++) {
                cr_assert_leq(next.key, heap.entries[k].key);
            }
        }
    }
    aft_heap_clear(&heap);
}

/* Of equal keys the one that came last: a search dives. */
Test(heap, latest_first)
{
    aft_heap heap = {0};
    static const double keys[] = {2.0, 1.0, 1.0, 2.0, 1.0, -INFINITY};
    static const int order[] = {5, 4, 2, 1, 3, 0};
    for (int i = 0; i < 6; i++) {
        cr_assert_eq(aft_heap_push_latest(&heap, keys[i], i), 0);
    }
    for (int i = 0; i < 6; i++) {
        cr_expect_eq(aft_heap_pop_latest(&heap).what, order[i]);
    }
    aft_heap_clear(&heap);
}

Test(heap, without_memory_nothing_changes)
{
    aft_heap heap = {0};
    aft_test_allow_allocations(0);
    cr_expect_eq(aft_heap_push(&heap, 1.0, 1), -1);
    aft_test_allow_allocations(-1);
    cr_expect_eq(heap.n, 0);
    cr_expect_eq(aft_heap_push(&heap, 1.0, 1), 0);
    cr_expect_eq(aft_heap_pop(&heap).what, 1);
    aft_heap_clear(&heap);
}

/* Keys that fall while things wait; an obvious search for the least is the second opinion. */
Test(queue, keys_may_fall)
{
    enum { N = 60 };
    double key[N];
    int list[N];
    int place[N];
    unsigned state = 3;
    aft_queue queue = {.key = key, .list = list, .place = place};
    for (int i = 0; i < N; i++) {
        key[i] = 100.0 + draw(&state) % 1000;
        place[i] = -1;
    }
    for (int i = 0; i < N; i++) {
        aft_queue_raise(&queue, i);
    }
    for (int left = N; left > 0; left--) {
        int falling = (int)(draw(&state) % N);
        if (place[falling] >= 0) {
            key[falling] -= draw(&state) % 300;
            aft_queue_raise(&queue, falling);
        }
        double least = INFINITY;
        for (int i = 0; i < N; i++) {
            least = place[i] >= 0 && key[i] < least ? key[i] : least;
        }
        cr_assert_eq(queue.n, left);
        const int next = aft_queue_take(&queue);
        cr_assert_eq(key[next], least);
        cr_assert_eq(place[next], -1);
    }
    aft_queue_raise(&queue, 5); /* again, once it was out */
    cr_expect_eq(aft_queue_take(&queue), 5);
}
