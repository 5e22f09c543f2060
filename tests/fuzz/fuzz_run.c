/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What compare, report and sweep --collect read: run.json, tables, the tables of a sweep. A run is compared with
 * another one, and its report is written. */
#include "networks/base/memory.h"
#include "results/results.h"
#include "results/text/text.h"
#include "tests/fuzz/blob.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static char folder[200];
static char other[220];

/* Letters and one slash: nothing lands outside. */
static bool is_plain(const char *name)
{
    const char *slash = strchr(name, '/');
    return name[0] != '\0' && strlen(name) < 60 && strspn(name, "abcdefghijklmnopqrstuvwxyz_./-") == strlen(name) &&
           strstr(name, "..") == NULL && name[0] != '/' && name[0] != '.' && name[strlen(name) - 1] != '/' &&
           (slash == NULL || strchr(slash + 1, '/') == NULL);
}

static void write_file(const char *where, const blob_file *f)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/%s", where, f->name);
    if (aft_folder_make_parents(path, NULL) == AFT_OK) {
        FILE *file = fopen(path, "wb");
        if (file != NULL) {
            (void)fwrite(f->bytes, 1, f->n, file);
            (void)fclose(file);
        }
    }
}

/* Files whose name begins with "other." are those of the second run. */
static void write_files(const blob *b)
{
    for (size_t i = 0; i < b->n_files; i++) {
        blob_file f = b->files[i];
        const bool is_other = strncmp(f.name, "other.", 6) == 0;
        f.name += is_other ? 6 : 0;
        if (is_plain(f.name)) {
            write_file(is_other ? other : folder, &f);
        }
    }
}

static void take(char *text)
{
    aft_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    blob b;
    char *text = NULL;
    if (folder[0] == '\0') {
        const char *place = getenv("TMPDIR");
        (void)snprintf(folder, sizeof folder, "%.100s/aftak-fuzz-XXXXXX", place != NULL ? place : "/tmp");
        if (mkdtemp(folder) == NULL) {
            abort();
        }
        (void)snprintf(other, sizeof other, "%s/other", folder);
    }
    blob_init(&b, bytes, n);
    (void)aft_folder_make(folder, NULL);
    (void)aft_folder_make(other, NULL);
    write_files(&b);
    for (int is_json = 0; is_json < 2; is_json++) {
        if (aft_run_compare(&text, folder, other, is_json, NULL) == AFT_OK) {
            take(text);
        }
    }
    if (aft_scenarios_text(&text, folder, NULL) == AFT_OK) {
        take(text);
    }
    if (aft_scenarios_json(&text, folder, NULL) == AFT_OK) {
        take(text);
    }
    (void)aft_report_write(folder, NULL);
    aft_folder_remove(folder);
    blob_clear(&b);
    return 0;
}
