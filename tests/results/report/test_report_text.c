/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of others in the report: cells, letters, numbers. */
#include "results/report/report_internal.h"

#include "networks/base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

static aft_grid grid_of(const char *text)
{
    aft_grid grid = {0};
    cr_assert_eq(aft_grid_init(&grid, text, strlen(text), NULL), AFT_OK);
    return grid;
}

Test(report_grid, quotes_commas_and_line_ends)
{
    aft_grid grid = grid_of("a,b\r\n\"x, \"\"y\"\"\",1\r\n\"two\nlines\",2");
    cr_assert_eq(grid.n_columns, 2);
    cr_assert_eq(grid.n_rows, 2);
    cr_assert_str_eq(aft_grid_get(&grid, 0, "a"), "x, \"y\"");
    cr_assert_str_eq(aft_grid_get(&grid, 1, "a"), "two\nlines");
    cr_assert_str_eq(aft_grid_get(&grid, 1, "b"), "2");
    cr_assert_str_eq(aft_grid_get(&grid, 2, "b"), "");
    cr_assert_str_eq(aft_grid_get(&grid, 0, "c"), "");
    aft_grid_clear(&grid);
}

Test(report_grid, broken_files_are_cut_somehow)
{
    static const char *const texts[] = {
        "", "\n", "a", "a,b\n1\n1,2,3\n", "a\n\"never closed, b\n", "\"a\"x,b\n\"1\"2,3\n", "a,\n,\n\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        aft_grid grid = grid_of(texts[i]);
        cr_assert_geq(grid.n_columns, 1);
        for (size_t row = 0; row < grid.n_rows; row++) {
            for (size_t c = 0; c < grid.n_columns; c++) {
                cr_assert_not_null(aft_grid_at(&grid, row, (int)c));
            }
        }
        aft_grid_clear(&grid);
    }
    aft_grid grid = grid_of("a,b\n1\n1,2,3\n");
    cr_assert_eq(grid.n_rows, 2);
    cr_assert_str_eq(aft_grid_get(&grid, 0, "b"), "");
    cr_assert_str_eq(aft_grid_get(&grid, 1, "b"), "2");
    aft_grid_clear(&grid);
}

static void expect_html(const char *text, size_t most, const char *wanted)
{
    aft_page page = {0};
    char *out = NULL;
    aft_html_text(&page, text, most);
    cr_assert_eq(aft_page_finish(&out, &page, NULL), AFT_OK);
    cr_assert_str_eq(out, wanted);
    aft_free(out);
}

Test(report_html, nothing_becomes_markup)
{
    expect_html("<script>alert(\"1\" & '2')</script>", 0,
                "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;");
    expect_html("two\nlines\tand\r\n", 0, "two lines and  ");
    expect_html("Z\xC3\xBCrich \xE2\x82\xAC \xF0\x9F\x8C\xB7", 0, "Z\xC3\xBCrich \xE2\x82\xAC \xF0\x9F\x8C\xB7");
}

Test(report_html, broken_letters_and_marks_of_direction_are_replaced)
{
    expect_html("a\xFFz\xC3", 0, "a\xEF\xBF\xBDz\xEF\xBF\xBD");             /* no UTF-8, cut off */
    expect_html("\xC0\xBC", 0, "\xEF\xBF\xBD\xEF\xBF\xBD");                 /* overlong "<" */
    expect_html("\xED\xA0\x80", 0, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); /* half of a pair */
    expect_html("a\xE2\x80\xAE"
                "b\xE2\x81\xA6"
                "c\x01",
                0,
                "a\xEF\xBF\xBD"
                "b\xEF\xBF\xBD"
                "c\xEF\xBF\xBD");
}

Test(report_html, long_texts_are_cut_between_letters)
{
    expect_html("\xC3\xBC\xC3\xBC\xC3\xBC", 2, "\xC3\xBC\xC3\xBC\xE2\x80\xA6");
    expect_html("ab", 2, "ab");
}

Test(report_json, texts_close_no_element)
{
    aft_page page = {0};
    char *out = NULL;
    aft_json_text(&page, "</script>\"\\\n\x02\xFF");
    cr_assert_eq(aft_page_finish(&out, &page, NULL), AFT_OK);
    cr_assert_str_eq(out, "\"\\u003c/script\\u003e\\u0022\\u005c \xEF\xBF\xBD\xEF\xBF\xBD\"");
    json_t *value = json_loads(out, JSON_DECODE_ANY, NULL);
    cr_assert_not_null(value);
    cr_assert_str_eq(json_string_value(value), "</script>\"\\ \xEF\xBF\xBD\xEF\xBF\xBD");
    json_decref(value);
    aft_free(out);
}

static void expect_number(double number, int tongue, int decimals, const char *wanted)
{
    aft_page page = {0};
    char *out = NULL;
    if (tongue < 0) {
        aft_number_plain(&page, number);
    } else {
        aft_number_words(&page, number, tongue, decimals);
    }
    cr_assert_eq(aft_page_finish(&out, &page, NULL), AFT_OK);
    cr_assert_str_eq(out, wanted);
    aft_free(out);
}

Test(report_numbers, as_each_language_writes_them)
{
    expect_number(1234567.891, 0, 1, "1.234.567,9");
    expect_number(1234567.891, 1, 1, "1,234,567.9");
    expect_number(1234567.891, 2, 0, "1.234.568");
    expect_number(-12345.0, 1, 0, "-12,345");
    expect_number(2035.0, 0, 0, "2035");
    expect_number(INFINITY, 0, 0, "\xE2\x88\x9E");
}

Test(report_numbers, without_a_language)
{
    expect_number(410528447.72, -1, 0,
                  "410\xE2\x80\xAF"
                  "528\xE2\x80\xAF"
                  "448");
    expect_number(0.5, -1, 0, "0,500");
    expect_number(12.345, -1, 0, "12,35");
    expect_number(0.0, -1, 0, "0");
    expect_number(1.4e-13, -1, 0, "1.4e-13");
    expect_number(-INFINITY, -1, 0, "\xE2\x88\x92\xE2\x88\x9E");
}

Test(report_numbers, what_counts_as_a_number)
{
    double number = 0.0;
    cr_assert(aft_text_number(&number, "-1.5e3"));
    cr_assert_float_eq(number, -1500.0, 1e-12);
    cr_assert(aft_text_number(&number, "inf"));
    cr_assert_not(aft_text_number(&number, ""));
    cr_assert_not(aft_text_number(&number, "nan"));
    cr_assert_not(aft_text_number(&number, "0x10"));
    cr_assert_not(aft_text_number(&number, "1 2"));
    cr_assert_not(aft_text_number(&number, "2035-01-19"));
}
