/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people and spreadsheets write where a number, True or False should stand, and what to do about it. Hints are the
 * same for the same mistake, so that a column of them is one finding. */
#include "networks/base/text.h"
#include "networks/read/read_internal.h"

#include <string.h>
#include <strings.h>

enum { LONGEST_NUMBER = 64 };

static bool is_word_of(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcasecmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* ---- numbers ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The digits, signs and separators of a text, without blanks of any kind; *has_letters: there was something else. */
static void take_core(char out[LONGEST_NUMBER], bool *has_letters, bool *has_others, const char *text)
{
    size_t n = 0;
    *has_letters = false;
    *has_others = false;
    for (const char *p = text; *p != '\0' && n + 1 < LONGEST_NUMBER; p++) {
        bool is_letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || strchr("$/", *p) != NULL;
        if (is_digit(*p) || strchr("+-.,", *p) != NULL) {
            out[n++] = *p;
        } else if (is_letter) {
            *has_letters = true;
        } else {
            *has_others = *has_others || *p != ' ';
        }
    }
    out[n] = '\0';
}

/* Is it a number once the signs between thousands are gone: 1.000,5 or 1,000.5 or 1.000.000? */
static bool is_grouped(const char *core)
{
    const char *last_comma = strrchr(core, ',');
    const char *last_point = strrchr(core, '.');
    char decimal = last_comma != NULL && (last_point == NULL || last_comma > last_point) ? ',' : '.';
    char copy[LONGEST_NUMBER];
    size_t n = 0;
    size_t n_decimal = 0;
    for (const char *p = core; *p != '\0'; p++) {
        n_decimal += *p == decimal;
    }
    for (const char *p = core; *p != '\0'; p++) {
        if (*p != ',' && *p != '.') {
            copy[n++] = *p;
        } else if (*p == decimal && n_decimal == 1) {
            copy[n++] = '.';
        }
    }
    copy[n] = '\0';
    double number = 0.0;
    return aft_text_to_number(&number, copy);
}

/* One comma with three digits behind it and at most three before: between thousands, or decimal? */
static bool is_comma_group(const char *text)
{
    size_t whole = strcspn(text, ",");
    return whole >= 1 && whole <= 3 && text[0] != '0' && strlen(text) == whole + 4 &&
           strspn(text, "0123456789") == whole;
}

static const char *hint_sign(const char *text, bool has_decimal_comma)
{
    double number = 0.0;
    if (has_decimal_comma) {
        return aft_cell_number(&number, text, false) ? "this file has decimal commas, and no sign between thousands"
                                                     : "";
    }
    if (strchr(text, '.') != NULL || !aft_cell_number(&number, text, true)) {
        return "";
    }
    return is_comma_group(text) ? "write a decimal point, or nothing between thousands" : "write a decimal point";
}

const char *aft_hint_number(const char *text, bool has_decimal_comma)
{
    static const char *const unknown[] = {"-",    "--",     "---", "?",        "n.v.t.",  "nvt", "n.a.", "tbd", "n/b",
                                          "n.b.", "n.n.b.", "x",   "onbekend", "unknown", " ",   "leeg", "k.A."};
    if (is_word_of(text, unknown, COUNT(unknown))) {
        return "leave the cell empty where a number is not known";
    }
    if (text[0] == '#') {
        return "an error of the spreadsheet: mend it there";
    }
    const char *sign = hint_sign(text, has_decimal_comma);
    if (sign[0] != '\0') {
        return sign;
    }
    char core[LONGEST_NUMBER];
    bool has_letters = false;
    bool has_others = false;
    take_core(core, &has_letters, &has_others, text);
    if (core[0] == '\0' || !is_grouped(core)) {
        return "";
    }
    if (strstr(text, "\xE2\x88\x92") != NULL || strstr(text, "\xE2\x80\x93") != NULL) {
        return "type its minus sign anew: it is a dash";
    }
    if (strchr(text, '%') != NULL) {
        return "write it as a share: 5% is 0.05";
    }
    if (has_letters || strstr(text, "\xE2\x82\xAC") != NULL || strstr(text, "\xC2\xA3") != NULL) {
        return "write the number alone, without its unit";
    }
    if (strpbrk(text, ":<>~") != NULL) {
        return "";
    }
    return has_decimal_comma ? "write no blank or sign between thousands, and a decimal comma"
                             : "write no blank or sign between thousands, and a decimal point";
}

/* ---- True and False ---- */

const char *aft_hint_flag(const char *text)
{
    static const char *const yes[] = {"yes", "y", "t", "x", "ja", "j", "waar", "wahr", "vrai", "oui", "on", "aan"};
    static const char *const no[] = {"no", "n", "f", "nee", "nein", "onwaar", "falsch", "faux", "non", "off", "uit"};
    static const char *const words[] = {"True", "False"};
    if (is_word_of(text, yes, COUNT(yes))) {
        return "write True in its place";
    }
    if (is_word_of(text, no, COUNT(no))) {
        return "write False in its place";
    }
    if (aft_text_twin(text, words, COUNT(words)) != NULL) {
        return "remove the blank";
    }
    return "write True or False in the whole column";
}
