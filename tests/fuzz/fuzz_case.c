/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of cases and all its checks. Two files are none of the case: "set" holds what --set gives, one a line, and
 * "scenario" the name of a scenario. */
#include "networks/networks.h"
#include "networks/read_case.h"
#include "tests/fuzz/blob.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SETS = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int compare_files(const void *a, const void *b)
{
    return strcmp(((const aft_file *)a)->name, ((const aft_file *)b)->name);
}

/* As a folder has them: by name, each name once. */
static size_t sort_files(aft_file *files, const blob *b)
{
    size_t n = 0;
    size_t n_kept = 0;
    for (size_t i = 0; i < b->n_files; i++) {
        const char *name = b->files[i].name;
        if (name[0] != '\0' && strcmp(name, "set") != 0 && strcmp(name, "scenario") != 0) {
            files[n++] = (aft_file){name, b->files[i].bytes, b->files[i].n};
        }
    }
    qsort(files, n, sizeof *files, compare_files);
    for (size_t i = 0; i < n; i++) {
        if (n_kept == 0 || strcmp(files[n_kept - 1].name, files[i].name) != 0) {
            files[n_kept++] = files[i];
        }
    }
    return n_kept;
}

static size_t cut_lines(const char **lines, char *text, size_t most)
{
    size_t n = 0;
    char *rest = text;
    for (char *line = strsep(&rest, "\n"); line != NULL && n < most; line = strsep(&rest, "\n")) {
        if (strchr(line, '=') != NULL) { /* the command takes no other */
            lines[n++] = line;
        }
    }
    return n;
}

static void read_case(const blob *b, const aft_read_options *options)
{
    aft_file files[BLOB_MOST_FILES];
    const size_t n_files = sort_files(files, b);
    aft_error err = AFT_ERROR_INIT;
    aft_findings *findings = aft_findings_new();
    aft_network *network = NULL;
    const aft_status status = aft_network_read_files(&network, findings, "fuzz", files, n_files, options, &err);
    const size_t n_errors = aft_findings_count_level(findings, AFT_LEVEL_ERROR);
    if ((status == AFT_OK) != (network != NULL) || (status == AFT_ECASE) != (n_errors > 0) || status == AFT_EINTERNAL) {
        abort();
    }
    aft_network_free(network);
    aft_findings_free(findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    blob b;
    blob_init(&b, bytes, n);
    const char *sets[MOST_SETS];
    char *text = strdup(blob_get(&b, "set"));
    char *scenario = strdup(blob_get(&b, "scenario"));
    if (text == NULL || scenario == NULL) {
        abort();
    }
    scenario[strcspn(scenario, "\n")] = '\0';
    const aft_read_options options = {.sets = sets,
                                      .n_sets = cut_lines(sets, text, MOST_SETS),
                                      .scenario = scenario[0] != '\0' ? scenario : NULL,
                                      .allow_ignored = n % 2 == 0};
    read_case(&b, &options);
    free(text);
    free(scenario);
    blob_clear(&b);
    return 0;
}
