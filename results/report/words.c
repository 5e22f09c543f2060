/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the report and the titles of columns: words.def, columns.def. */
#include "results/report/report_internal.h"

#include <assert.h>
#include <string.h>

const char *const aft_tongues[AFT_N_TONGUES] = {"nl", "en", "de"};

#define WORD(key, nl, en, de) {key, {nl, en, de}},
static const aft_word words[] = {
#include "results/report/words.def"
};
#undef WORD

#define COLUMN(name, kind, nl, en, de) {#name, AFT_COLUMN_##kind, {#name, {nl, en, de}}},
static const aft_column_info columns[] = {
#include "results/report/columns.def"
};
#undef COLUMN

const aft_word *aft_words_list(size_t *n_out)
{
    *n_out = sizeof words / sizeof words[0];
    return words;
}

const aft_word *aft_word_find(const char *key)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i].key, key) == 0) {
            return &words[i];
        }
    }
    return NULL;
}

const aft_column_info *aft_column_infos(size_t *n_out)
{
    *n_out = sizeof columns / sizeof columns[0];
    return columns;
}

const aft_column_info *aft_column_find(const char *name)
{
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        if (strcmp(columns[i].name, name) == 0) {
            return &columns[i];
        }
    }
    return NULL;
}

/* Once where all languages say the same. */
static bool is_one_word(const aft_word *word)
{
    return strcmp(word->text[0], word->text[1]) == 0 && strcmp(word->text[0], word->text[2]) == 0;
}

static void put_word(aft_page *page, const aft_word *word)
{
    if (is_one_word(word)) {
        aft_html_text(page, word->text[0], 0);
        return;
    }
    for (int tongue = 0; tongue < AFT_N_TONGUES; tongue++) {
        aft_page_add(page, "<i lang=%s>", aft_tongues[tongue]);
        aft_html_text(page, word->text[tongue], 0);
        aft_page_add(page, "</i>");
    }
}

void aft_html_word(aft_page *page, const char *key)
{
    const aft_word *word = aft_word_find(key);
    assert(word != NULL && "no such word");
    if (word != NULL) {
        put_word(page, word);
    }
}

static const aft_word *cell_word(const char *cell)
{
    const char *before = "cell.";
    const size_t n = strlen(before);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strncmp(words[i].key, before, n) == 0 && strcmp(words[i].key + n, cell) == 0) {
            return &words[i];
        }
    }
    return NULL;
}

void aft_html_cell_word(aft_page *page, const char *cell)
{
    const aft_word *word = cell_word(cell);
    if (word != NULL) {
        put_word(page, word);
    } else {
        aft_html_text(page, cell, 200);
    }
}
