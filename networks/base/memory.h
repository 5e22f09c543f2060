/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All memory of aftak comes from here, so that a test can deny any single allocation. */
#ifndef AFT_MEMORY_H
#define AFT_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/** Zeroed memory for n things of a size, or NULL. A count of 0 still gives a pointer to free. */
void *aft_alloc(size_t n, size_t size);

/** Resizes to n things of a size; what is new is not zeroed. NULL leaves the old block as it was. */
void *aft_resize(void *block, size_t n, size_t size);

/** Frees; takes NULL. */
void aft_free(void *block);

/** Grows *block (capacity in *cap, in things) so that it holds at least need; doubles. 0 on success, -1 without
 *  memory. */
int aft_grow(void **block, size_t *cap, size_t need, size_t size);

/** Memory that lives and dies together: names, cells and records of one case. */
typedef struct aft_arena aft_arena;

aft_arena *aft_arena_new(void);
void aft_arena_free(aft_arena *arena);
/** Zeroed, aligned for anything; NULL without memory. */
void *aft_arena_alloc(aft_arena *arena, size_t n, size_t size);
/** As aft_grow, with room from an arena: what was there before stays until the arena goes. */
int aft_arena_grow(void **block, size_t *cap, size_t need, size_t size, aft_arena *arena);
/** Copy of the first n bytes of text with a NUL behind; NULL without memory. */
char *aft_arena_text(aft_arena *arena, const char *text, size_t n);

#ifdef AFT_TEST_ALLOC
/** Test builds: lets n more allocations succeed, then none (negative: no limit). */
void aft_test_allow_allocations(long n);
/** Test builds: lets n more allocations succeed, denies the next one, then goes on as before. */
void aft_test_deny_allocation(long n);
/** Test builds: has one been denied since one of the two above was called? */
bool aft_test_has_denied(void);
/** Test builds: blocks given out and not freed yet. */
long aft_test_blocks_alive(void);
#endif

#endif
