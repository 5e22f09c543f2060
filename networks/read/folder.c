/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a case: their names, their bytes, their checksums. */

#include "networks/read/read_internal.h"

#include "networks/base/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST_PATH = 4096 };

/* ---- bytes of one file ---- */

/* True if the last line of what was read so far is too long already: then the rest need not be read. */
static bool is_endless(const char *bytes, size_t n)
{
    if (n <= AFT_LONGEST_LINE) {
        return false;
    }
    return memchr(bytes + n - AFT_LONGEST_LINE - 1, '\n', AFT_LONGEST_LINE + 1) == NULL;
}

/* Fills *bytes; true at the end of the file. */
static bool read_some(char *bytes, size_t *n, size_t cap, int handle)
{
    while (*n < cap) {
        ssize_t got = read(handle, bytes + *n, cap - *n);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            errno = got == 0 ? 0 : errno;
            return true;
        }
        *n += (size_t)got;
    }
    return false;
}

/* Reads an open file, in one go if it is of ordinary size; stops early in an endless line. errno says what failed. */
static aft_status read_handle(char **out, size_t *n_out, int handle)
{
    struct stat info;
    if (fstat(handle, &info) != 0) {
        return AFT_EIO;
    }
    if (!S_ISREG(info.st_mode)) {
        errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
        return AFT_EIO;
    }
    size_t size = info.st_size > 0 ? (size_t)info.st_size : 0;
    size_t cap = size < 2 * (size_t)AFT_LONGEST_LINE ? size + 1 : 2 * (size_t)AFT_LONGEST_LINE;
    char *bytes = NULL;
    size_t n = 0;
    bool is_end = false;
    while (!is_end && !is_endless(bytes, n)) {
        char *more = aft_resize(bytes, cap, 1);
        if (more == NULL) {
            aft_free(bytes);
            return AFT_ENOMEM;
        }
        bytes = more;
        is_end = read_some(bytes, &n, cap, handle);
        cap += 2 * (size_t)AFT_LONGEST_LINE;
    }
    if (is_end && errno != 0) {
        aft_free(bytes);
        return AFT_EIO;
    }
    *out = bytes;
    *n_out = n;
    return AFT_OK;
}

static aft_status report_unreadable(aft_reading *reading, const char *file)
{
    if (errno == ENOMEM) {
        return aft_fail(reading->err, AFT_ENOMEM, "%s: out of memory", file);
    }
    aft_status status = aft_report(reading, AFT_LEVEL_ERROR, "unreadable", (aft_place){.file = file}, "",
                                   "the file cannot be read: %s", strerror(errno));
    return status == AFT_OK ? AFT_ECASE : status;
}

static aft_status load(char **out, size_t *n_out, aft_reading *reading, const char *file)
{
    char path[LONGEST_PATH];
    int length = snprintf(path, sizeof path, "%s/%s", reading->folder, file);
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        return report_unreadable(reading, file);
    }
    int handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not keep us waiting */
    if (handle < 0) {
        return report_unreadable(reading, file);
    }
    aft_status status = read_handle(out, n_out, handle);
    if (status == AFT_EIO) {
        status = report_unreadable(reading, file);
    } else if (status == AFT_ENOMEM) {
        (void)aft_fail(reading->err, status, "%s: out of memory", file);
    }
    (void)close(handle);
    return status;
}

/* ---- checksums ---- */

