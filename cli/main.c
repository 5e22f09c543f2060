/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak COMMAND [options] CASE: finds the command's row and calls it. */
#include "cli/cli.h"

#include "networks/base/clock.h"
#include "networks/base/text.h"

#include <stdio.h>
#include <string.h>

static const cli_command commands[] = {
    {"check", "CASE", "reads a case, checks it, and prints the findings", ON_CHECK, 1, 1, cli_check},
    {"compare", "RUN RUN", "prints what differs between two runs", ON_COMPARE, 2, 2, cli_compare},
    {"methods", "", "prints the methods there are, and what each is for", ON_METHODS, 0, 0, cli_methods},
    {"new", "DIR", "makes a case to begin with: all tables and an example", ON_NEW, 1, 1, cli_new},
    {"plan", "CASE", "optimises a case and writes a run folder", ON_PLAN, 1, 1, cli_plan},
    {"report", "RUN", "writes the report of a run folder, or of a sweep, anew", ON_REPORT, 1, 1, cli_report},
    {"schema", "[TABLE]", "prints the tables of a case and their columns", ON_SCHEMA, 0, 1, cli_schema},
    {"sweep", "CASE", "plans a case and all its scenarios side by side, and sums them up", ON_SWEEP, 1, 1, cli_sweep},
};

enum { N_COMMANDS = sizeof commands / sizeof commands[0] };

static const cli_command *find_command(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

static void print_help(void)
{
    (void)printf("aftak plans hydrogen branches together with the electricity grid.\n\n"
                 "usage: aftak COMMAND [options] CASE\n\ncommands:\n");
    for (size_t i = 0; i < N_COMMANDS; i++) {
        char left[64];
        (void)snprintf(left, sizeof left, "%s %s", commands[i].name, commands[i].arguments);
        (void)printf("  %-16s %s\n", left, commands[i].help);
    }
    (void)printf("\noptions:\n");
    cli_options_help(ON_ALL);
    (void)printf(
        "\nexit codes: 0 done, 1 wrong use, 2 bad case, 3 no solution, 4 internal, 5 limit reached with a plan,\n"
        "130 interrupted with the best plan kept; of sweep the worst of its tasks\n");
}

static void print_command_help(const cli_command *command)
{
    (void)printf("usage: aftak %s [options] %s\n\n%s\n\noptions:\n", command->name, command->arguments, command->help);
    cli_options_help(command->mark);
}

static int complain_unknown(const char *name)
{
    const char *names[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++) {
        names[i] = commands[i].name;
    }
    const char *nearest = aft_text_nearest(name, names, N_COMMANDS);
    (void)fprintf(stderr, "aftak: unknown command '%s'%s%s\ncommands:", name, nearest != NULL ? "; did you mean " : "",
                  nearest != NULL ? nearest : "");
    for (size_t i = 0; i < N_COMMANDS; i++) {
        (void)fprintf(stderr, " %s", names[i]);
    }
    (void)fprintf(stderr, "\n");
    return EXIT_USAGE;
}

static int run_command(void *payload)
{
    const cli_options *options = payload;
    const cli_command *command = options->words.n > 0 ? find_command(options->words.texts[0]) : NULL;
    if (options->version) {
        (void)printf("aftak %s\n", aft_version());
        return EXIT_DONE;
    }
    if (options->words.n == 0 && !options->help) {
        (void)fprintf(stderr, "usage: aftak COMMAND [options] CASE; aftak --help says more\n");
        return EXIT_USAGE;
    }
    if (options->words.n == 0) {
        print_help();
        return EXIT_DONE;
    }
    if (command == NULL) {
        return complain_unknown(options->words.texts[0]);
    }
    if (options->help) {
        print_command_help(command);
        return EXIT_DONE;
    }
    if (!cli_options_fit(options, command)) {
        return EXIT_USAGE;
    }
    size_t n = options->words.n - 1;
    if (n < command->least_words || n > command->most_words) {
        (void)fprintf(stderr, "usage: aftak %s [options] %s\n", command->name, command->arguments);
        return EXIT_USAGE;
    }
    aft_error err = AFT_ERROR_INIT;
    const size_t mark = aft_json_watch();
    const int code = command->run(options);
    const aft_status lost = aft_json_unwatch(mark, &err); /* of what was printed */
    return lost != AFT_OK && code == EXIT_DONE ? cli_fail(&err) : code;
}

int main(int argc, char **argv)
{
    cli_options options = {0};
    double started = aft_seconds();
    cli_catch_terminate();
    int code = cli_options_parse(&options, argc, argv);
    options.started = started;
    if (code == EXIT_DONE) {
        code = cli_with_stack(run_command, &options);
    }
    cli_options_clear(&options);
    if (fflush(stdout) != 0 && code == EXIT_DONE) {
        (void)fprintf(stderr, "aftak: cannot write to stdout\n");
        code = EXIT_INTERNAL;
    }
    return code;
}
