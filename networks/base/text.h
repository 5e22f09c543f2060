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

/** Writes a number with at most 12 digits, rounded ("inf", "-inf", "nan" for those).
 *  @return out */
const char *aft_rounded_to_text(char out[AFT_NUMBER_TEXT], double number);

enum { AFT_AMOUNT_TEXT = 40 };

/** Writes a number as one would say it: from a thousand on whole, in groups of three (19,974,000), else with four
 *  digits (12.5, 0.03125).
 *  @return out; "" for nan */
const char *aft_amount_to_text(char out[AFT_AMOUNT_TEXT], double number);

/** Writes a share as one would say it: "0.0043 %"; what is no more than 1e-9 is 0.
 *  @return out; "" for nan */
const char *aft_percent_to_text(char out[AFT_AMOUNT_TEXT], double share);

/** Edits (insert, delete, replace, swap neighbours) that turn a into b, case ignored; at most limit + 1. */
size_t aft_text_distance(const char *a, const char *b, size_t limit);

/** The word of the list that looks most like text, or NULL if none is near (at most a third of its letters differ). */
const char *aft_text_nearest(const char *text, const char *const *words, size_t n);

/** A word of the list that differs from text, but only in blanks around it, kinds of blank or invisible characters; or
 *  NULL. */
const char *aft_text_twin(const char *text, const char *const *words, size_t n);

/** True if the n bytes are UTF-8 without NUL; else *bad is the offset of the first byte that is not. */
bool aft_text_is_utf8(const char *bytes, size_t n, size_t *bad);

/** Bytes of the UTF-8 character that a text begins with; 0 at its end, and where there is none. */
size_t aft_text_character(const char *text);

/** Is a character (of n bytes) one that a terminal or browser obeys instead of showing it? Those are control
 *  characters, line and paragraph separators, and marks that turn the direction of the text around them. */
bool aft_text_is_obeyed(const char *character, size_t n);

enum { AFT_SHOWN = 8 };

/** The first character of a text as a terminal may show it: \u001b for one that it would obey (which is valid in JSON,
 *  too), \xff for a byte that is no UTF-8, else as it is.
 *  @return bytes of the text that it stands for; 0 at the end of the text */
size_t aft_text_show(char out[AFT_SHOWN], const char *text);

/** 64-bit FNV-1a hash of a text. */
unsigned long long aft_text_hash(const char *text);

#endif
