/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help on the commands, from their rows and those of the options. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 100, LEFT = 30 };

static const char exit_codes[] =
    "0 done, 1 wrong use, 2 bad case, 3 no solution, 4 internal, 5 limit reached with a plan, 130 stopped by hand with "
    "the best plan kept; aftak help COMMAND says more";

/* Two columns: what is on the left, and what is said of it, in as many lines as it takes. */
static void print_columns(const char *left, size_t indent, const char *right)
{
    const size_t terminal = cli_terminal_width(STDOUT_FILENO);
    const size_t width = terminal > indent + 20 ? terminal : WIDTH;
    char line[2 * WIDTH + LEFT];
    size_t n = strlen(left);
    if (n + 1 > indent) {
        cli_print("%s\n", left);
        left = "";
    }
    n = (size_t)snprintf(line, sizeof line, "%-*s", (int)indent, left);
    while (*right != '\0') {
        const size_t word = strcspn(right, " ");
        if (n > indent && n + 1 + word > width) {
            cli_print("%s\n", line);
            n = (size_t)snprintf(line, sizeof line, "%*s", (int)indent, "");
        }
        n += (size_t)snprintf(line + n, sizeof line - n, "%s%.*s", n > indent ? " " : "", (int)word, right);
        right += word + (right[word] == ' ');
    }
    cli_print("%s\n", line);
}

static void print_options(unsigned mark)
{
    size_t n = 0;
    const cli_option_row *rows = cli_option_rows(&n);
    cli_print_text("\noptions:\n");
    for (size_t i = 0; i < n; i++) {
        const char letter = cli_option_letter(rows[i].name);
        char short_name[8] = "";
        char left[64];
        if (letter != '\0') {
            (void)snprintf(short_name, sizeof short_name, "-%c, ", letter);
        }
        (void)snprintf(left, sizeof left, "  %s--%s %s", short_name, rows[i].name, rows[i].argument);
        if ((rows[i].commands & mark) != 0) {
            print_columns(left, LEFT, rows[i].help);
        }
    }
}

void cli_print_help(void)
{
    enum { INDENT = 20 };
    size_t n = 0;
    const cli_command *commands = cli_commands(&n);
    cli_print_text("aftak plans hydrogen branches together with the electricity grid.\n\n"
                   "usage: aftak COMMAND [options] CASE\n\ncommands:\n");
    for (size_t i = 0; i < n; i++) {
        char left[64];
        (void)snprintf(left, sizeof left, "  %s %s", commands[i].name, commands[i].arguments);
        print_columns(left, INDENT, commands[i].help);
    }
    cli_print_text("\nto begin with:\n"
                   "  aftak new mycase && aftak check mycase && aftak plan mycase\n"
                   "  aftak help plan     what a command does, its options, an example\n");
    print_options(ON_ALL);
    cli_print_text("\n");
    print_columns("exit codes:", 12, exit_codes);
}

void cli_print_command_help(const cli_command *command)
{
    cli_print("usage: aftak %s [options] %s\n", command->name, command->arguments);
    cli_print_text("\n");
    cli_print("%s\n", command->help);
    cli_print_text("\n");
    cli_print("example: %s\n", command->example);
    print_options(command->mark);
    if (command->codes[0] != '\0') {
        cli_print_text("\n");
        print_columns("exit codes:", 12, command->codes);
    }
}

int cli_help(const cli_options *options)
{
    const char *name = options->words.n > 1 ? options->words.texts[1] : NULL;
    const cli_command *command = name != NULL ? cli_find_command(name) : NULL;
    const char *form = options->as != NULL ? options->as : "text";
    if (name != NULL && command == NULL) {
        return cli_complain_command(name);
    }
    if (strcmp(form, "man") == 0) {
        cli_print_man();
    } else if (strcmp(form, "text") != 0) {
        cli_print_completions(form);
    } else if (command != NULL) {
        cli_print_command_help(command);
    } else {
        cli_print_help();
    }
    return EXIT_DONE;
}
