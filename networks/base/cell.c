/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the text of one cell says: words that pandas takes for nothing, numbers of both dialects, flags. */
#include "networks/base/cell.h"
#include "networks/base/text.h"

#include <math.h>
#include <string.h>

bool aft_cell_is_missing(const char *text)
{
    static const char *const words[] = {"NaN", "nan", "NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "null", "None"};
    if (text[0] == '\0') {
        return true;
    }
    if (strchr("Nn#<", text[0]) == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool aft_cell_number(double *out, const char *text, bool has_decimal_comma)
{
    if (!has_decimal_comma) {
        return aft_text_to_number(out, text);
    }
    /* a point here could be one between thousands: 1.250 is 1250 in a Dutch spreadsheet */
    char copy[64];
    size_t n = strlen(text);
    if (n >= sizeof copy || strchr(text, '.') != NULL) {
        return false;
    }
    memcpy(copy, text, n + 1);
    char *comma = strchr(copy, ',');
    if (comma != NULL) {
        *comma = '.';
    }
    return aft_text_to_number(out, copy);
}

static bool is_word(const char *text, const char *word)
{
    return strlen(text) == strlen(word) && aft_text_distance(text, word, 1) == 0;
}

/* Merges the style of one more cell. */
static void join_style(aft_flag_style *style, aft_flag_style more)
{
    *style = *style == AFT_FLAG_NONE || *style == more ? more : AFT_FLAG_MIXED;
}

bool aft_cell_flag(bool *out, aft_flag_style *style, const char *text, bool has_decimal_comma)
{
    double number = 0.0;
    if (is_word(text, "True") || is_word(text, "False")) {
        join_style(style, AFT_FLAG_WORDS);
        *out = text[0] == 'T' || text[0] == 't';
        return true;
    }
    if (aft_cell_number(&number, text, has_decimal_comma) && !isnan(number)) {
        join_style(style, AFT_FLAG_NUMBERS);
        *out = number != 0.0;
        return true;
    }
    return false;
}
