/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letters of a text of others: what is none, what would break a line, and what would turn the text around it
 * is replaced. */
#include "results/text/text.h"

#include <stddef.h>

static const char REPLACEMENT[] = "\xEF\xBF\xBD"; /* U+FFFD */

static bool is_tail(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Bytes of the letter that starts here, 0 if it is no letter of UTF-8. Overlong forms and surrogates are none. */
static size_t length_of(const char *text)
{
    const unsigned char a = (unsigned char)text[0];
    const unsigned char b = a != 0 ? (unsigned char)text[1] : 0;
    if (a < 0x80) {
        return 1;
    }
    if (a >= 0xC2 && a <= 0xDF && is_tail(text[1])) {
        return 2;
    }
    if (a >= 0xE0 && a <= 0xEF && is_tail(text[1]) && is_tail(text[2])) {
        const bool is_bad = (a == 0xE0 && b < 0xA0) || (a == 0xED && b > 0x9F);
        return is_bad ? 0 : 3;
    }
    if (a >= 0xF0 && a <= 0xF4 && is_tail(text[1]) && is_tail(text[2]) && is_tail(text[3])) {
        const bool is_bad = (a == 0xF0 && b < 0x90) || (a == 0xF4 && b > 0x8F);
        return is_bad ? 0 : 4;
    }
    return 0;
}

/* Marks that turn the direction of what follows: U+061C, U+200E, U+200F, U+202A-U+202E, U+2066-U+2069. */
static bool turns_text(const char *letter, size_t n)
{
    const unsigned char *b = (const unsigned char *)letter;
    if (n == 2) {
        return b[0] == 0xD8 && b[1] == 0x9C;
    }
    if (n != 3 || b[0] != 0xE2) {
        return false;
    }
    return (b[1] == 0x80 && (b[2] == 0x8E || b[2] == 0x8F || (b[2] >= 0xAA && b[2] <= 0xAE))) ||
           (b[1] == 0x81 && b[2] >= 0xA6 && b[2] <= 0xA9);
}

size_t aft_letter(const char **letter_out, size_t *n_out, const char *text)
{
    if (text[0] == '\0') {
        return 0;
    }
    size_t n = length_of(text);
    *letter_out = text;
    *n_out = n;
    if (n == 1 && (text[0] == '\n' || text[0] == '\r' || text[0] == '\t')) {
        *letter_out = " ";
    } else if (n == 0 || (n == 1 && ((unsigned char)text[0] < 0x20 || text[0] == 0x7F)) || turns_text(text, n)) {
        *letter_out = REPLACEMENT;
        *n_out = 3;
    }
    return n > 0 ? n : 1;
}
