/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the report: whole in every language, and there for everything that asks for them. */
#include "results/report/report_internal.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* The placeholders of a sentence, one after the other. */
static void blanks_of(char *out, size_t size, const char *text)
{
    size_t n = 0;
    for (const char *open = strchr(text, '{'); open != NULL; open = strchr(open + 1, '{')) {
        const char *end = strchr(open, '}');
        cr_assert_not_null(end, "%s", text);
        n += (size_t)snprintf(out + n, size - n, "%.*s", (int)(end - open) + 1, open);
        cr_assert_lt(n, size);
    }
    out[n] = '\0';
}

/* The same blanks whatever the order of the words. */
static bool has_same_blanks(const char *a, const char *b)
{
    char list[400];
    char other[400];
    blanks_of(list, sizeof list, a);
    blanks_of(other, sizeof other, b);
    for (const char *open = list; *open != '\0'; open = strchr(open, '}') + 1) {
        char blank[100];
        (void)snprintf(blank, sizeof blank, "%.*s", (int)(strchr(open, '}') - open) + 1, open);
        if (strstr(other, blank) == NULL) {
            return false;
        }
    }
    return strlen(list) == strlen(other);
}

static void check_word(const aft_word *word)
{
    for (int tongue = 0; tongue < AFT_N_TONGUES; tongue++) {
        const char *text = word->text[tongue];
        cr_assert(text != NULL && text[0] != '\0', "%s lacks %s", word->key, aft_tongues[tongue]);
        cr_assert(strpbrk(text, "<>&\"") == NULL, "%s holds markup: %s", word->key, text);
        cr_assert(has_same_blanks(word->text[0], text), "%s: other blanks in %s", word->key, aft_tongues[tongue]);
    }
}

Test(report_words, every_key_has_all_languages_and_the_same_blanks)
{
    size_t n = 0;
    const aft_word *words = aft_words_list(&n);
    cr_assert_gt(n, 100);
    for (size_t i = 0; i < n; i++) {
        check_word(&words[i]);
        cr_assert_eq(aft_word_find(words[i].key), &words[i], "%s stands twice", words[i].key);
    }
    const aft_column_info *columns = aft_column_infos(&n);
    for (size_t i = 0; i < n; i++) {
        check_word(&columns[i].title);
        cr_assert_eq(aft_column_find(columns[i].name), &columns[i], "%s stands twice", columns[i].name);
    }
}

static void expect_word(const char *before, const char *name, const char *behind)
{
    char key[120];
    (void)snprintf(key, sizeof key, "%s%s%s", before, name, behind);
    cr_assert_not_null(aft_word_find(key), "no word %s", key);
}

Test(report_words, sections_have_title_line_and_reason)
{
    size_t n = 0;
    const aft_section *sections = aft_sections(&n);
    for (size_t i = 0; i < n; i++) {
        expect_word("section.", sections[i].id, "");
        expect_word("section.", sections[i].id, ".what");
        expect_word("missing.", sections[i].id, "");
        expect_word("part.", sections[i].part, "");
    }
}

Test(report_words, cost_items_statuses_and_books_have_words)
{
    size_t n = 0;
    const aft_cost_item *items = aft_cost_items(&n);
    for (size_t i = 0; i < n; i++) {
        expect_word("cell.", items[i].name, "");
    }
    for (int outcome = AFT_OPTIMAL; outcome <= AFT_INTERRUPTED; outcome++) {
        expect_word("cell.", aft_outcome_name((aft_outcome)outcome), "");
    }
    for (int book = 0; book < AFT_N_BOOKS; book++) {
        expect_word("cell.", aft_book_name((aft_book)book), "");
    }
}

/* A section that draws a table of this program names a file that there is. */
Test(report_words, columns_of_sections_are_described)
{
    size_t n = 0;
    const aft_section *sections = aft_sections(&n);
    for (size_t i = 0; i < n; i++) {
        char titles[400];
        (void)snprintf(titles, sizeof titles, "%s", sections[i].columns);
        for (char *title = strtok(titles, ","); title != NULL; title = strtok(NULL, ",")) {
            cr_assert_not_null(aft_column_find(title), "%s of %s", title, sections[i].id);
        }
    }
}
