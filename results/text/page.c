/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that grows, and the cells of our tables. */
#include "results/text/text.h"

#include "networks/base/memory.h"
#include "networks/base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void aft_page_clear(aft_page *page)
{
    aft_free(page->bytes);
    *page = (aft_page){0};
}

static bool make_room(aft_page *page, size_t more)
{
    if (!page->is_out_of_memory && aft_grow((void **)&page->bytes, &page->cap, page->n + more + 1, 1) != 0) {
        page->is_out_of_memory = true;
    }
    return !page->is_out_of_memory;
}

void aft_page_add(aft_page *page, const char *format, ...)
{
    enum { SHORT = 256 };
    char text[SHORT]; /* most are short: they are not formatted a second time */
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0) {
        page->is_out_of_memory = true;
    } else if (n < SHORT) {
        aft_page_put(page, text, (size_t)n);
    }
    if (n < SHORT || !make_room(page, (size_t)n)) {
        return;
    }
    va_start(args, format);
    (void)vsnprintf(page->bytes + page->n, (size_t)n + 1, format, args);
    va_end(args);
    page->n += (size_t)n;
}

void aft_page_put(aft_page *page, const char *bytes, size_t n)
{
    if (make_room(page, n)) {
        memcpy(page->bytes + page->n, bytes, n);
        page->n += n;
    }
}

void aft_page_show(aft_page *page, const char *text)
{
    char shown[AFT_SHOWN];
    for (size_t step = aft_text_show(shown, text); step > 0; step = aft_text_show(shown, text)) {
        aft_page_put(page, shown, strlen(shown));
        text += step;
    }
}

aft_status aft_page_finish(char **out, aft_page *page, aft_error *err)
{
    if (!make_room(page, 0)) {
        aft_page_clear(page);
        return aft_fail(err, AFT_ENOMEM, "text: out of memory");
    }
    page->bytes[page->n] = '\0';
    *out = page->bytes;
    *page = (aft_page){0};
    return AFT_OK;
}

static void put_text(aft_page *page, const char *text)
{
    aft_page_put(page, text, strlen(text));
}

static void begin_cell(aft_page *page)
{
    if (page->is_in_line) {
        aft_page_put(page, ",", 1);
    }
    page->is_in_line = true;
}

void aft_page_cell(aft_page *page, const char *cell)
{
    /* a spreadsheet would take it for a formula */
    const char *guard = cell[0] != '\0' && strchr("=+-@'\t\r", cell[0]) != NULL ? "'" : "";
    begin_cell(page);
    if (strpbrk(cell, ",\"\r\n") == NULL) {
        put_text(page, guard);
        put_text(page, cell);
        return;
    }
    aft_page_add(page, "\"%s", guard);
    for (const char *quote = strchr(cell, '"'); quote != NULL; quote = strchr(cell, '"')) {
        aft_page_add(page, "%.*s\"\"", (int)(quote - cell), cell);
        cell = quote + 1;
    }
    aft_page_add(page, "%s\"", cell);
}

/* A locale of the host program may write a comma. */
static const char *with_point(char *digits)
{
    char *point = strpbrk(digits, ",.");
    if (point != NULL) {
        *point = '.';
    }
    return digits;
}

const char *aft_table_number(char out[40], double number)
{
    return isnan(number) ? strcpy(out, "") : aft_rounded_to_text(out, number);
}

const char *aft_fixed_number(char out[40], double number, int decimals)
{
    if (!isfinite(number)) {
        return aft_table_number(out, number);
    }
    (void)snprintf(out, 40, "%.*f", decimals, number == 0.0 ? 0.0 : fmax(-1e30, fmin(1e30, number)));
    return with_point(out);
}

void aft_page_number(aft_page *page, double number)
{
    char digits[40];
    begin_cell(page);
    put_text(page, aft_table_number(digits, number));
}

void aft_page_count(aft_page *page, int count)
{
    begin_cell(page);
    if (count != 0) {
        aft_page_add(page, "%d", count);
    }
}

void aft_page_end_line(aft_page *page)
{
    aft_page_put(page, "\n", 1);
    page->is_in_line = false;
}
