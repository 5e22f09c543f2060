/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said while a plan is sought, and the signals that stop the search. */
#include "cli/progress.h"

#include "networks/base/clock.h"
#include "networks/base/text.h"

#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
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

/* What a phase is to those who do not know how plans are found. */
static const char *phase_in_words(const char *phase)
{
    static const struct {
        const char *phase, *words;
    } rows[] = {{"presolve", "simplifying the problem"},
                {"relaxation", "computing a bound"},
                {"search", "searching for the best plan"},
                {"blocks", "planning part by part"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(rows[i].phase, phase) == 0) {
            return rows[i].words;
        }
    }
    return phase;
}

/* "35 s", "2 min 5 s", "3 h 20 min". */
static const char *time_in_words(char out[40], double seconds)
{
    const long s = lround(fmax(0.0, fmin(seconds, 1e9)));
    if (s < 60) {
        (void)snprintf(out, 40, "%ld s", s);
    } else if (s < 3600) {
        (void)snprintf(out, 40, "%ld min %ld s", s / 60, s % 60);
    } else {
        (void)snprintf(out, 40, "%ld h %ld min", s / 3600, s / 60 % 60);
    }
    return out;
}

/* Adds to a line what fits in it as a whole. */
static void add(char *line, size_t width, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void add(char *line, size_t width, const char *format, ...)
{
    char part[128];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(part, sizeof part, format, args);
    va_end(args);
    if (strlen(line) + strlen(part) < width) {
        (void)strcat(line, part);
    }
}

/* "searching for the best plan: 35 s, 25 s left, plan 410,528,448 EUR, gap 0.0043 %, bound 410,510,711 EUR": what is
 * missed most first, where the line is short. */
static void describe(char *line, size_t width, const aft_progress *progress, const cli_reporter *r, double now)
{
    const double gap = (progress->incumbent - progress->bound) / fmax(1e-9, fabs(progress->incumbent));
    const char *blank = r->currency[0] != '\0' ? " " : "";
    char digits[AFT_AMOUNT_TEXT];
    char span[40];
    line[0] = '\0';
    add(line, width, "%s: %s", phase_in_words(progress->phase), time_in_words(span, progress->seconds));
    if (isfinite(r->deadline)) {
        add(line, width, ", %s left", time_in_words(span, r->deadline - now));
    }
    if (isfinite(progress->incumbent)) {
        add(line, width, ", plan %s%s%.8s", aft_amount_to_text(digits, progress->incumbent), blank, r->currency);
    }
    if (isfinite(gap)) {
        add(line, width, ", gap %s", aft_percent_to_text(digits, fmax(0.0, gap)));
    }
    if (isfinite(progress->bound)) {
        add(line, width, ", bound %s%s%.8s", aft_amount_to_text(digits, progress->bound), blank, r->currency);
    }
}

/* A line that is rewritten must not be longer than the terminal is wide. */
static void on_progress(const aft_progress *progress, void *payload)
{
    enum { SECONDS_BETWEEN_LINES = 10 };
    cli_reporter *r = payload;
    char line[256];
    const double now = aft_seconds();
    const size_t width = cli_terminal_width(STDERR_FILENO);
    if (r->is_quiet || (!r->is_terminal && now - r->last < SECONDS_BETWEEN_LINES)) {
        return;
    }
    r->last = now;
    describe(line, width > 0 ? width : sizeof line, progress, r, now);
    cli_end_line(r);
    cli_say("%s%s", line, r->is_terminal ? "" : "\n");
    (void)fflush(stderr);
    r->has_line = r->is_terminal;
}

static void on_log(const char *line, void *payload)
{
    cli_reporter *r = payload;
    if (r->is_verbose && !r->is_quiet) {
        cli_end_line(r);
        cli_say("%s\n", line);
    }
}

bool cli_is_stopped(void)
{
    return is_stopped != 0;
}

cli_reporter cli_reporter_new(const cli_options *options, const aft_network *network)
{
    const bool is_money = network->settings.allocation == NULL || strcmp(network->settings.allocation, "cost") == 0;
    return (cli_reporter){.is_quiet = options->quiet,
                          .is_verbose = options->verbose,
                          .is_terminal = isatty(STDERR_FILENO) != 0,
                          .last = aft_seconds(),
                          .deadline = isnan(options->time_limit) ? INFINITY : options->started + options->time_limit,
                          .currency = is_money ? network->settings.currency : ""};
}

void cli_report_to(aft_solve_options *options, cli_reporter *r)
{
    options->on_progress = on_progress;
    options->on_log = on_log;
    options->is_interrupted = is_interrupted;
    options->payload = r;
}
