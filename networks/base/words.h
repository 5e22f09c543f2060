/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that grows. */
#ifndef AFT_WORDS_H
#define AFT_WORDS_H

#include "networks/base/status.h"

#include <stddef.h>

/** Text that grows; zeroed means empty. */
typedef struct aft_words {
    char *text; /* NULL while empty */
    size_t n, cap;
} aft_words;

/** Puts more text behind. AFT_ENOMEM. */
aft_status aft_words_add(aft_words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));

void aft_words_clear(aft_words *words);

#endif
