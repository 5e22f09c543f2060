/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a folder: a run or something else, and which of its files the run wrote. Whatever it did not write is
 * somebody's, and goes with the place when another run takes it. */
#include "results/run/run_internal.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "networks/base/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <fts.h>
#include <jansson.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what it is ---- */

/* run.json of a run of ours; NULL if there is none. */
static json_t *load_run(const char *folder)
{
    char *path = NULL;
    struct stat info;
    json_t *run = NULL;
    if (aft_path_join(&path, folder, "run.json", NULL) == AFT_OK && lstat(path, &info) == 0 && S_ISREG(info.st_mode)) {
        run = json_load_file(path, 0, NULL);
    }
    const char *program = json_string_value(json_object_get(run, "program"));
    if (program == NULL || strcmp(program, "aftak") != 0) {
        json_decref(run);
        run = NULL;
    }
    aft_free(path);
    return run;
}

/* Runs of before has_plan have a cost if they have a plan. */
static bool has_plan(const json_t *run)
{
    const json_t *said = json_object_get(run, "has_plan");
    return said != NULL ? json_is_true(said) : json_is_number(json_object_get(run, "total_cost"));
}

aft_standing aft_run_standing(const char *folder)
{
    struct stat info;
    if (lstat(folder, &info) != 0) {
        return AFT_STANDS_NOTHING;
    }
    if (!S_ISDIR(info.st_mode)) {
        return AFT_STANDS_OTHER;
    }
    if (aft_folder_is_empty(folder)) {
        return AFT_STANDS_EMPTY;
    }
    json_t *run = load_run(folder);
    const aft_standing found = run == NULL ? AFT_STANDS_OTHER : has_plan(run) ? AFT_STANDS_PLAN : AFT_STANDS_NO_PLAN;
    json_decref(run);
    return found;
}

/* ---- what the run wrote ---- */

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Goes through a folder in the order of names, into no other file system and through no link. NULL with errno; so does
 * fts_read end, with 0 if it has been everywhere. */
static FTS *walk(const char *folder)
{
    char *const paths[] = {(char *)(uintptr_t)folder, NULL};
    return fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR | FTS_XDEV, by_name);
}

static const char *below(const FTSENT *entry, const char *folder)
{
    return entry->fts_path + strlen(folder) + 1;
}

json_t *aft_run_files(const char *folder)
{
    json_t *list = json_array();
    FTS *tree = walk(folder);
    bool is_good = tree != NULL;
    for (FTSENT *e = is_good ? fts_read(tree) : NULL; e != NULL; e = fts_read(tree)) {
        if (e->fts_info != FTS_D && e->fts_info != FTS_DP) {
            is_good = json_array_append_new(list, json_string(below(e, folder))) == 0 && is_good;
        }
    }
    is_good = is_good && errno == 0;
    if (tree != NULL) {
        (void)fts_close(tree);
    }
    if (!is_good) {
        json_decref(list);
        return NULL;
    }
    return list;
}

/* Of a run that does not say what it wrote: versions before 2026-12. */
static bool is_of_old_run(const char *file)
{
    static const char *const names[] = {"report.html", "tables/*.csv", "network/*.csv"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (fnmatch(names[i], file, FNM_PATHNAME) == 0) {
            return true;
        }
    }
    return false;
}

/* Is the file, or some file of the folder, one that the run wrote? */
static bool is_written(const json_t *run, const char *file, bool is_folder)
{
    const json_t *list = json_object_get(run, "files");
    const size_t n = strlen(file);
    size_t i = 0;
    const json_t *item = NULL;
    json_array_foreach(list, i, item)
    {
        const char *name = json_string_value(item);
        if (name != NULL && strncmp(name, file, n) == 0 && name[n] == (is_folder ? '/' : '\0')) {
            return true;
        }
    }
    if (is_folder) {
        return list == NULL && (strcmp(file, "tables") == 0 || strcmp(file, "network") == 0);
    }
    const char *slash = strrchr(file, '/');
    return strcmp(file, "run.json") == 0 || aft_is_hidden_name(slash != NULL ? slash + 1 : file) ||
           (list == NULL && is_of_old_run(file));
}

/* ---- what it did not write ---- */

