/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stack that is large enough, whatever `ulimit -s` says. HiGHS needs more than 64 kB, on the stack it is called on as
 * well as in its own threads, which get by default what the limit was at the start. A limit that the user may not raise
 * holds for the first thread alone: so where it is low, the work is done in a second one. */
#include "cli/cli.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

enum { ROOMY = 8 << 20 }; /* bytes; what most systems give */

typedef struct errand {
    int (*work)(void *payload);
    void *payload;
    int code;
} errand;

static void *run(void *payload)
{
    errand *e = payload;
    e->code = e->work(e->payload);
    return NULL;
}

static bool is_low(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < ROOMY;
}

int cli_with_stack(int (*work)(void *payload), void *payload)
{
    errand e = {.work = work, .payload = payload};
    pthread_attr_t roomy;
    pthread_t thread;
    sigset_t every;
    if (!is_low()) {
        return work(payload);
    }
    int failed = pthread_attr_init(&roomy);
    if (failed == 0) {
        failed = pthread_attr_setstacksize(&roomy, ROOMY);
        failed = failed != 0 ? failed : pthread_setattr_default_np(&roomy);
        failed = failed != 0 ? failed : pthread_create(&thread, &roomy, run, &e);
        (void)pthread_attr_destroy(&roomy);
    }
    if (failed != 0) {
        cli_say("aftak: the stack is limited to less than 8 MB, and there is no other to be had: %s\n",
                strerror(failed));
        return EXIT_INTERNAL;
    }
    (void)sigfillset(&every);
    (void)pthread_sigmask(SIG_BLOCK, &every, NULL); /* signals are for the thread that waits for them */
    (void)pthread_join(thread, NULL);
    return e.code;
}
