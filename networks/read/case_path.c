/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was given as a case and is none: a file, a folder around it, a run. Says what it is, and where the case may
 * be. */
#include "networks/base/text.h"
#include "networks/base/words.h"
#include "networks/read/read_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { LONGEST_PATH = 4096, MOST_INNER = 4, MOST_NAMES = 1000 };

static bool is_there(const char *folder, const char *inner)
{
    char path[LONGEST_PATH];
    struct stat info;
    int n = snprintf(path, sizeof path, "%s/%s", folder, inner);
    return n > 0 && (size_t)n < sizeof path && stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static bool ends_with_one(const char *text, const char *const *ends, size_t n)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < n; i++) {
        size_t m = strlen(ends[i]);
        if (length > m && strcasecmp(text + length - m, ends[i]) == 0) {
            return true;
        }
    }
    return false;
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A hint that lives as long as the case. */
static const char *keep(aft_reading *reading, aft_words *words, aft_status status)
{
    const char *text = status == AFT_OK && words->n > 0 ? aft_arena_text(reading->arena, words->text, words->n) : NULL;
    aft_words_clear(words);
    return text != NULL ? text : "";
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What a folder holds, sorted. */
static size_t list_names(const char *names[MOST_NAMES], aft_reading *reading, const char *path)
{
    size_t n = 0;
    DIR *folder = opendir(path);
    for (struct dirent *e = NULL; folder != NULL && n < MOST_NAMES && (e = readdir(folder)) != NULL;) {
        if (e->d_name[0] != '.') {
            names[n] = aft_arena_text(reading->arena, e->d_name, strlen(e->d_name));
            n += names[n] != NULL;
        }
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    qsort(names, n, sizeof *names, compare_names);
    return n;
}

/* ---- a file ---- */

typedef enum path_kind { PYPSA_FILE, WORKBOOK, ARCHIVE, TABLE, SOME_FILE } path_kind;

static path_kind kind_of(const char *path)
{
    static const char *const pypsa[] = {".nc", ".nc4", ".h5", ".hdf5", ".hdf"};
    static const char *const workbooks[] = {".xlsx", ".xls", ".ods", ".xlsm"};
    static const char *const archives[] = {".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst"};
    static const char *const tables[] = {".csv", ".tsv"};
    return ends_with_one(path, pypsa, COUNT(pypsa))           ? PYPSA_FILE
           : ends_with_one(path, workbooks, COUNT(workbooks)) ? WORKBOOK
           : ends_with_one(path, archives, COUNT(archives))   ? ARCHIVE
           : ends_with_one(path, tables, COUNT(tables))       ? TABLE
                                                              : SOME_FILE;
}

static const char *name_of_kind(path_kind kind)
{
    switch (kind) {
    case PYPSA_FILE: return "a netCDF or HDF5 file";
    case WORKBOOK: return "a workbook";
    case ARCHIVE: return "an archive";
    case TABLE: return "one table";
    case SOME_FILE: break;
    }
    return "a file";
}

/* How PyPSA writes the folder. Its name: that of the file without its ending. */
static const char *hint_export(aft_reading *reading, const char *path)
{
    aft_words words = {0};
    const char *slash = strrchr(path, '/');
    const char *point = strrchr(path, '.');
    size_t n = point != NULL && (slash == NULL || point > slash) ? (size_t)(point - path) : strlen(path);
    aft_status status = aft_words_add(&words, "in Python: import pypsa; n = pypsa.Network(\"%s\"); ", path);
    if (status == AFT_OK) {
        status = aft_words_add(&words, "n.export_to_csv_folder(\"%.*s\")", (int)n, path);
    }
    return keep(reading, &words, status);
}

static const char *hint_file(aft_reading *reading, const char *path)
{
    aft_words words = {0};
    const char *slash = strrchr(path, '/');
    switch (kind_of(path)) {
    case PYPSA_FILE:
    case WORKBOOK: return hint_export(reading, path);
    case ARCHIVE: return "unpack it, and give the folder that comes out";
    case TABLE:
        return keep(reading, &words,
                    slash == NULL || slash == path
                        ? aft_words_add(&words, "give the folder that it lies in: .")
                        : aft_words_add(&words, "give the folder that it lies in: %.*s", (int)(slash - path), path));
    case SOME_FILE: break;
    }
    return "a case is a folder with at least buses.csv; `aftak new DIR` makes one";
}

/* ---- nothing ---- */

/* A folder of another name beside it. */
static const char *hint_sibling(aft_reading *reading, const char *path)
{
    char parent[LONGEST_PATH];
    const char *slash = strrchr(path, '/');
    const char *names[MOST_NAMES];
    int length = slash == NULL ? snprintf(parent, sizeof parent, ".")
                               : snprintf(parent, sizeof parent, "%.*s/", (int)(slash - path), path);
    size_t n = length > 0 && (size_t)length < sizeof parent ? list_names(names, reading, parent) : 0;
    const char *hint = path[0] != '\0' ? aft_hint_nearest(reading, slash != NULL ? slash + 1 : path, names, n) : "";
    return hint[0] != '\0' ? hint : "a case is a folder with at least buses.csv; `aftak new DIR` makes one";
}

aft_status aft_report_no_folder(aft_reading *reading, const char *path, const char *why)
{
    struct stat info;
    bool is_file = stat(path, &info) == 0 && !S_ISDIR(info.st_mode);
    if (is_file) {
        return aft_report(reading, AFT_LEVEL_ERROR, "no-folder", (aft_place){.file = ""}, hint_file(reading, path),
                          "%s: %s, and a case is a folder of CSV files", path, name_of_kind(kind_of(path)));
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "no-folder", (aft_place){.file = ""}, hint_sibling(reading, path),
                      "%s: the folder cannot be read: %s", path, why);
}

/* ---- a folder without buses ---- */

/* A folder within that is a case, or several. */
static aft_status find_inner(aft_words *words, aft_reading *reading, const char *path)
{
    aft_status status = AFT_OK;
    const char *names[MOST_NAMES];
    size_t n_names = list_names(names, reading, path);
    size_t n = 0;
    for (size_t i = 0; i < n_names && n <= MOST_INNER; i++) {
        char inner[LONGEST_PATH];
        int length = snprintf(inner, sizeof inner, "%s/buses.csv", names[i]);
        if (length < 0 || (size_t)length >= sizeof inner || !is_there(path, inner)) {
            continue;
        }
        const char *start = n++ == 0 ? "a folder within is a case: " : ", ";
        AFT_TRY(n > MOST_INNER ? aft_words_add(words, ", ...")
                               : aft_words_add(words, "%s%s/%s", start, path, names[i]));
    }
done:
    return status;
}

/* A file of the folder that is meant to be buses.csv, or holds a whole network. */
static aft_status find_other_form(aft_words *words, aft_reading *reading)
{
    for (size_t i = 0; i < reading->n_files; i++) {
        const char *name = reading->files[i].name;
        const char *meant = aft_file_meant(reading, name);
        path_kind kind = kind_of(name);
        if (meant != NULL && strcmp(meant, "buses.csv") == 0) {
            return aft_words_add(words, "is it `%s`? Rename it to `buses.csv`", name);
        }
        if (reading->folder != NULL && (kind == PYPSA_FILE || kind == WORKBOOK)) {
            aft_words path = {0};
            aft_status status = aft_words_add(&path, "%s/%s", reading->folder, name);
            status = status == AFT_OK ? aft_words_add(words, "%s", hint_export(reading, path.text)) : status;
            aft_words_clear(&path);
            return status;
        }
    }
    return AFT_OK;
}

static aft_status find_case(aft_words *words, aft_reading *reading)
{
    const char *folder = reading->folder;
    if (folder != NULL && is_there(folder, "run.json") && is_there(folder, "network/buses.csv")) {
        return aft_words_add(words, "this is a run; its network is a case: %s/network", folder);
    }
    if (folder != NULL && is_there(folder, "../run.json")) {
        return aft_words_add(words, "this folder belongs to a run; its network is a case: %s/../network", folder);
    }
    aft_status status = find_other_form(words, reading);
    if (status == AFT_OK && words->n == 0 && folder != NULL) {
        status = find_inner(words, reading, folder);
    }
    return status;
}

aft_status aft_need_buses(aft_reading *reading)
{
    const char *file = aft_table_file(AFT_TABLE_buses);
    if (aft_reading_file(reading, file) != NULL) {
        return AFT_OK;
    }
    aft_words words = {0};
    const char *hint = keep(reading, &words, find_case(&words, reading));
    aft_status status =
        aft_report(reading, AFT_LEVEL_ERROR, "no-buses", (aft_place){.file = file},
                   hint[0] != '\0' ? hint : "a case is a folder with at least buses.csv", "the file is missing");
    return status == AFT_OK ? AFT_ECASE : status;
}
