/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the owner of a case should know about it. */
#ifndef AFT_FINDINGS_H
#define AFT_FINDINGS_H

#include "networks/base/status.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum aft_level { AFT_NOTE, AFT_WARNING, AFT_LEVEL_ERROR } aft_level;

/** Something about the input that its owner should know. Texts live as long as the findings. */
typedef struct aft_finding {
    aft_level level;
    const char *rule; /* stable id: "unknown-bus", "bad-number", ... */
    const char *file; /* relative to the case folder; "--set" for the command line; "" if none */
    size_t line;      /* from 1; 0 if the whole file is meant */
    size_t column;    /* field of the row, from 1; 0 if the whole row is meant */
    const char *text;
    const char *hint; /* what to do about it; "" if that is plain */
} aft_finding;

typedef struct aft_findings aft_findings;

aft_findings *aft_findings_new(void); /* NULL without memory */

void aft_findings_free(aft_findings *findings);

size_t aft_findings_count(const aft_findings *findings);

size_t aft_findings_count_level(const aft_findings *findings, aft_level level);

const aft_finding *aft_findings_get(const aft_findings *findings, size_t i);

const char *aft_level_name(aft_level level); /* "note", "warning", "error" */

/** Adds a finding; the texts are copied, text is a printf format. AFT_ENOMEM. */
aft_status aft_findings_add(aft_findings *findings, aft_level level, const char *rule, const char *file, size_t line,
                            size_t column, const char *hint, const char *format, ...)
    __attribute__((format(printf, 8, 9)));

/** The same with the arguments of the text in a list. */
aft_status aft_findings_add_list(aft_findings *findings, aft_level level, const char *rule, const char *file,
                                 size_t line, size_t column, const char *hint, const char *format, va_list args)
    __attribute__((format(printf, 8, 0)));

/** True if the same file has such a finding in this column already, with the same text, or with the same hint if that
 *  is not empty: it then tells of one more, and nothing is to be added. One cause, one finding. */
bool aft_findings_repeat(aft_findings *findings, const char *rule, const char *file, size_t column, const char *hint,
                         const char *text);

#endif
