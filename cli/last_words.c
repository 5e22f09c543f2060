/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program says when a library of C++ gives up. HiGHS throws where memory or a thread is denied, often in a
 * thread of its own, and nothing catches it: the C++ library then calls its terminate handler, which aborts. Ours says
 * so and ends with the code for it. Nothing is lost by that: files appear under their names only when they are whole.
 * A guard with try and catch would need a C++ compiler, and would not reach HiGHS's threads. */
#include "cli/cli.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

typedef void terminate_handler(void);

/* std::set_terminate, by the name that it has for the linker; NULL where no library of C++ is linked. */
extern terminate_handler *set_terminate(terminate_handler *handler) __asm__("_ZSt13set_terminatePFvvE")
    __attribute__((weak));

/* Asks for no memory and no lock: another thread may hold them. */
static void say_and_end(void)
{
    static const char text[] = "\naftak: the solver gave up; most likely it was denied memory, or a thread\n";
    (void)!write(STDERR_FILENO, text, strlen(text));
    _exit(EXIT_INTERNAL);
}

void cli_catch_terminate(void)
{
    if (set_terminate != NULL) {
        (void)set_terminate(say_and_end);
    }
}
