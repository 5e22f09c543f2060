/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of others in HTML and JSON: nothing in a name can become markup, break a line, or turn the text around it. */
#include "results/report/report_internal.h"

#include <stdio.h>
#include <string.h>

static const char *entity_of(char byte)
{
    switch (byte) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void aft_html_text(aft_page *page, const char *text, size_t most)
{
    const char *letter = NULL;
    size_t n = 0;
    size_t n_written = 0;
    for (size_t step = aft_letter(&letter, &n, text); step > 0; step = aft_letter(&letter, &n, text)) {
        if (most > 0 && n_written == most) {
            aft_page_add(page, "\xE2\x80\xA6"); /* an ellipsis */
            return;
        }
        const char *entity = n == 1 ? entity_of(letter[0]) : NULL;
        aft_page_put(page, entity != NULL ? entity : letter, entity != NULL ? strlen(entity) : n);
        text += step;
        n_written++;
    }
}

void aft_json_text(aft_page *page, const char *text)
{
    enum { MOST = 400 }; /* letters: a page is no place for more */
    const char *letter = NULL;
    size_t n = 0;
    size_t n_written = 0;
    aft_page_put(page, "\"", 1);
    for (size_t step = aft_letter(&letter, &n, text); step > 0 && n_written < MOST; n_written++) {
        if (n == 1 && strchr("<>&\"\\'", letter[0]) != NULL) {
            aft_page_add(page, "\\u%04x", (unsigned)(unsigned char)letter[0]);
        } else {
            aft_page_put(page, letter, n);
        }
        text += step;
        step = aft_letter(&letter, &n, text);
    }
    aft_page_put(page, "\"", 1);
}

/* ---- numbers ---- */

/* Digits with a group mark each three and a decimal mark. Groups from five digits on, so that years stay whole. */
static void group(aft_page *page, const char *digits, const char *mark, const char *point)
{
    const char *dot = strchr(digits, '.');
    const size_t n = dot != NULL ? (size_t)(dot - digits) : strlen(digits);
    const size_t sign = digits[0] == '-';
    for (size_t i = 0; i < n; i++) {
        const bool is_break = n - sign > 4 && i > sign && (n - i) % 3 == 0;
        aft_page_add(page, "%s%c", is_break ? mark : "", digits[i]);
    }
    if (dot != NULL) {
        aft_page_add(page, "%s%s", point, dot + 1);
    }
}

/* Decimals so that about four digits say something. */
static int decimals_for(double number)
{
    const double size = fabs(number);
    if (size == round(size) || size >= 1000.0) {
        return 0;
    }
    return size >= 100.0 ? 1 : size >= 1.0 ? 2 : size >= 0.01 ? 3 : size >= 1e-6 ? 6 : 0;
}

/* Too small or too large for digits: powers of ten. */
static bool is_odd(double number)
{
    return number != 0.0 && (fabs(number) < 1e-6 || fabs(number) >= 1e15);
}

void aft_number_words(aft_page *page, double number, int tongue, int decimals)
{
    static const char *const marks[AFT_N_TONGUES] = {".", ",", "."};
    static const char *const points[AFT_N_TONGUES] = {",", ".", ","};
    char digits[40];
    if (!isfinite(number)) {
        aft_page_add(page, "%s", number < 0.0 ? "\xE2\x88\x92\xE2\x88\x9E" : "\xE2\x88\x9E");
        return;
    }
    group(page, aft_fixed_number(digits, number, decimals >= 0 ? decimals : decimals_for(number)), marks[tongue],
          points[tongue]);
}

void aft_number_plain(aft_page *page, double number)
{
    char digits[40];
    if (!isfinite(number)) {
        aft_page_add(page, "%s", number < 0.0 ? "\xE2\x88\x92\xE2\x88\x9E" : "\xE2\x88\x9E");
    } else if (is_odd(number)) {
        (void)snprintf(digits, sizeof digits, "%.1e", number);
        aft_page_add(page, "%s", digits);
    } else {
        group(page, aft_fixed_number(digits, number, decimals_for(number)), "\xE2\x80\xAF", ",");
    }
}

/* Only the script shows this, so it says it, too: the words stand once in the page instead of once for each
 * scenario. */
void aft_html_elsewhere(aft_page *page, const char *what)
{
    aft_page_add(page, "<p class=missing data-elsewhere=%s></p>", what);
}
