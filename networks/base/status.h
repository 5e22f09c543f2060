/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Status codes and the one-line error text that every fallible function of aftak hands back. */
#ifndef AFT_STATUS_H
#define AFT_STATUS_H

#include <stddef.h>

/** What a call came to. An infeasible problem is no failure of the call: see aft_outcome in solver/solver.h. */
typedef enum aft_status {
    AFT_OK = 0,
    AFT_ENOMEM = -1,       /* out of memory */
    AFT_EIO = -2,          /* a file or folder could not be read or written */
    AFT_ECASE = -3,        /* the case has errors; the findings say which */
    AFT_EUSAGE = -4,       /* an option or argument that does not exist or does not fit */
    AFT_EUNSUPPORTED = -5, /* asked for what this build or back-end cannot do */
    AFT_ESOLVER = -6,      /* the solver failed, or its answer did not pass our own check */
    AFT_EINTERNAL = -7,    /* a mistake of ours */
    AFT_ESTOPPED = -8      /* whoever called asked to stop */
} aft_status;

enum { AFT_ERROR_TEXT = 512 };

/** One failure: the first message wins, callers pass the status on and leave the text alone. May be NULL everywhere. */
typedef struct aft_error {
    aft_status status;
    char text[AFT_ERROR_TEXT];
} aft_error;

/* clang-format off */
#define AFT_ERROR_INIT {AFT_OK, {0}}
/* clang-format on */

/** Notes a failure in err (unless one stands there already) and returns its status. */
aft_status aft_fail(aft_error *err, aft_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/** Short name of a status, for logs and tests; never NULL. */
const char *aft_status_name(aft_status status);

/** Runs a call; on failure keeps its status in the local variable `status` and jumps to the label `done`. */
#define AFT_TRY(call)                                                                                                  \
    do {                                                                                                               \
        status = (call);                                                                                               \
        if (status != AFT_OK) {                                                                                        \
            goto done;                                                                                                 \
        }                                                                                                              \
    } while (0)

/** Jumps to `done` with AFT_ENOMEM if an allocation came back NULL. */
#define AFT_TRY_ALLOC(pointer, err, what)                                                                              \
    do {                                                                                                               \
        if ((pointer) == NULL) {                                                                                       \
            status = aft_fail((err), AFT_ENOMEM, "%s: out of memory", (what));                                         \
            goto done;                                                                                                 \
        }                                                                                                              \
    } while (0)

#endif
