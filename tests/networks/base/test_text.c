/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and words as text, against the C library and by hand. */
#include "networks/base/text.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void expect_number(const char *text, double expected)
{
    double number = -777.0;
    cr_expect(aft_text_to_number(&number, text), "\"%s\" is a number", text);
    cr_expect(is_same(number, expected), "\"%s\": %.17g, not %.17g", text, number, expected);
}

static void expect_no_number(const char *text)
{
    double number = -777.0;
    cr_expect_not(aft_text_to_number(&number, text), "\"%s\" is no number", text);
    cr_expect(number == -777.0, "\"%s\" leaves the number alone", text);
}

Test(text, reads_numbers)
{
    expect_number("0", 0.0);
    expect_number("-0", -0.0);
    expect_number("1.", 1.0);
    expect_number(".5", 0.5);
    expect_number("+3", 3.0);
    expect_number(" \t-3.5\r\n", -3.5);
    expect_number("1e3", 1000.0);
    expect_number("1E+3", 1000.0);
    expect_number("25e-2", 0.25);
    expect_number("00012", 12.0);
    expect_number("4.35", 4.35);
    expect_number("0.1", 0.1);
    expect_number("9007199254740993", 9007199254740992.0); /* 2^53 + 1 lies half-way: to even */
    expect_number("9007199254740993.0000001", 9007199254740994.0);
    expect_number("0.30000000000000004", 0.30000000000000004);
    expect_number("2.2250738585072014e-308", 2.2250738585072014e-308);
    expect_number("4.9e-324", 4.9e-324);
    expect_number("1.7976931348623157e308", 1.7976931348623157e308);
    expect_number("123456789012345678901234567890", 123456789012345678901234567890.0);
    expect_number("0.0000000000000000000000000000001", 1e-31);
}

Test(text, reads_what_is_beyond_numbers)
{
    expect_number("inf", INFINITY);
    expect_number("-Infinity", -INFINITY);
    expect_number("1e400", INFINITY);
    expect_number("1e-400", 0.0);
    expect_number("1e99999999999999999999", INFINITY);
    expect_number("0e99999999999999999999", 0.0);
    double number = 0.0;
    cr_expect(aft_text_to_number(&number, "NaN"));
    cr_expect(isnan(number));
}

Test(text, refuses_what_is_no_number)
{
    const char *const texts[] = {"",
                                 " ",
                                 ".",
                                 "-",
                                 "+",
                                 "e5",
                                 "1e",
                                 "1e+",
                                 "--1",
                                 "1 2",
                                 "1,5",
                                 "0x1",
                                 "1.2.3",
                                 "1_0",
                                 "inf.",
                                 "infi",
                                 "nano",
                                 "1e5x",
                                 "- 1",
                                 "\xC2\xA0"
                                 "1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        expect_no_number(texts[i]);
    }
}

static uint64_t state = 88172645463325252ULL;

static uint64_t draw(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Any double, or a decimal like those in tables. */
static double draw_number(int kind)
{
    double number = 0.0;
    const uint64_t bits = draw();
    switch (kind) {
    case 0: memcpy(&number, &bits, sizeof number); break;
    case 1: number = (double)(bits >> 11) / 9007199254740992.0; break;
    case 2: number = (double)(bits % 10000000) / 1000.0; break;
    default: number = (double)(bits % 2000001) - 1e6; break;
    }
    return isfinite(number) ? number : 0.0;
}

Test(text, reads_like_the_c_library)
{
    for (int i = 0; i < 400000; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "%.*g", (int)(1 + draw() % 20), draw_number(i % 4));
        double number = 0.0;
        cr_assert(aft_text_to_number(&number, text));
        cr_assert(is_same(number, strtod(text, NULL)), "%s", text);
    }
}

/* The neighbours of numbers of few digits, where 15, 16 and 17 of them matter, and of powers of two. */
static double draw_near(int i)
{
    const double few = (double)(draw() % 100000) * pow(10.0, (double)(draw() % 12) - 6.0);
    const double near = i % 4 == 1 ? few : ldexp(1.0, (int)(draw() % 60) - 14);
    return near + (double)(draw() % 9) * (nextafter(near, INFINITY) - near) - 4.0 * (near - nextafter(near, 0.0));
}

