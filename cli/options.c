/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options from words, by the rows of options.def. */
#include "cli/cli.h"

#include "networks/base/memory.h"
#include "networks/base/text.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define OPTION(kind, field, name, argument, commands, help)                                                            \
    {kind, name, argument, commands, help, offsetof(cli_options, field)},
static const cli_option_row rows[] = {
#include "cli/options.def"
};
#undef OPTION

enum { N_ROWS = sizeof rows / sizeof rows[0] };

/* Letters that stand for options. */
static const struct {
    char letter;
    const char *name;
} letters[] = {{'h', "help"}, {'v', "verbose"}, {'V', "version"}};

enum { N_LETTERS = sizeof letters / sizeof letters[0] };

const cli_option_row *cli_option_rows(size_t *n_out)
{
    *n_out = N_ROWS;
    return rows;
}

char cli_option_letter(const char *name)
{
    for (size_t i = 0; i < N_LETTERS; i++) {
        if (strcmp(letters[i].name, name) == 0) {
            return letters[i].letter;
        }
    }
    return '\0';
}

/* "help" of "-h"; NULL if the word is no such letter. */
static const char *name_of_letter(const char *word)
{
    for (size_t i = 0; i < N_LETTERS && strlen(word) == 2; i++) {
        if (letters[i].letter == word[1]) {
            return letters[i].name;
        }
    }
    return NULL;
}

static const cli_option_row *find_row(const char *name, size_t n)
{
    for (size_t i = 0; i < N_ROWS; i++) {
        if (strlen(rows[i].name) == n && strncmp(rows[i].name, name, n) == 0) {
            return &rows[i];
        }
    }
    return NULL;
}

const char *cli_did_you_mean(char out[96], const char *text, const char *const *words, size_t n)
{
    const char *nearest = aft_text_nearest(text, words, n);
    out[0] = '\0';
    if (nearest != NULL) {
        (void)snprintf(out, 96, "; did you mean %s?", nearest);
    }
    return out;
}

