/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said while a plan is sought, and the signals that stop the search. */
#ifndef AFT_CLI_PROGRESS_H
#define AFT_CLI_PROGRESS_H

#include "cli/cli.h"

/** Where progress goes. */
typedef struct cli_reporter {
    bool is_quiet, is_verbose, is_terminal;
    bool has_line;        /* a line on the terminal waits to be rewritten */
    double last;          /* aft_seconds() of the last line */
    double deadline;      /* aft_seconds() when time is up; INFINITY without a limit */
    const char *currency; /* "" where bounds are no money */
} cli_reporter;

cli_reporter cli_reporter_new(const cli_options *options, const aft_network *network);

/** Progress, log and interrupts of a search go to the reporter, which must live as long. */
void cli_report_to(aft_solve_options *options, cli_reporter *reporter);

/** Takes the line away that waits to be rewritten. */
void cli_end_line(cli_reporter *reporter);

/** The first SIGINT, SIGTERM or SIGHUP asks for the best plan so far, the second ends the program as usual. */
void cli_catch_signals(void);

/** What can no longer be written, to a pipe or a file, is told by the write and not by a signal that ends us. */
void cli_ignore_broken_writes(void);

/** Has such a signal come? */
bool cli_is_stopped(void);

#endif