Test(text, writes_the_shortest_that_reads_back)
{
    for (int i = 0; i < 400000; i++) {
        const double number = i % 2 == 0 ? draw_number(i / 2 % 4) : draw_near(i);
        char text[AFT_NUMBER_TEXT];
        char expected[64];
        for (int digits = 15; digits <= 17; digits++) {
            (void)snprintf(expected, sizeof expected, "%.*g", digits, number);
            if (strtod(expected, NULL) == number) {
                break;
            }
        }
        cr_assert_str_eq(aft_number_to_text(text, number), expected);
    }
}

/* draws that reach every power of ten, and halves of the 12th digit */
static double draw_rounded(int i)
{
    const double halves = (double)(draw() % 100000000000) + 0.5;
    return i % 3 == 0 ? draw_number(i % 4) : i % 3 == 1 ? halves * pow(10.0, (double)(draw() % 30) - 20.0) : halves;
}

Test(text, writes_twelve_digits_like_the_c_library)
{
    for (int i = 0; i < 400000; i++) {
        const double number = draw_rounded(i);
        char text[AFT_NUMBER_TEXT];
        char expected[64];
        (void)snprintf(expected, sizeof expected, "%.12g", number == 0.0 ? 0.0 : number);
        cr_assert_str_eq(aft_rounded_to_text(text, number), expected, "%.17g: %s, not %s", number, text, expected);
    }
}

Test(text, writes_special_numbers)
{
    char text[AFT_NUMBER_TEXT];
    cr_expect_str_eq(aft_number_to_text(text, INFINITY), "inf");
    cr_expect_str_eq(aft_number_to_text(text, -INFINITY), "-inf");
    cr_expect_str_eq(aft_number_to_text(text, NAN), "nan");
    cr_expect_str_eq(aft_number_to_text(text, -0.0), "-0");
    cr_expect_str_eq(aft_number_to_text(text, 0.1), "0.1");
    cr_expect_str_eq(aft_number_to_text(text, -1.7976931348623157e308), "-1.7976931348623157e+308");
}

/* Says nothing where no such locale is installed. */
Test(text, knows_no_locale)
{
    const char *const locales[] = {"nl_NL.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "nl_NL.utf8", "de_DE.utf8"};
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        if (setlocale(LC_ALL, locales[i]) == NULL) {
            continue;
        }
        char text[AFT_NUMBER_TEXT];
        cr_expect_str_eq(aft_number_to_text(text, 1.0 / 3.0), "0.3333333333333333");
        cr_expect_str_eq(aft_number_to_text(text, 1.5e-300), "1.5e-300");
        expect_number("1.5e-300", 1.5e-300);
        expect_no_number("1,5");
    }
}

Test(text, counts_edits)
{
    cr_expect_eq(aft_text_distance("", "", 3), 0);
    cr_expect_eq(aft_text_distance("bus", "BUS", 3), 0);
    cr_expect_eq(aft_text_distance("capitol_cost", "capital_cost", 3), 1); /* replace */
    cr_expect_eq(aft_text_distance("ab", "ba", 3), 1);                     /* swap */
    cr_expect_eq(aft_text_distance("p_nom", "pnom", 3), 1);                /* delete */
    cr_expect_eq(aft_text_distance("kitten", "sitting", 5), 3);
    cr_expect_eq(aft_text_distance("kitten", "sitting", 1), 2, "limit + 1");
    cr_expect_eq(aft_text_distance("", "abc", 5), 3);
    cr_expect_eq(aft_text_distance("xabcy", "xacby", 0), 1, "limit + 1");
    cr_expect_eq(aft_text_distance("abcdef", "badcfe", 3), 3, "three swaps");
}

Test(text, finds_the_nearest_word)
{
    const char *const words[] = {"capital_cost", "marginal_cost", "p_nom", "bus", "buses"};
    cr_expect_str_eq(aft_text_nearest("capitol_cost", words, 5), "capital_cost");
    cr_expect_str_eq(aft_text_nearest("Bus", words, 5), "bus");
    cr_expect_str_eq(aft_text_nearest("busses", words, 5), "buses");
    cr_expect_null(aft_text_nearest("efficiency", words, 5));
    cr_expect_null(aft_text_nearest("x", words, 5));
    cr_expect_null(aft_text_nearest("bus", words, 0));
}

static void expect_bad_utf8(const char *bytes, size_t n, size_t where)
{
    size_t bad = 999;
    cr_expect_not(aft_text_is_utf8(bytes, n, &bad));
    cr_expect_eq(bad, where, "%zu, not %zu", bad, where);
}

