/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks/base/memory.h"
#include "networks/base/words.h"

#include <criterion/criterion.h>
#include <string.h>

Test(words, grow)
{
    aft_words words = {0};
    for (int i = 0; i < 100; i++) {
        cr_assert_eq(aft_words_add(&words, "%d,", i), AFT_OK);
    }
    cr_assert_eq(words.n, strlen(words.text));
    cr_assert_eq(strncmp(words.text, "0,1,2,3,", 8), 0);
    aft_words_clear(&words);
    cr_assert_null(words.text);
}

/* Whichever allocation fails: what was there stays, and nothing is left over. */
Test(words, survive_without_memory)
{
    const long before = aft_test_blocks_alive();
    aft_words words = {0};
    cr_assert_eq(aft_words_add(&words, "abc"), AFT_OK);
    aft_test_allow_allocations(0);
    cr_expect_eq(aft_words_add(&words, "%0500d", 7), AFT_ENOMEM);
    aft_test_allow_allocations(-1);
    cr_expect_str_eq(words.text, "abc");
    aft_words_clear(&words);
    cr_expect_eq(aft_test_blocks_alive(), before);
}
