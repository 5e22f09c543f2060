/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands share: parsed options, exit codes, and how findings are printed. */
#ifndef AFT_CLI_H
#define AFT_CLI_H

#include "networks/networks.h"
#include "results/results.h"
#include "solver/solver.h"

#include <stdbool.h>
#include <stddef.h>

/* Exit codes (CASE.md section 3). */
enum {
    EXIT_DONE = 0,
    EXIT_USAGE = 1,
    EXIT_CASE = 2,
    EXIT_NO_SOLUTION = 3,
    EXIT_INTERNAL = 4,
    EXIT_LIMIT = 5,
    EXIT_INTERRUPTED = 130
};

/* Which commands an option is for. */
enum {
    ON_CHECK = 1,
    ON_PLAN = 2,
    ON_SCHEMA = 4,
    ON_REPORT = 8,
    ON_COMPARE = 16,
    ON_NEW = 32,
    ON_SWEEP = 64,
    ON_METHODS = 128,
    ON_HELP = 256,
    ON_CASE = ON_CHECK | ON_PLAN,
    ON_DATA = ON_CASE | ON_SCHEMA | ON_REPORT | ON_COMPARE | ON_NEW | ON_SWEEP | ON_METHODS,
    ON_ALL = ON_DATA | ON_HELP
};

/** Texts that an option gave, in order. */
typedef struct cli_list {
    size_t n;
    const char **texts; /* [n] */
} cli_list;

#define OPTION_FIELD_FLAG(field)                            bool field;
#define OPTION_FIELD_TEXT(field)                            const char *field; /* NULL if not given */
#define OPTION_FIELD_CHOICE(field)                          const char *field;
#define OPTION_FIELD_LIST(field)                            cli_list field;
#define OPTION_FIELD_COUNT(field)                           int field;    /* 0 if not given */
#define OPTION_FIELD_INDEX(field)                           int field;    /* -1 if not given */
#define OPTION_FIELD_SPAN(field)                            double field; /* NAN if not given */
#define OPTION_FIELD_SHARE(field)                           double field; /* NAN if not given */
#define OPTION(kind, field, name, argument, commands, help) OPTION_FIELD_##kind(field)

typedef struct cli_options {
#include "cli/options.def"
    cli_list words;        /* command and its arguments */
    cli_list command_line; /* all words as typed, the program's name replaced */
    size_t n_given;
    aft_run_option *given; /* [n_given] options as typed, for run.json */
    double started;        /* aft_seconds() at the start */
} cli_options;

#undef OPTION

/** One command; its row stands in commands.def. */
typedef struct cli_command {
    const char *name, *arguments;
    unsigned mark; /* ON_... */
    size_t least_words, most_words;
    const char *help, *example;
    const char *codes; /* exit codes where they are special, "" else */
    int (*run)(const cli_options *options);
} cli_command;

const cli_command *cli_commands(size_t *n_out);
const cli_command *cli_find_command(const char *name); /* NULL */

/** Says that there is no such command, and which there are. @return EXIT_USAGE */
int cli_complain_command(const char *name);

typedef enum cli_option_kind { FLAG, TEXT, CHOICE, LIST, COUNT, INDEX, SPAN, SHARE } cli_option_kind;

/** One option; its row stands in options.def. */
typedef struct cli_option_row {
    cli_option_kind kind;
    const char *name, *argument;
    unsigned commands; /* ON_... */
    const char *help;
    size_t offset; /* in cli_options */
} cli_option_row;

const cli_option_row *cli_option_rows(size_t *n_out);

/** The letter that stands for an option: 'v' for "verbose"; '\0' if there is none. */
char cli_option_letter(const char *name);

/** Parses the words behind the program's name. Complaints go to stderr.
 *  @return EXIT_DONE or EXIT_USAGE */
int cli_options_parse(cli_options *out, int argc, char **argv);
void cli_options_clear(cli_options *options);

/** Do the given options belong to the command? Complaints go to stderr. */
bool cli_options_fit(const cli_options *options, const cli_command *command);

/** The next word of "auto|glpk|highs"; NULL behind the last one.
 *  @param at  NULL to begin with */
const char *cli_next_choice(char out[32], const char **at, const char *choices);

bool cli_is_json(const cli_options *options);

/** "; did you mean plan?" if one of the words is near, else "". */
const char *cli_did_you_mean(char out[96], const char *text, const char *const *words, size_t n);

/** One line to stdout: data. What a terminal would obey is shown instead, and so is a line feed that is not its end:
 *  texts come from cases and runs of others. */
void cli_print(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** The same to stderr: all else. */
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** A text of several lines to stdout. */
void cli_print_text(const char *text);
/** The same, each line broken at blanks where it is longer than the terminal is wide; as it is if there is none. */
void cli_print_wrapped(const char *text);
/** Prints a JSON value, which is used up. @return EXIT_DONE, or EXIT_INTERNAL without memory */
struct json_t;
int cli_print_json(struct json_t *value);
/** Columns of the terminal that a stream is, at most 100; 0 if it is none. */
size_t cli_terminal_width(int descriptor);

/** Help of all commands, or of one. */
void cli_print_help(void);
void cli_print_command_help(const cli_command *command);
/** The manual page in the language of man, and what shells complete a line by. */
void cli_print_man(void);
void cli_print_completions(const char *shell);

/** Reads the case that the options name. Findings are the caller's to free, also on failure. */
aft_status cli_read_case(aft_network **out, aft_findings **findings_out, const cli_options *options, aft_error *err);

/** Prints what went wrong and gives the exit code that says so. */
int cli_fail(const aft_error *err);

/** Prints findings, notes first and errors last, and how many there are. Of what there is much of one kind, some.
 *  @param is_data  to stdout, and all levels also with --quiet; else to stderr */
void cli_print_findings(const aft_findings *findings, const cli_options *options, bool is_data);

/** Is there a method of that name? Else those there are go to stderr. */
bool cli_knows_method(const char *name);

/** "runs/<case>" unless --out says otherwise; to be freed with aft_free. AFT_ENOMEM. */
aft_status cli_choose_folder(char **out, const cli_options *options, aft_error *err);

/** From here on the program ends with a message and EXIT_INTERNAL when a library of C++ gives up. */
void cli_catch_terminate(void);

/** Does the work on a stack of at least 8 MB: on the one there is, or in a thread of its own.
 *  @return what the work returns, EXIT_INTERNAL if there is no such stack */
int cli_with_stack(int (*work)(void *payload), void *payload);

int cli_check(const cli_options *options);
int cli_compare(const cli_options *options);
int cli_help(const cli_options *options);
int cli_methods(const cli_options *options);
int cli_new(const cli_options *options);
int cli_plan(const cli_options *options);
int cli_report(const cli_options *options);
int cli_schema(const cli_options *options);
int cli_sweep(const cli_options *options);

#endif
