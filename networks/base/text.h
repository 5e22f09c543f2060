/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and words as text, the same in every locale. */
#ifndef AFT_TEXT_H
#define AFT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/** Reads a number with a decimal point (blanks around it, 1e3, inf, -Infinity and nan allowed), whatever the locale.
 *  @return true if the whole text is one number; out is untouched otherwise */
bool aft_text_to_number(double *out, const char *text);

enum { AFT_NUMBER_TEXT = 32 };

/** Writes the shortest decimal text that reads back as the same number ("inf", "-inf", "nan" for those).
 *  @return out */
const char *aft_number_to_text(char out[AFT_NUMBER_TEXT], double number);

/** Edits (insert, delete, replace, swap neighbours) that turn a into b, case ignored; at most limit + 1. */
size_t aft_text_distance(const char *a, const char *b, size_t limit);

/** The word of the list that looks most like text, or NULL if none is near (at most a third of its letters differ). */
const char *aft_text_nearest(const char *text, const char *const *words, size_t n);

/** A word of the list that differs from text, but only in blanks around it, kinds of blank or invisible characters; or
 *  NULL. */
const char *aft_text_twin(const char *text, const char *const *words, size_t n);

/** True if the n bytes are UTF-8 without NUL; else *bad is the offset of the first byte that is not. */
bool aft_text_is_utf8(const char *bytes, size_t n, size_t *bad);

/** 64-bit FNV-1a hash of a text. */
unsigned long long aft_text_hash(const char *text);

#endif
