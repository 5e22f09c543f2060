/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of this program side by side. Signals are waited for, not handled: SIGCHLD for a job that has ended, SIGINT,
 * SIGTERM and SIGHUP to stop. Each job has a process group of its own, so that Ctrl-C reaches it once, through us.
 * Linux: /proc/self/exe is this program wherever it lies, and no job outlives us. */
#include "cli/jobs.h"

#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

size_t cli_cores(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    const int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
    const long online = sysconf(_SC_NPROCESSORS_ONLN); /* more cores than a set holds */
    return n > 0 ? (size_t)n : online > 0 ? (size_t)online : 1;
}

void cli_become(char *const *words)
{
    (void)execv("/proc/self/exe", words);
    (void)execvp(words[0], words);
}

static void on_child(int number)
{
    (void)number; /* nothing: it is waited for; without a handler it might be dropped */
}

/* Blocks the signals that are waited for; those blocked before go to *before. */
static sigset_t block_signals(sigset_t *before)
{
    sigset_t set;
    struct sigaction hangup;
    const struct sigaction action = {.sa_handler = on_child};
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGCHLD);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGTERM);
    if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN) { /* as nohup wants it */
        (void)sigaddset(&set, SIGHUP);
    }
    (void)sigaction(SIGCHLD, &action, NULL);
    (void)sigprocmask(SIG_BLOCK, &set, before);
    return set;
}

/* In the new process: silent but for its errors, stopped by whoever started it alone, and not without it. */
static void be_job(const cli_job *job, const sigset_t *before, pid_t parent)
{
    const int nothing = open("/dev/null", O_RDWR);
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent || nothing < 0) {
        _exit(EXIT_INTERNAL);
    }
    (void)dup2(nothing, STDIN_FILENO);
    (void)dup2(nothing, STDOUT_FILENO);
    (void)dup2(fileno(job->errors), STDERR_FILENO);
    (void)sigprocmask(SIG_SETMASK, before, NULL);
    cli_become(job->words);
    _exit(EXIT_INTERNAL);
}

/* False if there is no process for it; it has ended then. */
static bool start(cli_job *job, const sigset_t *before)
{
    const pid_t parent = getpid();
    job->errors = tmpfile();
    (void)fflush(NULL);
    const pid_t process = job->errors != NULL ? fork() : -1;
    if (process == 0) {
        be_job(job, before, parent);
    }
    if (process < 0) {
        cli_say("aftak: cannot start a process: %s\n", strerror(errno));
        job->code = EXIT_INTERNAL;
        job->is_ended = true;
        return false;
    }
    job->process = process;
    return true;
}

static int code_of(int state, bool is_stopped)
{
    if (WIFEXITED(state)) {
        return WEXITSTATUS(state);
    }
    return is_stopped ? EXIT_INTERRUPTED : EXIT_INTERNAL;
}

/* Takes leave of the jobs that have ended; gives their number. */
static size_t reap(cli_job *jobs, size_t n, bool is_stopped, void (*on_end)(size_t job, void *payload), void *payload)
{
    size_t n_ended = 0;
    for (size_t i = 0; i < n; i++) {
        int state = 0;
        if (jobs[i].process == 0 || waitpid(jobs[i].process, &state, WNOHANG) != jobs[i].process) {
            continue;
        }
        jobs[i].process = 0;
        jobs[i].code = code_of(state, is_stopped);
        jobs[i].is_ended = true;
        if (WIFSIGNALED(state) && !is_stopped) {
            (void)fprintf(jobs[i].errors, "aftak: ended by signal %d (%s)\n", WTERMSIG(state),
                          strsignal(WTERMSIG(state)));
        }
        rewind(jobs[i].errors);
        on_end(i, payload);
        (void)fclose(jobs[i].errors);
        jobs[i].errors = NULL;
        n_ended++;
    }
    return n_ended;
}

static void pass_on(const cli_job *jobs, size_t n, int number)
{
    for (size_t i = 0; i < n; i++) {
        if (jobs[i].process > 0) {
            (void)kill(jobs[i].process, number);
        }
    }
}

bool cli_jobs_run(cli_job *jobs, size_t n, size_t at_a_time, void (*on_end)(size_t job, void *payload), void *payload)
{
    sigset_t before;
    const sigset_t set = block_signals(&before);
    bool is_stopped = false;
    size_t n_running = 0;
    size_t next = 0;
    for (;;) {
        for (; next < n && n_running < at_a_time && !is_stopped; next++) {
            n_running += !jobs[next].is_skipped && start(&jobs[next], &before);
        }
        if (n_running == 0) {
            break;
        }
        const int number = sigwaitinfo(&set, NULL);
        if (number == SIGINT || number == SIGTERM || number == SIGHUP) {
            is_stopped = true;
            pass_on(jobs, n, number);
        }
        n_running -= reap(jobs, n, is_stopped, on_end, payload);
    }
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    return is_stopped;
}