static void digest(char out[65], const char *bytes, size_t n)
{
    struct sha256_ctx state;
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_init(&state);
    sha256_update(&state, n, (const uint8_t *)bytes);
    sha256_digest(&state, sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++) {
        out[2 * i] = "0123456789abcdef"[sum[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[sum[i] & 15];
    }
    out[64] = '\0';
}

static aft_status note_input(aft_reading *reading, const char *file, const char *bytes, size_t n)
{
    void *inputs = reading->inputs;
    int failed = aft_grow(&inputs, &reading->cap_inputs, reading->n_inputs + 1, sizeof *reading->inputs);
    reading->inputs = inputs;
    const char *name = aft_arena_text(reading->arena, file, strlen(file));
    if (failed || name == NULL) {
        return aft_fail(reading->err, AFT_ENOMEM, "%s: out of memory", file);
    }
    aft_input *input = &reading->inputs[reading->n_inputs++];
    input->file = name;
    digest(input->sha256, bytes, n);
    return AFT_OK;
}

aft_status aft_reading_look(aft_reading *reading)
{
    const aft_read_options *options = reading->options;
    if (options->is_stopped == NULL || !options->is_stopped(options->payload)) {
        return AFT_OK;
    }
    return aft_fail(reading->err, AFT_ESTOPPED, "stopped while the case was read: there is no plan");
}

typedef struct watched_take {
    aft_reading *reading;
    aft_csv_take take;
    void *data;
} watched_take;

static aft_status take_watched(void *data, const aft_csv_row *row, aft_error *err)
{
    const watched_take *w = data;
    const aft_status status = aft_reading_look(w->reading);
    return status == AFT_OK ? w->take(w->data, row, err) : status;
}

aft_status aft_reading_rows(aft_reading *reading, const aft_file *file, aft_csv_take take, void *data)
{
    char *loaded = NULL;
    size_t n = file->n;
    aft_status status = AFT_OK;
    if (file->bytes == NULL) {
        status = load(&loaded, &n, reading, file->name);
    }
    const char *bytes = file->bytes != NULL ? file->bytes : loaded;
    if (status == AFT_OK) {
        watched_take watched = {reading, take, data};
        status = aft_csv_parse(file->name, bytes, n, take_watched, &watched, reading->findings, reading->err);
    }
    if (status == AFT_OK) {
        status = note_input(reading, file->name, bytes, n);
    }
    aft_free(loaded);
    return status;
}

/* ---- the folder ---- */

static int compare_files(const void *a, const void *b)
{
    return strcmp(((const aft_file *)a)->name, ((const aft_file *)b)->name);
}

/* Sub-folders and hidden files are none of ours; but what is called a table and is no file, or a link to a file that is
 * gone, must not pass for a table that the case does not have: reading it will say why it cannot be read. */
static bool is_input(DIR *folder, const struct dirent *entry)
{
    struct stat info;
    size_t n = strlen(entry->d_name);
    bool is_table = n > 4 && strcmp(entry->d_name + n - 4, ".csv") == 0;
    bool is_file = fstatat(dirfd(folder), entry->d_name, &info, 0) == 0 && S_ISREG(info.st_mode);
    return entry->d_name[0] != '.' && (is_file || is_table);
}

static aft_status list_files(aft_file **files_out, size_t *n_out, aft_arena *arena, DIR *folder)
{
    aft_file *files = NULL;
    size_t n = 0;
    size_t cap = 0;
    aft_status status = AFT_OK;
    for (struct dirent *entry = readdir(folder); entry != NULL && status == AFT_OK; entry = readdir(folder)) {
        if (!is_input(folder, entry)) {
            continue;
        }
        void *list = files;
        char *name = aft_arena_text(arena, entry->d_name, strlen(entry->d_name));
        if (name == NULL || aft_grow(&list, &cap, n + 1, sizeof *files)) {
            status = AFT_ENOMEM;
        } else {
            files = list;
            files[n++] = (aft_file){.name = name};
        }
    }
    if (status != AFT_OK) {
        aft_free(files);
        return status;
    }
    if (n > 0) {
        qsort(files, n, sizeof *files, compare_files);
    }
    *files_out = files;
    *n_out = n;
    return AFT_OK;
}

/* Last part of a path: "cases/east/" is "east". "." and the like become the name of the folder they mean. NULL without
 * memory. */
static char *name_of_folder(aft_arena *arena, const char *folder)
{
    char *name = NULL;
    if (aft_path_name(&name, folder, NULL) != AFT_OK) {
        return NULL;
    }
    char *copy = aft_arena_text(arena, name, strlen(name));
    aft_free(name);
    return copy;
}

aft_status aft_reading_open(aft_file **files_out, aft_reading *reading, const char *folder)
{
    DIR *handle = opendir(folder);
    if (handle == NULL) {
        if (errno == ENOMEM) {
            return aft_fail(reading->err, AFT_ENOMEM, "%s: out of memory", folder);
        }
        aft_status told = aft_report_no_folder(reading, folder, strerror(errno));
        return told == AFT_OK ? aft_fail(reading->err, AFT_ECASE, "%s: the folder cannot be read", folder) : told;
    }
    aft_status status = list_files(files_out, &reading->n_files, reading->arena, handle);
    (void)closedir(handle);
    reading->folder = aft_arena_text(reading->arena, folder, strlen(folder));
    reading->network->name = name_of_folder(reading->arena, folder);
    reading->network->folder = reading->folder;
    if (reading->folder == NULL || reading->network->name == NULL) {
        status = AFT_ENOMEM;
    }
    return status == AFT_ENOMEM ? aft_fail(reading->err, status, "%s: out of memory", folder) : status;
}