Test(text, checks_utf8)
{
    cr_expect(aft_text_is_utf8("", 0, NULL));
    cr_expect(aft_text_is_utf8("plain ASCII of some length", 26, NULL));
    cr_expect(aft_text_is_utf8("M\xC3\xBCnster \xE2\x82\xAC \xF0\x9F\x98\x80", 17, NULL));
    cr_expect(aft_text_is_utf8("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF", 10, NULL), "the ends of the ranges");
    expect_bad_utf8("M\xFCnster", 7, 1);
    expect_bad_utf8("12345678\0abcdefgh", 17, 8);
    expect_bad_utf8("a\xC3", 2, 1);            /* cut off */
    expect_bad_utf8("a\xC0\x80", 3, 1);        /* overlong */
    expect_bad_utf8("a\xE0\x9F\xBF", 4, 1);    /* overlong */
    expect_bad_utf8("a\xED\xA0\x80", 4, 1);    /* surrogate */
    expect_bad_utf8("\xF4\x90\x80\x80", 4, 0); /* beyond U+10FFFF */
    expect_bad_utf8("abc\x80", 4, 3);
}

Test(text, hashes)
{
    /* published values of 64-bit FNV-1a */
    cr_expect_eq(aft_text_hash(""), 0xcbf29ce484222325ULL);
    cr_expect_eq(aft_text_hash("a"), 0xaf63dc4c8601ec8cULL);
    cr_expect_eq(aft_text_hash("foobar"), 0x85944171f73967e8ULL);
}

static void expect_shown(const char *text, const char *expected)
{
    char out[256] = "";
    char shown[AFT_SHOWN];
    for (size_t step = aft_text_show(shown, text); step > 0; step = aft_text_show(shown, text)) {
        (void)strcat(out, shown);
        text += step;
    }
    cr_expect_str_eq(out, expected);
}

Test(text, shows_what_a_terminal_would_obey)
{
    expect_shown("", "");
    expect_shown("Zwolle, Zürich, 東京 \xF0\x9F\x9A\xB0", "Zwolle, Zürich, 東京 \xF0\x9F\x9A\xB0");
    expect_shown("a\x1B]0;title\x07\r\n\t\x7F", "a\\u001b]0;title\\u0007\\u000d\\u000a\\u0009\\u007f");
    expect_shown("\xC2\x9B\x33m\xC2\xA0", "\\u009b3m\xC2\xA0"); /* CSI in one byte; a hard blank is none */
    expect_shown("\xE2\x80\xAEx\xE2\x80\x8F\xE2\x81\xA6\xD8\x9C\xE2\x80\xA8", "\\u202ex\\u200f\\u2066\\u061c\\u2028");
    expect_shown("\xE2\x80\x90\xE2\x81\xA5\xE2\x81\xAA", "\xE2\x80\x90\xE2\x81\xA5\xE2\x81\xAA");
    expect_shown("\x80\xFF\xE2\x80", "\\x80\\xff\\xe2\\x80");          /* no UTF-8, and cut short */
    expect_shown("\xC0\x8A\xED\xA0\x80", "\\xc0\\x8a\\xed\\xa0\\x80"); /* overlong, a surrogate */
}

static void expect_amount(double number, const char *expected)
{
    char out[AFT_AMOUNT_TEXT];
    cr_expect_str_eq(aft_amount_to_text(out, number), expected);
}

Test(text, says_amounts)
{
    expect_amount(19974000.0, "19,974,000");
    expect_amount(-410528447.84, "-410,528,448");
    expect_amount(1000.0, "1,000");
    expect_amount(-999.96, "-1,000");
    expect_amount(999.94, "999.9");
    expect_amount(331.0, "331");
    expect_amount(147.26, "147.3");
    expect_amount(0.03125, "0.03125");
    expect_amount(0.0, "0");
    expect_amount(-0.0, "0");
    expect_amount(123456789012345.0, "123,456,789,012,345");
    expect_amount(2e15, "2e+15");
    expect_amount(INFINITY, "inf");
    expect_amount(NAN, "");
    char out[AFT_AMOUNT_TEXT];
    cr_expect_str_eq(aft_percent_to_text(out, 0.000043), "0.0043 %");
    cr_expect_str_eq(aft_percent_to_text(out, 1e-9), "0 %");
    cr_expect_str_eq(aft_percent_to_text(out, 0.126), "13 %");
    cr_expect_str_eq(aft_percent_to_text(out, 12.5), "1,250 %");
    cr_expect_str_eq(aft_percent_to_text(out, NAN), "");
}
