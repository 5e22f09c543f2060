/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manual page in the language of man, from the rows of the help; `aftak help --as man` prints it, and the build
 * installs that. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

/* A text for roff: what it would take for its own is escaped; a hyphen that is typed is a minus. */
static void put(const char *text, bool is_typed)
{
    char out[1024];
    size_t n = 0;
    for (; *text != '\0' && n + 8 < sizeof out; text++) {
        const char *written = *text == '\\' ? "\\e" : *text == '-' && is_typed ? "\\-" : NULL;
        const bool begins_line = n == 0 && (*text == '.' || *text == '\'');
        n += (size_t)(written != NULL ? snprintf(out + n, sizeof out - n, "%s", written)
                                      : snprintf(out + n, sizeof out - n, "%s%c", begins_line ? "\\&" : "", *text));
    }
    out[n] = '\0';
    cli_print_text(out);
}

static void put_command(const cli_command *command)
{
    cli_print(".SS aftak %s [options] %s\n", command->name, command->arguments);
    put(command->help, false);
    cli_print_text(".\n.PP\n.EX\n");
    put(command->example, true);
    cli_print_text("\n.EE\n");
    if (command->codes[0] != '\0') {
        cli_print_text(".PP\nExit codes: ");
        put(command->codes, false);
        cli_print_text(".\n");
    }
}

/* Of which commands an option is, where it is not of all. */
static void put_whose(unsigned mark)
{
    size_t n = 0;
    const cli_command *commands = cli_commands(&n);
    bool is_first = true;
    if ((mark & ON_DATA) == ON_DATA) {
        return;
    }
    cli_print_text(" (of");
    for (size_t i = 0; i < n; i++) {
        if ((commands[i].mark & mark) != 0) {
            cli_print_text(is_first ? " " : ", ");
            cli_print_text(commands[i].name);
            is_first = false;
        }
    }
    cli_print_text(")");
}

static void put_option(const cli_option_row *row)
{
    const char letter = cli_option_letter(row->name);
    cli_print_text(".TP\n");
    if (letter != '\0') {
        cli_print_text("\\fB\\-");
        cli_print_text((char[]){letter, '\0'});
        cli_print_text("\\fR, ");
    }
    cli_print_text("\\fB\\-\\-");
    put(row->name, true);
    cli_print_text("\\fR");
    if (row->argument[0] != '\0') {
        cli_print_text(" \\fI");
        put(row->argument, true);
        cli_print_text("\\fR");
    }
    cli_print_text("\n");
    put(row->help, false);
    put_whose(row->commands);
    cli_print_text(".\n");
}

void cli_print_man(void)
{
    size_t n = 0;
    const cli_command *commands = cli_commands(&n);
    cli_print(".TH AFTAK 1 \"\" \"aftak %s\" \"User Commands\"\n", aft_version());
    cli_print_text(
        ".SH NAME\naftak \\- plan hydrogen branches together with the electricity grid\n"
        ".SH SYNOPSIS\n.B aftak\n.I command\n.RI [ options ]\n.I case\n"
        ".SH DESCRIPTION\n"
        "A case is a folder of CSV files: the tables of PyPSA, and a few more that tell which pipes, cables,\n"
        "batteries and other projects can be bought in which sizes. The program finds the cheapest plan,\n"
        "tells how far from the cheapest it can be at most, and writes a folder with all tables and a report.\n"
        "The tables and their columns are told by\n.BR \"aftak schema\" .\n"
        ".PP\nOn stdout stands what was asked for, on stderr all else.\n"
        ".SH COMMANDS\n");
    for (size_t i = 0; i < n; i++) {
        put_command(&commands[i]);
    }
    cli_print_text(".SH OPTIONS\n"
                   "Options may stand before the command and behind it; a value is the next word or stands behind an\n"
                   "equals sign. Behind \\fB\\-\\-\\fR no word is an option.\n");
    const cli_option_row *rows = cli_option_rows(&n);
    for (size_t i = 0; i < n; i++) {
        put_option(&rows[i]);
    }
    cli_print_text(".SH EXIT STATUS\n"
                   ".TP\n0\nDone.\n.TP\n1\nWrong use.\n.TP\n2\nBad case.\n"
                   ".TP\n3\nNo solution: infeasible, unbounded, or none found within a limit.\n"
                   ".TP\n4\nInternal: memory, files, the solver.\n"
                   ".TP\n5\nA limit was reached, and there is a plan.\n"
                   ".TP\n130\nStopped by hand, the best plan kept if there was one.\n"
                   ".SH EXAMPLES\n.EX\naftak new mycase\naftak check mycase\naftak plan mycase\n.EE\n"
                   ".PP\nThe report of the plan is then in \\fIruns/mycase/report.html\\fR.\n");
}
