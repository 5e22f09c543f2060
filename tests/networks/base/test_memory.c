/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory: growing, the arena, and the counters that other tests rely on. */
#include "networks/base/memory.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

Test(memory, gives_zeros_and_takes_null)
{
    int *block = aft_alloc(100, sizeof *block);
    cr_assert_not_null(block);
    for (int i = 0; i < 100; i++) {
        cr_expect_eq(block[i], 0);
    }
    aft_free(block);
    aft_free(NULL);
    void *nothing = aft_alloc(0, 8);
    cr_expect_not_null(nothing);
    aft_free(nothing);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(memory, refuses_sizes_that_overflow)
{
    cr_expect_null(aft_alloc(SIZE_MAX / 2, 4));
    cr_expect_null(aft_resize(NULL, SIZE_MAX / 2, 4));
    aft_arena *arena = aft_arena_new();
    cr_expect_null(aft_arena_alloc(arena, SIZE_MAX / 2, 4));
    cr_expect_null(aft_arena_alloc(arena, SIZE_MAX - 8, 1));
    aft_arena_free(arena);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(memory, grows_and_keeps)
{
    void *block = NULL;
    size_t cap = 0;
    for (size_t n = 1; n <= 1000; n++) {
        cr_assert_eq(aft_grow(&block, &cap, n, sizeof(size_t)), 0);
        cr_assert_geq(cap, n);
        ((size_t *)block)[n - 1] = n;
    }
    for (size_t n = 1; n <= 1000; n++) {
        cr_assert_eq(((size_t *)block)[n - 1], n);
    }
    void *before = block;
    size_t cap_before = cap;
    cr_expect_eq(aft_grow(&block, &cap, SIZE_MAX / 4, sizeof(size_t)), -1);
    cr_expect_eq(block, before);
    cr_expect_eq(cap, cap_before);
    aft_free(block);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(memory, arena_is_zeroed_and_aligned)
{
    aft_arena *arena = aft_arena_new();
    cr_assert_not_null(arena);
    for (size_t n = 1; n < 400; n++) {
        unsigned char *piece = aft_arena_alloc(arena, n, 3);
        cr_assert_not_null(piece);
        cr_assert_eq((uintptr_t)piece % 16, 0);
        for (size_t i = 0; i < n * 3; i++) {
            cr_assert_eq(piece[i], 0);
        }
        memset(piece, 0xFF, n * 3);
    }
    unsigned char *large = aft_arena_alloc(arena, 1 << 20, 1);
    cr_assert_not_null(large);
    memset(large, 0xFF, 1 << 20);
    const char *text = aft_arena_text(arena, "Zwolle 110", 6);
    cr_expect_str_eq(text, "Zwolle");
    cr_expect_str_eq(aft_arena_text(arena, "", 0), "");
    aft_arena_free(arena);
    aft_arena_free(NULL);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(memory, can_be_denied)
{
    aft_test_allow_allocations(1);
    void *first = aft_alloc(1, 1);
    cr_expect_not_null(first);
    cr_expect_null(aft_alloc(1, 1));
    cr_expect_null(aft_resize(first, 100, 1), "and the block stays");
    aft_test_allow_allocations(-1);
    cr_expect_eq(aft_test_blocks_alive(), 1);
    aft_free(first);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}

Test(memory, one_can_be_denied)
{
    aft_test_deny_allocation(1);
    void *first = aft_alloc(1, 1);
    cr_expect(first != NULL && !aft_test_has_denied());
    cr_expect_null(aft_alloc(1, 1));
    void *third = aft_alloc(1, 1);
    cr_expect(third != NULL && aft_test_has_denied());
    aft_test_allow_allocations(-1);
    cr_expect_not(aft_test_has_denied());
    aft_free(first);
    aft_free(third);
    cr_expect_eq(aft_test_blocks_alive(), 0);
}
