/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of this program side by side, each a process of its own. */
#ifndef AFT_CLI_JOBS_H
#define AFT_CLI_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

/** One run of the program. */
typedef struct cli_job {
    char **words; /* "aftak", "plan", ..., NULL */
    bool is_skipped;
    bool is_ended; /* code holds its exit code */
    int code;      /* EXIT_INTERRUPTED if a signal ended it after one had come to us, EXIT_INTERNAL for another */
    pid_t process; /* 0: does not run */
    FILE *errors;  /* what it says on stderr */
} cli_job;

/** Runs all jobs that are not skipped, at most so many at a time. A signal to stop (SIGINT, SIGTERM, SIGHUP) is passed
 *  on to those that run, and no other is begun; a second one is passed on as well, and ends them.
 *  @param on_end  called for each job that has ended, its errors open at their start
 *  @return true if a signal came */
bool cli_jobs_run(cli_job *jobs, size_t n, size_t at_a_time, void (*on_end)(size_t job, void *payload), void *payload);

/** Becomes a run of this program with these words, as exec does. Returns only if that fails. */
void cli_become(char *const *words);

/** Cores that this process may use, at least 1. */
size_t cli_cores(void);

#endif
