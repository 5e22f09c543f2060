/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: a word per line. */
#include "cli/cli.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 30 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    char *text = malloc(n + 1);
    char program[] = "aftak";
    char *words[MOST_WORDS + 1] = {program};
    int n_words = 1;
    if (text == NULL) {
        abort();
    }
    if (n > 0) {
        memcpy(text, bytes, n);
    }
    text[n] = '\0';
    char *rest = text;
    for (char *word = strsep(&rest, "\n"); word != NULL && n_words < MOST_WORDS; word = strsep(&rest, "\n")) {
        words[n_words++] = word;
    }
    cli_options options = {0};
    if (cli_options_parse(&options, n_words, words) == EXIT_DONE) {
        const cli_command every = {.name = "fuzz", .mark = ON_ALL};
        (void)cli_options_fit(&options, &every);
    }
    cli_options_clear(&options);
    free(text);
    return 0;
}
