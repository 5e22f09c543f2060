/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options from words, by the rows of options.def. */
#include "cli/cli.h"

#include "networks/base/memory.h"
#include "networks/base/text.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef enum option_kind { FLAG, TEXT, CHOICE, LIST, COUNT, INDEX, SPAN, SHARE } option_kind;

typedef struct option_row {
    option_kind kind;
    const char *name, *argument;
    unsigned commands;
    const char *help;
    size_t offset; /* in cli_options */
} option_row;

#define OPTION(kind, field, name, argument, commands, help)                                                            \
    {kind, name, argument, commands, help, offsetof(cli_options, field)},
static const option_row rows[] = {
#include "cli/options.def"
};
#undef OPTION

enum { N_ROWS = sizeof rows / sizeof rows[0] };

static const option_row *find_row(const char *name, size_t n)
{
    for (size_t i = 0; i < N_ROWS; i++) {
        if (strlen(rows[i].name) == n && strncmp(rows[i].name, name, n) == 0) {
            return &rows[i];
        }
    }
    return NULL;
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
    (void)fprintf(stderr, "aftak: unknown option --%s%s%s\n", name, nearest != NULL ? "; did you mean --" : "",
                  nearest != NULL ? nearest : "");
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

/* Is the value one of the words of "auto|glpk|highs"? */
static bool is_choice(const char *choices, const char *value)
{
    size_t n = strlen(value);
    for (const char *word = choices; word != NULL; word = strchr(word, '|')) {
        word += *word == '|';
        if (n > 0 && strncmp(word, value, n) == 0 && (word[n] == '|' || word[n] == '\0')) {
            return true;
        }
    }
    return false;
}

/* A number that fits the kind. */
static bool parse_number(double *out, option_kind kind, const char *value)
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
    default: return number >= 0.0;
    }
}

static int complain_memory(void)
{
    (void)fprintf(stderr, "aftak: out of memory\n");
    return EXIT_INTERNAL;
}

static const char no_memory[] = "does not fit into memory";

/* What is wrong with a value, or NULL if it was stored. */
static const char *store(cli_options *out, const option_row *row, const char *value)
{
    void *field = (char *)out + row->offset;
    double number = NAN;
    switch (row->kind) {
    case FLAG: *(bool *)field = true; return NULL;
    case TEXT: *(const char **)field = value; return value[0] != '\0' ? NULL : "must not be empty";
    case CHOICE: *(const char **)field = value; return is_choice(row->argument, value) ? NULL : "is none of";
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
                                    : "must be a number of at least 0:";
    }
    if (row->kind == COUNT || row->kind == INDEX) {
        *(int *)field = (int)number;
    } else {
        *(double *)field = number;
    }
    return NULL;
}

static bool note_given(cli_options *out, const option_row *row, const char *value)
{
    aft_run_option *longer = aft_resize(out->given, out->n_given + 1, sizeof *longer);
    if (longer == NULL) {
        return false;
    }
    out->given = longer;
    out->given[out->n_given++] = (aft_run_option){row->name, row->kind == FLAG ? "true" : value};
    return true;
}

/* Takes the option at argv[*i], and its value from the next word if it has one. */
static int take_option(cli_options *out, int *i, int argc, char **argv)
{
    const char *word = argv[*i] + 2;
    const char *equals = strchr(word, '=');
    size_t n = equals != NULL ? (size_t)(equals - word) : strlen(word);
    const option_row *row = find_row(word, n);
    const char *value = equals != NULL ? equals + 1 : NULL;
    if (row == NULL) {
        return complain_unknown(word, n);
    }
    if (row->kind == FLAG && value != NULL) {
        (void)fprintf(stderr, "aftak: --%s takes no value\n", row->name);
        return EXIT_USAGE;
    }
    if (row->kind != FLAG && value == NULL) {
        value = *i + 1 < argc ? argv[++*i] : NULL;
    }
    if (row->kind != FLAG && value == NULL) {
        (void)fprintf(stderr, "aftak: --%s needs a value: %s\n", row->name, row->argument);
        return EXIT_USAGE;
    }
    const char *wrong = store(out, row, value);
    if (wrong == no_memory || (wrong == NULL && !note_given(out, row, value))) {
        return complain_memory();
    }
    if (wrong != NULL) {
        (void)fprintf(stderr, "aftak: --%s: '%s' %s %s\n", row->name, value, wrong, row->argument);
        return EXIT_USAGE;
    }
    return EXIT_DONE;
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
        } else if (!only_words && strcmp(argv[i], "-h") == 0) {
            out->help = true;
        } else if (!only_words && strncmp(argv[i], "--", 2) == 0) {
            code = take_option(out, &i, argc, argv);
        } else if (!only_words && argv[i][0] == '-' && argv[i][1] != '\0') {
            (void)fprintf(stderr, "aftak: unknown option %s\n", argv[i]);
            code = EXIT_USAGE;
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
            (void)fprintf(stderr, "aftak: --%s is no option of %s\n", name, command->name);
            return false;
        }
    }
    return true;
}

void cli_options_help(unsigned mark)
{
    for (size_t i = 0; i < N_ROWS; i++) {
        if ((rows[i].commands & mark) != 0) {
            char left[64];
            (void)snprintf(left, sizeof left, "--%s %s", rows[i].name, rows[i].argument);
            (void)printf("  %-34s %s\n", left, rows[i].help);
        }
    }
}

bool cli_is_json(const cli_options *options)
{
    return options->format != NULL && strcmp(options->format, "json") == 0;
}
