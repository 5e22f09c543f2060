/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings: what the owner of a case should know about it, with its place. */
#include "networks/base/findings.h"
#include "networks/base/memory.h"

#include <stdio.h>
#include <string.h>

struct aft_findings {
    aft_arena *arena; /* of the texts */
    aft_finding *list;
    size_t n, cap;
};

aft_findings *aft_findings_new(void)
{
    aft_findings *findings = aft_alloc(1, sizeof *findings);
    if (findings == NULL) {
        return NULL;
    }
    findings->arena = aft_arena_new();
    if (findings->arena == NULL) {
        aft_free(findings);
        return NULL;
    }
    return findings;
}

void aft_findings_free(aft_findings *findings)
{
    if (findings != NULL) {
        aft_arena_free(findings->arena);
        aft_free(findings->list);
        aft_free(findings);
    }
}

size_t aft_findings_count(const aft_findings *findings)
{
    return findings->n;
}

size_t aft_findings_count_level(const aft_findings *findings, aft_level level)
{
    size_t n = 0;
    for (size_t i = 0; i < findings->n; i++) {
        n += findings->list[i].level == level;
    }
    return n;
}

const aft_finding *aft_findings_get(const aft_findings *findings, size_t i)
{
    return i < findings->n ? &findings->list[i] : NULL;
}

const char *aft_level_name(aft_level level)
{
    switch (level) {
    case AFT_NOTE: return "note";
    case AFT_WARNING: return "warning";
    case AFT_LEVEL_ERROR: return "error";
    }
    return "unknown level";
}

static char *format_text(aft_arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (n < 0) {
        return NULL;
    }
    char *text = aft_arena_alloc(arena, (size_t)n + 1, 1);
    if (text != NULL) {
        (void)vsnprintf(text, (size_t)n + 1, format, args);
    }
    return text;
}

aft_status aft_findings_add_list(aft_findings *findings, aft_level level, const char *rule, const char *file,
                                 size_t line, size_t column, const char *hint, const char *format, va_list args)
{
    aft_finding made = {.level = level, .line = line, .column = column};
    made.rule = aft_arena_text(findings->arena, rule, strlen(rule));
    made.file = aft_arena_text(findings->arena, file, strlen(file));
    made.hint = aft_arena_text(findings->arena, hint, strlen(hint));
    made.text = format_text(findings->arena, format, args);
    if (made.rule == NULL || made.file == NULL || made.hint == NULL || made.text == NULL) {
        return AFT_ENOMEM;
    }
    void *list = findings->list;
    int failed = aft_grow(&list, &findings->cap, findings->n + 1, sizeof *findings->list);
    findings->list = list;
    if (failed) {
        return AFT_ENOMEM;
    }
    findings->list[findings->n++] = made;
    return AFT_OK;
}

aft_status aft_findings_add(aft_findings *findings, aft_level level, const char *rule, const char *file, size_t line,
                            size_t column, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    aft_status status = aft_findings_add_list(findings, level, rule, file, line, column, hint, format, args);
    va_end(args);
    return status;
}
