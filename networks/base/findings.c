/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings: what the owner of a case should know about it, with its place. */
#include "networks/base/findings.h"
#include "networks/base/memory.h"

#include <stdio.h>
#include <string.h>

/* A finding, and how often it came again. */
typedef struct entry {
    aft_finding finding;
    char *text; /* of the finding, with room behind its n_text letters for what is told of the others */
    size_t n_text, n_more;
} entry;

enum { ROOM_FOR_MORE = 48 };

struct aft_findings {
    aft_arena *arena; /* of the texts */
    entry *list;
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
        n += findings->list[i].finding.level == level;
    }
    return n;
}

const aft_finding *aft_findings_get(const aft_findings *findings, size_t i)
{
    return i < findings->n ? &findings->list[i].finding : NULL;
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
    char *text = aft_arena_alloc(arena, (size_t)n + ROOM_FOR_MORE, 1);
    if (text != NULL) {
        (void)vsnprintf(text, (size_t)n + 1, format, args);
    }
    return text;
}

aft_status aft_findings_add_list(aft_findings *findings, aft_level level, const char *rule, const char *file,
                                 size_t line, size_t column, const char *hint, const char *format, va_list args)
{
    aft_finding made = {.level = level, .line = line, .column = column};
    char *text = format_text(findings->arena, format, args);
    made.rule = aft_arena_text(findings->arena, rule, strlen(rule));
    made.file = aft_arena_text(findings->arena, file, strlen(file));
    made.hint = aft_arena_text(findings->arena, hint, strlen(hint));
    made.text = text;
    if (made.rule == NULL || made.file == NULL || made.hint == NULL || text == NULL) {
        return AFT_ENOMEM;
    }
    void *list = findings->list;
    int failed = aft_grow(&list, &findings->cap, findings->n + 1, sizeof *findings->list);
    findings->list = list;
    if (failed) {
        return AFT_ENOMEM;
    }
    findings->list[findings->n++] = (entry){.finding = made, .text = text, .n_text = strlen(text)};
    return AFT_OK;
}

static bool is_same(const entry *e, const char *rule, size_t column, const char *hint, const char *text)
{
    const aft_finding *f = &e->finding;
    bool has_text = strlen(text) == e->n_text && strncmp(text, e->text, e->n_text) == 0;
    return f->column == column && strcmp(f->rule, rule) == 0 &&
           (has_text || (hint[0] != '\0' && strcmp(f->hint, hint) == 0));
}

bool aft_findings_repeat(aft_findings *findings, const char *rule, const char *file, size_t column, const char *hint,
                         const char *text)
{
    for (size_t i = findings->n; i-- > 0;) {
        entry *e = &findings->list[i];
        if (strcmp(e->finding.file, file) == 0 && is_same(e, rule, column, hint, text)) {
            (void)snprintf(e->text + e->n_text, ROOM_FOR_MORE, "; likewise %zu more of the column", ++e->n_more);
            return true;
        }
    }
    return false;
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
