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
    ON_CASE = ON_CHECK | ON_PLAN,
    ON_ALL = ON_CASE | ON_SCHEMA | ON_REPORT | ON_COMPARE | ON_NEW | ON_SWEEP | ON_METHODS
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

/** One command; its row stands in main.c. */
typedef struct cli_command {
    const char *name, *arguments, *help;
    unsigned mark; /* ON_... */
    size_t least_words, most_words;
    int (*run)(const cli_options *options);
} cli_command;

/** Parses the words behind the program's name. Complaints go to stderr.
 *  @return EXIT_DONE or EXIT_USAGE */
int cli_options_parse(cli_options *out, int argc, char **argv);
void cli_options_clear(cli_options *options);

/** Do the given options belong to the command? Complaints go to stderr. */
bool cli_options_fit(const cli_options *options, const cli_command *command);

/** Prints the options of the commands in the mark to stdout. */
void cli_options_help(unsigned mark);

bool cli_is_json(const cli_options *options);

/** Reads the case that the options name. Findings are the caller's to free, also on failure. */
aft_status cli_read_case(aft_network **out, aft_findings **findings_out, const cli_options *options, aft_error *err);

/** One finding as "file:line:column: error: text [rule]", the hint below it. */
void cli_print_finding(void *stream, const aft_finding *finding);

/** Prints what went wrong and gives the exit code that says so. */
int cli_fail(const aft_error *err);

/** Prints findings to stderr; of errors alone if quiet. */
void cli_print_findings(const aft_findings *findings, bool is_quiet);

/** Is there a method of that name? Else those there are go to stderr. */
bool cli_knows_method(const char *name);

/** "runs/<case>" unless --out says otherwise; to be freed with aft_free. AFT_ENOMEM. */
aft_status cli_choose_folder(char **out, const aft_network *network, const cli_options *options, aft_error *err);

/** From here on the program ends with a message and EXIT_INTERNAL when a library of C++ gives up. */
void cli_catch_terminate(void);

/** Does the work on a stack of at least 8 MB: on the one there is, or in a thread of its own.
 *  @return what the work returns, EXIT_INTERNAL if there is no such stack */
int cli_with_stack(int (*work)(void *payload), void *payload);

int cli_check(const cli_options *options);
int cli_compare(const cli_options *options);
int cli_methods(const cli_options *options);
int cli_new(const cli_options *options);
int cli_plan(const cli_options *options);
int cli_report(const cli_options *options);
int cli_schema(const cli_options *options);
int cli_sweep(const cli_options *options);

#endif