static int complain_unknown(const char *word, size_t n)
{
    const char *names[N_ROWS];
    char name[64];
    for (size_t i = 0; i < N_ROWS; i++) {
        names[i] = rows[i].name;
    }
    (void)snprintf(name, sizeof name, "%.*s", (int)n, word);
    const char *nearest = aft_text_nearest(name, names, N_ROWS);
    cli_say("aftak: unknown option --%s%s%s%s\n", name, nearest != NULL ? "; did you mean --" : "",
            nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
    return EXIT_USAGE;
}

static bool append(cli_list *list, const char *text)
{
    const char **longer = aft_resize(list->texts, list->n + 1, sizeof *longer);
    if (longer == NULL) {
        return false;
    }
    list->texts = longer;
    list->texts[list->n++] = text;
    return true;
}

const char *cli_next_choice(char out[32], const char **at, const char *choices)
{
    const char *from = *at == NULL ? choices : **at == '|' ? *at + 1 : NULL;
    if (from == NULL) {
        return NULL;
    }
    const size_t n = strcspn(from, "|");
    (void)snprintf(out, 32, "%.*s", (int)n, from);
    *at = from + n;
    return out;
}

/* Is the value one of the words of "auto|glpk|highs"? Else the one that looks like it goes to near. */
static bool is_choice(char near[96], const char *choices, const char *value)
{
    enum { MOST = 8 };
    char words[MOST][32];
    const char *list[MOST];
    const char *at = NULL;
    size_t n = 0;
    while (n < MOST && cli_next_choice(words[n], &at, choices) != NULL) {
        list[n] = words[n];
        if (strcmp(words[n++], value) == 0) {
            return true;
        }
    }
    (void)cli_did_you_mean(near, value, list, n);
    return false;
}

/* A number that fits the kind. */
static bool parse_number(double *out, cli_option_kind kind, const char *value)
{
    double number = NAN;
    if (!aft_text_to_number(&number, value) || !isfinite(number)) {
        return false;
    }
    *out = number;
    switch (kind) {
    case COUNT: return number >= 1.0 && number <= INT_MAX && floor(number) == number;
    case INDEX: return number >= 0.0 && number <= INT_MAX && floor(number) == number;
    case SPAN: return number > 0.0;
    default: return number >= 0.0 && number <= 1.0;
    }
}

static int complain_memory(void)
{
    cli_say("aftak: out of memory\n");
    return EXIT_INTERNAL;
}

static const char no_memory[] = "does not fit into memory";

/* What is wrong with a value, or NULL if it was stored. */
static const char *store(char near[96], cli_options *out, const cli_option_row *row, const char *value)
{
    void *field = (char *)out + row->offset;
    double number = NAN;
    switch (row->kind) {
    case FLAG: *(bool *)field = true; return NULL;
    case TEXT: *(const char **)field = value; return value[0] != '\0' ? NULL : "must not be empty";
    case CHOICE: *(const char **)field = value; return is_choice(near, row->argument, value) ? NULL : "is none of";
    case LIST:
        if (strchr(value, '=') == NULL) {
            return "is not of the form";
        }
        return append(field, value) ? NULL : no_memory;
    case COUNT:
    case INDEX:
    case SPAN:
    case SHARE: break;
    }
    if (!parse_number(&number, row->kind, value)) {
        return row->kind == COUNT   ? "must be a whole number of at least 1:"
               : row->kind == INDEX ? "must be a whole number of at least 0:"
               : row->kind == SPAN  ? "must be a number above 0:"
                                    : "must be a number from 0 to 1:";
    }
    if (row->kind == COUNT || row->kind == INDEX) {
        *(int *)field = (int)number;
    } else {
        *(double *)field = number;
    }
    return NULL;
}

static bool note_given(cli_options *out, const cli_option_row *row, const char *value)
{
    aft_run_option *longer = aft_resize(out->given, out->n_given + 1, sizeof *longer);
    if (longer == NULL) {
        return false;
    }
    out->given = longer;
    out->given[out->n_given++] = (aft_run_option){row->name, row->kind == FLAG ? "true" : value};
    return true;
}

/* Takes an option (whose name has n letters), and its value, which is the next word if it has none yet. */
static int take_option(cli_options *out, const char *name, size_t n, const char *value, int *i, int argc, char **argv)
{
    const cli_option_row *row = find_row(name, n);
    char near[96] = "";
    if (row == NULL) {
        return complain_unknown(name, n);
    }
    if (row->kind == FLAG && value != NULL) {
        cli_say("aftak: --%s takes no value\n", row->name);
        return EXIT_USAGE;
    }
    if (row->kind != FLAG && value == NULL) {
        value = *i + 1 < argc ? argv[++*i] : NULL;
    }
    if (row->kind != FLAG && value == NULL) {
        cli_say("aftak: --%s needs a value: %s\n", row->name, row->argument);
        return EXIT_USAGE;
    }
    const char *wrong = store(near, out, row, value);
    if (wrong == no_memory || (wrong == NULL && !note_given(out, row, value))) {
        return complain_memory();
    }
    if (wrong != NULL) {
        cli_say("aftak: --%s: '%s' %s %s%s\n", row->name, value, wrong, row->argument, near);
        return EXIT_USAGE;
    }
    return EXIT_DONE;
}

/* A word that begins with - or --, perhaps with its value behind =. */
static int take_word(cli_options *out, int *i, int argc, char **argv)
{
    const char *word = argv[*i];
    if (word[1] != '-') {
        const char *name = name_of_letter(word);
        if (name == NULL) {
            cli_say("aftak: unknown option %s\n", word);
            return EXIT_USAGE;
        }
        return take_option(out, name, strlen(name), NULL, i, argc, argv);
    }
    const char *equals = strchr(word, '=');
    const size_t n = equals != NULL ? (size_t)(equals - word) : strlen(word);
    return take_option(out, word + 2, n - 2, equals != NULL ? equals + 1 : NULL, i, argc, argv);
}

int cli_options_parse(cli_options *out, int argc, char **argv)
{
    *out = (cli_options){.time_limit = NAN, .gap = NAN, .task = -1};
    bool only_words = false;
    for (int i = 0; i < argc; i++) {
        if (!append(&out->command_line, i == 0 ? "aftak" : argv[i])) {
            return complain_memory();
        }
    }
    for (int i = 1; i < argc; i++) {
        int code = EXIT_DONE;
        if (!only_words && strcmp(argv[i], "--") == 0) {
            only_words = true;
        } else if (!only_words && argv[i][0] == '-' && argv[i][1] != '\0') {
            code = take_word(out, &i, argc, argv);
        } else if (!append(&out->words, argv[i])) {
            code = complain_memory();
        }
        if (code != EXIT_DONE) {
            return code;
        }
    }
    return EXIT_DONE;
}

void cli_options_clear(cli_options *options)
{
    aft_free(options->sets.texts);
    aft_free(options->words.texts);
    aft_free(options->command_line.texts);
    aft_free(options->given);
    *options = (cli_options){0};
}

bool cli_options_fit(const cli_options *options, const cli_command *command)
{
    for (size_t i = 0; i < options->n_given; i++) {
        const char *name = options->given[i].name;
        if ((find_row(name, strlen(name))->commands & command->mark) == 0) {
            cli_say("aftak: --%s is no option of %s; aftak help %s lists them\n", name, command->name, command->name);
            return false;
        }
    }
    return true;
}

bool cli_is_json(const cli_options *options)
{
    return options->format != NULL && strcmp(options->format, "json") == 0;
}
