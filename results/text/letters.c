/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letters of a text of others: what is none, what would break a line, and what would turn the text around it
 * is replaced. */
#include "results/text/text.h"

#include "networks/base/text.h"

#include <stddef.h>

static const char REPLACEMENT[] = "\xEF\xBF\xBD"; /* U+FFFD */

size_t aft_letter(const char **letter_out, size_t *n_out, const char *text)
{
    if (text[0] == '\0') {
        return 0;
    }
    const size_t n = aft_text_character(text);
    *letter_out = text;
    *n_out = n;
    if (n == 1 && (text[0] == '\n' || text[0] == '\r' || text[0] == '\t')) {
        *letter_out = " ";
    } else if (n == 0 || aft_text_is_obeyed(text, n)) {
        *letter_out = REPLACEMENT;
        *n_out = 3;
    }
    return n > 0 ? n : 1;
}
