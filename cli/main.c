/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak COMMAND [options] CASE: finds the command's row and calls it. */
#include "cli/cli.h"

#include "networks/base/clock.h"

#include <stdio.h>

static int run_command(void *payload)
{
    const cli_options *options = payload;
    const cli_command *command = options->words.n > 0 ? cli_find_command(options->words.texts[0]) : NULL;
    if (options->version) {
        cli_print("aftak %s\n", aft_version());
        return EXIT_DONE;
    }
    if (options->words.n == 0 && !options->help) {
        cli_say("usage: aftak COMMAND [options] CASE; aftak help says more\n");
        return EXIT_USAGE;
    }
    if (options->words.n == 0) {
        cli_print_help();
        return EXIT_DONE;
    }
    if (command == NULL) {
        return cli_complain_command(options->words.texts[0]);
    }
    if (options->help) {
        cli_print_command_help(command);
        return EXIT_DONE;
    }
    if (!cli_options_fit(options, command)) {
        return EXIT_USAGE;
    }
    size_t n = options->words.n - 1;
    if (n < command->least_words || n > command->most_words) {
        cli_say("usage: aftak %s [options] %s; aftak help %s says more\n", command->name, command->arguments,
                command->name);
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
    const bool is_lost = fflush(stdout) != 0 || ferror(stdout) != 0; /* either alone may miss it */
    if (is_lost && (code == EXIT_DONE || code == EXIT_NO_SOLUTION || code == EXIT_LIMIT)) {
        cli_say("aftak: cannot write to stdout\n");
        code = EXIT_INTERNAL;
    }
    return code;
}
