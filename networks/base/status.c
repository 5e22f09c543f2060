/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Status codes and error text. */
#include "networks/base/status.h"

#include <stdarg.h>
#include <stdio.h>

aft_status aft_fail(aft_error *err, aft_status status, const char *format, ...)
{
    if (err != NULL && err->status == AFT_OK) {
        va_list args;
        va_start(args, format);
        err->status = status;
        (void)vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
    }
    return status;
}

const char *aft_status_name(aft_status status)
{
    switch (status) {
    case AFT_OK: return "ok";
    case AFT_ENOMEM: return "out of memory";
    case AFT_EIO: return "input or output failed";
    case AFT_ECASE: return "bad case";
    case AFT_EUSAGE: return "wrong use";
    case AFT_EUNSUPPORTED: return "unsupported";
    case AFT_ESOLVER: return "solver failed";
    case AFT_EINTERNAL: return "internal error";
    case AFT_ESTOPPED: return "stopped";
    }
    return "unknown status";
}
