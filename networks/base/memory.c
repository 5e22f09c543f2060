/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Allocation with overflow checks, and an arena. */
#include "networks/base/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef AFT_TEST_ALLOC
static long allowed = -1; /* negative: no limit */
static bool goes_on = false;
static bool has_denied = false;
static long alive = 0;

void aft_test_allow_allocations(long n)
{
    allowed = n;
    goes_on = false;
    has_denied = false;
}

void aft_test_deny_allocation(long n)
{
    aft_test_allow_allocations(n);
    goes_on = true;
}

bool aft_test_has_denied(void)
{
    return has_denied;
}

long aft_test_blocks_alive(void)
{
    return alive;
}

static int is_denied(void)
{
    if (allowed == 0) {
        allowed = goes_on ? -1 : 0;
        has_denied = true;
        return 1;
    }
    if (allowed > 0) {
        allowed--;
    }
    return 0;
}

static void count(long change)
{
    alive += change;
}
#else
static int is_denied(void)
{
    return 0;
}

static void count(long change)
{
    (void)change;
}
#endif

void *aft_alloc(size_t n, size_t size)
{
    if (is_denied() || (size > 0 && n > SIZE_MAX / size)) { /* calloc checks too, but sanitizers stop there */
        return NULL;
    }
    void *block = calloc(n > 0 ? n : 1, size > 0 ? size : 1);
    count(block != NULL);
    return block;
}

void *aft_resize(void *block, size_t n, size_t size)
{
    if (is_denied() || (size > 0 && n > SIZE_MAX / size)) {
        return NULL;
    }
    size_t bytes = n * size;
    void *bigger = realloc(block, bytes > 0 ? bytes : 1);
    count(block == NULL && bigger != NULL);
    return bigger;
}

void aft_free(void *block)
{
    count(-(block != NULL));
    free(block);
}

int aft_grow(void **block, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap) {
        return 0;
    }
    size_t next = *cap > SIZE_MAX / 2 ? need : *cap * 2;
    if (next < need) {
        next = need;
    }
    if (next < 16) {
        next = 16;
    }
    void *bigger = aft_resize(*block, next, size);
    if (bigger == NULL) {
        return -1;
    }
    *block = bigger;
    *cap = next;
    return 0;
}

enum { ARENA_BLOCK = 64 * 1024, ARENA_ALIGN = 16 };

typedef struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t size;
    _Alignas(16) unsigned char bytes[];
} arena_block;

struct aft_arena {
    arena_block *first;
};

aft_arena *aft_arena_new(void)
{
    return aft_alloc(1, sizeof(aft_arena));
}

void aft_arena_free(aft_arena *arena)
{
    if (arena == NULL) {
        return;
    }
    for (arena_block *b = arena->first; b != NULL;) {
        arena_block *next = b->next;
        aft_free(b);
        b = next;
    }
    aft_free(arena);
}

void *aft_arena_alloc(aft_arena *arena, size_t n, size_t size)
{
    if (size > 0 && n > (SIZE_MAX - sizeof(arena_block) - ARENA_ALIGN) / size) {
        return NULL;
    }
    size_t bytes = (n * size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    arena_block *b = arena->first;
    if (b == NULL || b->size - b->used < bytes) {
        size_t room = bytes > ARENA_BLOCK ? bytes : ARENA_BLOCK;
        b = aft_alloc(1, sizeof *b + room);
        if (b == NULL) {
            return NULL;
        }
        b->size = room;
        b->next = arena->first;
        arena->first = b;
    }
    void *piece = b->bytes + b->used;
    b->used += bytes;
    return piece;
}

int aft_arena_grow(void **block, size_t *cap, size_t need, size_t size, aft_arena *arena)
{
    if (need <= *cap) {
        return 0;
    }
    const size_t doubled = *cap > SIZE_MAX / 2 ? need : 2 * *cap;
    const size_t next = doubled > need ? doubled : need > 16 ? need : 16;
    void *bigger = aft_arena_alloc(arena, next, size);
    if (bigger == NULL) {
        return -1;
    }
    if (*cap > 0) {
        memcpy(bigger, *block, *cap * size);
    }
    *block = bigger;
    *cap = next;
    return 0;
}

char *aft_arena_text(aft_arena *arena, const char *text, size_t n)
{
    char *copy = aft_arena_alloc(arena, n + 1, 1);
    if (copy != NULL && n > 0) {
        memcpy(copy, text, n);
    }
    return copy;
}