/* Gives the file its name in the other folder as well, or instead where there are no two names for a file. If something
 * else has that name there, it is added to until it is free. */
static aft_status keep_file(const char *file, const char *name, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    char *path = NULL;
    struct stat its;
    struct stat other;
    aft_page_add(&page, "%s", name);
    AFT_TRY(aft_page_finish(&path, &page, err));
    while (lstat(path, &other) == 0) {
        if (lstat(file, &its) == 0 && its.st_ino == other.st_ino && its.st_dev == other.st_dev) {
            goto done; /* it has it already */
        }
        aft_page_add(&page, "%s.kept", path);
        aft_free(path);
        path = NULL;
        AFT_TRY(aft_page_finish(&path, &page, err));
    }
    AFT_TRY(aft_folder_make_parents(path, err));
    if (linkat(AT_FDCWD, file, AT_FDCWD, path, 0) != 0 && rename(file, path) != 0) {
        status = aft_file_fail(err, "keep", file);
    }
done:
    aft_page_clear(&page);
    aft_free(path);
    return status;
}

static aft_status keep_entry(const json_t *run, const FTSENT *entry, const char *from, const char *to, aft_error *err)
{
    aft_status status = AFT_OK;
    char *path = NULL;
    const bool is_folder = entry->fts_info == FTS_D;
    if (entry->fts_level == 0 || entry->fts_info == FTS_DP || is_written(run, below(entry, from), is_folder)) {
        return AFT_OK;
    }
    AFT_TRY(aft_path_join(&path, to, below(entry, from), err));
    status = is_folder ? aft_folder_make(path, err) : keep_file(entry->fts_accpath, path, err);
done:
    aft_free(path);
    return status;
}

aft_status aft_run_keep_others(const char *from, const char *to, aft_error *err)
{
    aft_status status = AFT_OK;
    json_t *run = NULL;
    FTS *tree = NULL;
    char path[PATH_MAX]; /* without memory, too, what we left is cleaned up */
    (void)snprintf(path, sizeof path, "%s/run.json", from);
    if (!aft_path_exists(path)) {
        return AFT_OK; /* never finished: nobody but us wrote there */
    }
    run = load_run(from); /* if it cannot be read, the names of an old run are taken for ours */
    tree = walk(from);
    if (tree == NULL) {
        status = aft_file_fail(err, "read", from);
        goto done;
    }
    for (FTSENT *e = fts_read(tree); e != NULL; e = fts_read(tree)) {
        if (e->fts_info == FTS_ERR || e->fts_info == FTS_DNR || e->fts_info == FTS_NS) {
            errno = e->fts_errno;
            status = aft_file_fail(err, "read", e->fts_path);
            goto done;
        }
        AFT_TRY(keep_entry(run, e, from, to, err));
    }
    status = errno != 0 ? aft_file_fail(err, "read", from) : AFT_OK;
done:
    if (tree != NULL) {
        (void)fts_close(tree);
    }
    json_decref(run);
    return status;
}

/* ---- onto the disk ---- */

static bool flush_one(const char *path, bool must_wait)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) {
        return errno == EACCES; /* somebody's, whose name alone is new here */
    }
    const int failed = must_wait ? fsync(file) : sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE);
    const int why = failed != 0 && must_wait && errno != EINVAL && errno != ENOTSUP ? errno : 0;
    (void)close(file);
    errno = why;
    return why == 0;
}

/* All files are sent on their way before the first is waited for: one pass of the disk instead of one for each. */
aft_status aft_run_flush(const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    for (int must_wait = 0; must_wait < 2 && status == AFT_OK; must_wait++) {
        FTS *tree = walk(folder);
        if (tree == NULL) {
            return aft_file_fail(err, "read", folder);
        }
        for (FTSENT *e = fts_read(tree); e != NULL && status == AFT_OK; e = fts_read(tree)) {
            const bool is_due = e->fts_info == FTS_F || (e->fts_info == FTS_DP && must_wait);
            if (is_due && !flush_one(e->fts_accpath, must_wait != 0)) {
                status = aft_file_fail(err, "write", e->fts_path);
            }
        }
        if (status == AFT_OK && errno != 0) {
            status = aft_file_fail(err, "read", folder);
        }
        (void)fts_close(tree);
    }
    return status;
}
