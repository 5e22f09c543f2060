/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings as a person reads them: notes, warnings, errors, those of one rule together, and how many there are. Of what
 * there is much of one kind the first stand for all. */
#include "cli/cli.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef void (*sayer)(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* How many of one rule are told. */
static const size_t most_of_level[] = {[AFT_NOTE] = 1, [AFT_WARNING] = 5, [AFT_LEVEL_ERROR] = 20};

static bool is_alike(const aft_finding *a, const aft_finding *b)
{
    return a->level == b->level && strcmp(a->rule, b->rule) == 0;
}

/* Those of a kind are looked for backwards: together that takes as many steps as there are findings, for each kind. */
static bool is_first(const aft_findings *findings, size_t i)
{
    const aft_finding *f = aft_findings_get(findings, i);
    while (i > 0) {
        if (is_alike(aft_findings_get(findings, --i), f)) {
            return false;
        }
    }
    return true;
}

/* "buses.csv:2:3: ", or nothing where no file is meant. */
static const char *place_of(char out[512], const aft_finding *f)
{
    char line[32] = "";
    char column[32] = "";
    if (f->line > 0) {
        (void)snprintf(line, sizeof line, "%zu:", f->line);
    }
    if (f->line > 0 && f->column > 0) {
        (void)snprintf(column, sizeof column, "%zu:", f->column);
    }
    out[0] = '\0';
    if (f->file[0] != '\0') {
        (void)snprintf(out, 512, "%.400s:%s%s ", f->file, line, column);
    }
    return out;
}

/* The findings like the first of a kind. What is to be done about them is said once where it is the same.
 * @return false if there are more than it tells */
static bool print_kind(const aft_findings *findings, size_t first, bool is_whole, sayer print)
{
    const aft_finding *f = aft_findings_get(findings, first);
    const size_t most = is_whole ? SIZE_MAX : most_of_level[f->level];
    const char *hint = "";
    char place[512];
    char more[64] = "";
    size_t n = 0;
    for (size_t i = first; i < aft_findings_count(findings); i++) {
        n += is_alike(aft_findings_get(findings, i), f);
    }
    if (f->level == AFT_NOTE && n > most) {
        (void)snprintf(more, sizeof more, ", and %zu more like it", n - most);
    }
    for (size_t i = first, told = 0; i < aft_findings_count(findings) && told < most; i++) {
        const aft_finding *at = aft_findings_get(findings, i);
        if (!is_alike(at, f)) {
            continue;
        }
        told++;
        print("%s%s: %s [%s]%s\n", place_of(place, at), aft_level_name(at->level), at->text, at->rule, more);
        if (at->hint[0] != '\0' && strcmp(at->hint, hint) != 0) {
            print("    %s\n", at->hint);
        }
        hint = at->hint;
    }
    if (f->level != AFT_NOTE && n > most) {
        print("    and %zu more like it; --verbose lists them\n", n - most);
    }
    return n <= most;
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

static void print_count(const aft_findings *findings, bool are_all_told, sayer print)
{
    const size_t errors = aft_findings_count_level(findings, AFT_LEVEL_ERROR);
    const size_t warnings = aft_findings_count_level(findings, AFT_WARNING);
    const size_t notes = aft_findings_count_level(findings, AFT_NOTE);
    print("%zu error%s, %zu warning%s, %zu note%s%s\n", errors, plural(errors), warnings, plural(warnings), notes,
          plural(notes), are_all_told ? "" : "; --verbose lists them all");
}

void cli_print_findings(const aft_findings *findings, const cli_options *options, bool is_data)
{
    const sayer print = is_data ? cli_print : cli_say;
    const aft_level least = options->quiet && !is_data ? AFT_LEVEL_ERROR : AFT_NOTE;
    bool are_all_told = true;
    for (int level = (int)least; level <= (int)AFT_LEVEL_ERROR; level++) {
        for (size_t i = 0; i < aft_findings_count(findings); i++) {
            if ((int)aft_findings_get(findings, i)->level == level && is_first(findings, i)) {
                are_all_told &= print_kind(findings, i, options->verbose, print);
            }
        }
    }
    if (!options->quiet && (is_data || aft_findings_count(findings) > 0)) {
        print_count(findings, are_all_told, print);
    }
}
