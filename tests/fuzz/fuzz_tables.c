/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single texts: a CSV file as the reader of cases, the one of tables and the one of the report cut it, a number, the
 * name of a scenario as that of a folder. */
#include "networks/base/memory.h"
#include "networks/base/text.h"
#include "networks/read/read_internal.h"
#include "results/text/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static aft_status take_row(void *data, const aft_csv_row *row, aft_error *err)
{
    (void)err;
    for (size_t i = 0; i < row->n; i++) {
        *(size_t *)data += strlen(row->fields[i]);
    }
    return AFT_OK;
}

static void parse_rows(const char *text, size_t n)
{
    size_t n_letters = 0;
    aft_findings *findings = aft_findings_new();
    (void)aft_csv_parse("fuzz.csv", text, n, take_row, &n_letters, findings, NULL);
    aft_findings_free(findings);
}

static void read_table(const char *text, size_t n)
{
    char path[64];
    aft_text_table table = {0};
    const int file = memfd_create("fuzz", MFD_CLOEXEC);
    if (file < 0 || write(file, text, n) != (ssize_t)n) {
        abort();
    }
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (aft_text_table_read(&table, path, NULL) == AFT_OK && table.n_rows > 0) {
        (void)aft_text_table_cell(&table, table.n_rows - 1, "name");
    }
    aft_text_table_clear(&table);
    (void)close(file);
}

static void cut_grid(const char *text, size_t n)
{
    aft_grid grid = {0};
    if (aft_grid_init(&grid, text, n, NULL) == AFT_OK) {
        for (size_t row = 0; row <= grid.n_rows; row++) {
            (void)aft_grid_get(&grid, row, "name");
        }
    }
    aft_grid_clear(&grid);
}

/* A folder name stays below its folder and fits a file system. No scenario is without a name. */
static void name_folder(const char *text)
{
    char *name = NULL;
    if (text[0] != '\0' && aft_scenarios_folder_name(&name, text, NULL) == AFT_OK) {
        if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL || strlen(name) > 255) {
            abort();
        }
    }
    aft_free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    double number = 0.0;
    char *text = malloc(n + 1);
    if (text == NULL) {
        abort();
    }
    if (n > 0) {
        memcpy(text, bytes, n);
    }
    text[n] = '\0';
    parse_rows(text, n);
    read_table(text, n);
    cut_grid(text, n);
    name_folder(text);
    (void)aft_text_to_number(&number, text);
    (void)aft_text_number(&number, text);
    free(text);
    return 0;
}
