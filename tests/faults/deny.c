/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into the program by tests/faults/run: denies one allocation of the whole process, by whatever library it is
 * asked for. C++'s operator new ends here too. AFTAK_DENY=n denies the n-th since main began (from 0); AFTAK_DENY_COUNT
 * is a file into which the number of allocations goes at the end; AFTAK_DENY_TRACE=1 shows on stderr who was denied.
 * AFTAK_DENY_THREADS=1 denies every thread. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The C library's own, under the names that it keeps for such a purpose. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t n);
void *__libc_memalign(size_t to, size_t n);

static bool is_running; /* before main and after it the loader and constructors ask, who are not ours to mend */
static bool is_traced;
static long denied = -1;
static atomic_long n_asked;
static const char *count_file;

static void show_who(void)
{
    void *frames[40];
    is_running = false; /* it asks for memory itself */
    backtrace_symbols_fd(frames, backtrace(frames, 40), STDERR_FILENO);
    is_running = true;
}

static bool is_denied(void)
{
    if (!is_running || atomic_fetch_add(&n_asked, 1) != denied) {
        return false;
    }
    if (is_traced) {
        show_who();
    }
    errno = ENOMEM;
    return true;
}

void *malloc(size_t n)
{
    return is_denied() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return is_denied() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *block, size_t n)
{
    return is_denied() ? NULL : __libc_realloc(block, n);
}

void *memalign(size_t to, size_t n)
{
    return is_denied() ? NULL : __libc_memalign(to, n);
}

void *aligned_alloc(size_t to, size_t n)
{
    return memalign(to, n);
}

int posix_memalign(void **out, size_t to, size_t n)
{
    void *block = memalign(to, n);
    if (block == NULL) {
        return ENOMEM;
    }
    *out = block;
    return 0;
}

typedef int create_function(pthread_t *out, const pthread_attr_t *how, void *(*work)(void *), void *payload);

int pthread_create(pthread_t *out, const pthread_attr_t *how, void *(*work)(void *), void *payload)
{
    create_function *create = (create_function *)(ptrdiff_t)dlsym(RTLD_NEXT, "pthread_create");
    return getenv("AFTAK_DENY_THREADS") != NULL ? EAGAIN : create(out, how, work, payload);
}

static void write_count(void)
{
    is_running = false;
    char text[32];
    const int n = snprintf(text, sizeof text, "%ld\n", atomic_load(&n_asked));
    const int file = count_file != NULL ? open(count_file, O_WRONLY | O_CREAT | O_TRUNC, 0644) : -1;
    if (file >= 0) {
        (void)!write(file, text, (size_t)n);
        (void)close(file);
    }
}

typedef int main_function(int argc, char **argv, char **environment);
typedef int start_function(main_function *main, int argc, char **argv, void (*init)(void), void (*fini)(void),
                           void (*rtld_fini)(void), void *stack_end);

static main_function *real_main;

static int counted_main(int argc, char **argv, char **environment)
{
    const char *n = getenv("AFTAK_DENY");
    denied = n != NULL ? atol(n) : -1;
    is_traced = getenv("AFTAK_DENY_TRACE") != NULL;
    count_file = getenv("AFTAK_DENY_COUNT");
    (void)unsetenv("LD_PRELOAD"); /* its own processes are not ours */
    is_running = true;
    const int code = real_main(argc, argv, environment);
    write_count();
    return code;
}

int __libc_start_main(main_function *main, int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*rtld_fini)(void), void *stack_end)
{
    start_function *start = (start_function *)(ptrdiff_t)dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = main;
    return start(counted_main, argc, argv, init, fini, rtld_fini, stack_end);
}
