/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said while a plan is sought, and the signals that stop the search. */
#include "cli/progress.h"
#include "networks/base/clock.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t is_stopped; /* the one way in which a signal can talk to us */

/* One of them may come twice: `timeout` asks the program and then its group, a terminal that goes and its shell both
 * say so. Only one that comes later than that ends the program, as it would without us. */
static void on_signal(int number)
{
    static struct timespec first;
    enum { MILLISECONDS_OF_ONE = 300 };
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    if (is_stopped == 0) {
        first = now;
        is_stopped = 1;
    } else if ((now.tv_sec - first.tv_sec) * 1000 + (now.tv_nsec - first.tv_nsec) / 1000000 > MILLISECONDS_OF_ONE) {
        (void)signal(number, SIG_DFL);
        (void)raise(number);
    }
}

void cli_ignore_broken_writes(void)
{
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
}

void cli_catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    struct sigaction before;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN) { /* as nohup wants it */
        (void)sigaction(SIGHUP, &action, NULL);
    }
    cli_ignore_broken_writes();
}

static bool is_interrupted(void *payload)
{
    (void)payload;
    return is_stopped != 0;
}

void cli_end_line(cli_reporter *r)
{
    if (r->has_line) {
        (void)fprintf(stderr, "\r\033[K");
        r->has_line = false;
    }
}

static void on_progress(const aft_progress *progress, void *payload)
{
    enum { SECONDS_BETWEEN_LINES = 10 };
    cli_reporter *r = payload;
    double now = aft_seconds();
    if (r->is_quiet || (!r->is_terminal && now - r->last < SECONDS_BETWEEN_LINES)) {
        return;
    }
    r->last = now;
    double gap = (progress->incumbent - progress->bound) / fmax(1e-9, fabs(progress->incumbent));
    cli_end_line(r);
    (void)fprintf(stderr, "%s: %.0f s", progress->phase, progress->seconds);
    if (isfinite(progress->bound)) {
        (void)fprintf(stderr, ", bound %.8g", progress->bound);
    }
    if (isfinite(progress->incumbent)) {
        (void)fprintf(stderr, ", best %.8g", progress->incumbent);
    }
    if (isfinite(gap)) {
        (void)fprintf(stderr, ", gap %.3g %%", 100.0 * gap);
    }
    (void)fprintf(stderr, "%s", r->is_terminal ? "" : "\n");
    (void)fflush(stderr);
    r->has_line = r->is_terminal;
}

static void on_log(const char *line, void *payload)
{
    cli_reporter *r = payload;
    if (!r->is_quiet) {
        cli_end_line(r);
        (void)fprintf(stderr, "%s\n", line);
    }
}

bool cli_is_stopped(void)
{
    return is_stopped != 0;
}

cli_reporter cli_reporter_new(bool is_quiet)
{
    return (cli_reporter){.is_quiet = is_quiet, .is_terminal = isatty(STDERR_FILENO) != 0, .last = aft_seconds()};
}

void cli_report_to(aft_solve_options *options, cli_reporter *r)
{
    options->on_progress = on_progress;
    options->on_log = on_log;
    options->is_interrupted = is_interrupted;
    options->payload = r;
}
