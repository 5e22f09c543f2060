/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place of a run or a sweep, NAME. All that happens there happens in the workshop beside it, the folder
 * `.NAME.aftak`, whoever holds the lock in it:
 *
 *     lock   dies with its process, so that a living owner is told from a dead one
 *     new    what is being written; once it stands in its place, what stood there before
 *     old    what stood there before, where a file system cannot exchange two folders at once
 *
 * The next one to take the place cleans up after a dead owner: if nothing stands there, `old` goes back. */
#include "results/run/run_internal.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "networks/base/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

struct aft_run_place {
    char *given;  /* as the caller named it */
    char *folder; /* where that leads */
    char *beside; /* folder + AFT_BESIDE */
    char *parent;
    char *work, *lock_path, *made, *old;
    int lock;            /* open, or -1 */
    bool is_ours;        /* the workshop */
    const char *written; /* folder, beside, or NULL */
    size_t n_before;     /* bytes of parent that led to a folder before */
};

/* ---- paths ---- */

static aft_status add(char **out, const char *path, const char *more, aft_error *err)
{
    aft_page page = {0};
    aft_page_add(&page, "%s%s", path, more);
    return aft_page_finish(out, &page, err);
}

/* Up to the last slash, "./" without one; what is behind it must be a name. */
static aft_status parent_of(char **out, const char *folder, const char *given, aft_error *err)
{
    aft_page page = {0};
    const char *slash = strrchr(folder, '/');
    const char *name = slash != NULL ? slash + 1 : folder;
    if (name[0] == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
        return aft_fail(err, AFT_EUSAGE, "%s: not a name for a run folder", given);
    }
    aft_page_add(&page, "%.*s", (int)(name - folder), slash != NULL ? folder : "");
    aft_page_add(&page, "%s", slash != NULL ? "" : "./");
    return aft_page_finish(out, &page, err);
}

static aft_status name_all(aft_run_place *p, const char *given, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(add(&p->given, given, "", err));
    AFT_TRY(aft_path_follow(&p->folder, given, err));
    AFT_TRY(parent_of(&p->parent, p->folder, given, err));
    AFT_TRY(add(&p->beside, p->folder, AFT_BESIDE, err));
    AFT_TRY(aft_hidden_path(&p->work, p->folder, err));
    AFT_TRY(add(&p->lock_path, p->work, "/lock", err));
    AFT_TRY(add(&p->made, p->work, "/new", err));
    AFT_TRY(add(&p->old, p->work, "/old", err));
done:
    return status;
}

/* How much of the path leads to a folder now: what is made of the rest goes again if nothing comes of the run. */
static size_t count_existing(char *parent)
{
    size_t n = strlen(parent);
    for (; n > 1; n--) {
        if (parent[n - 1] == '/') {
            parent[n - 1] = '\0';
            const bool is_there = aft_path_exists(parent);
            parent[n - 1] = '/';
            if (is_there) {
                break;
            }
        }
    }
    return n;
}

/* ---- the lock ---- */

/* What is wrong with the words is the caller's to mend, the rest is the system's. */
static aft_status fail_to_take(const aft_run_place *p, const char *path, aft_error *err)
{
    switch (errno) {
    case EWOULDBLOCK:
        return aft_fail(err, AFT_EUSAGE, "%s: another aftak is writing there; wait for it, or choose another --out",
                        p->given);
    case ENOTDIR:
    case ENAMETOOLONG:
    case ELOOP: return aft_fail(err, AFT_EUSAGE, "cannot make %.400s: %s", path, strerror(errno));
    default: return aft_fail(err, AFT_EIO, "cannot make %.400s: %s", path, strerror(errno));
    }
}

/* Makes the workshop and locks it. Another process may remove either at any moment before that. Where there are no
 * locks, having made the workshop counts as one. */
static aft_status lock(aft_run_place *p, aft_error *err)
{
    enum { MOST_TRIES = 100 };
    for (int i = 0; i < MOST_TRIES && p->lock < 0; i++) {
        const aft_status status = aft_folder_make_parents(p->folder, NULL);
        if (status != AFT_OK) {
            return status == AFT_ENOMEM ? aft_fail(err, status, "%s: out of memory", p->given)
                                        : fail_to_take(p, p->parent, err);
        }
        const bool is_made = mkdir(p->work, 0777) == 0;
        if (!is_made && errno != EEXIST && errno != ENOENT) {
            return fail_to_take(p, p->work, err);
        }
        p->lock = aft_lock_file(p->lock_path);
        if (p->lock < 0 && (errno == ENOLCK || errno == EOPNOTSUPP)) {
            if (!is_made) {
                return aft_fail(err, AFT_EUSAGE,
                                "%s: %s is there, and this file system knows no locks; remove it "
                                "if no aftak is writing there",
                                p->given, p->work);
            }
            p->lock = open(p->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        }
        if (p->lock < 0 && errno != ENOENT) {
            return fail_to_take(p, p->lock_path, err);
        }
    }
    p->is_ours = p->lock >= 0;
    return p->is_ours ? AFT_OK : fail_to_take(p, p->work, err);
}

/* ---- taking a place ---- */

/* Removes a folder of ours, what others put there excepted. */
static aft_status clear(const char *folder, const char *to, aft_error *err)
{
    aft_status status = AFT_OK;
    if (aft_path_exists(folder)) {
        AFT_TRY(aft_run_keep_others(folder, to, err));
        aft_folder_remove(folder);
    }
done:
    return status;
}

static aft_status clean_up_after_dead(const aft_run_place *p, aft_error *err)
{
    aft_status status = AFT_OK;
    if (aft_path_exists(p->old) && !aft_path_exists(p->folder) && rename(p->old, p->folder) != 0) {
        status = aft_file_fail(err, "put back", p->folder);
        goto done;
    }
    AFT_TRY(clear(p->old, p->folder, err));
    AFT_TRY(clear(p->made, p->folder, err));
    if (aft_path_exists(p->made) || aft_path_exists(p->old)) {
        status = aft_fail(err, AFT_EIO, "%s: what an earlier run left cannot be removed", p->work);
    }
done:
    return status;
}

/* Is there room, as far as the file system tells? Some tell nothing. */
static aft_status check_room(const aft_run_place *p, aft_error *err)
{
    enum { LEAST_BYTES = 1 << 20, LEAST_FILES = 100 };
    struct statvfs info;
    if (statvfs(p->work, &info) == 0 && ((info.f_blocks > 0 && info.f_bavail < LEAST_BYTES / info.f_frsize) ||
                                         (info.f_files > 0 && info.f_favail < LEAST_FILES))) {
        return aft_fail(err, AFT_EIO, "%s: %s", p->given, strerror(ENOSPC));
    }
    return AFT_OK;
}

/* A folder can give way only if it may be written to, and nothing is mounted there. */
static aft_status check_movable(const aft_run_place *p, aft_error *err)
{
    struct statx info;
    if (!aft_path_exists(p->folder)) {
        return AFT_OK;
    }
    if (access(p->folder, W_OK) != 0) {
        return aft_file_fail(err, "write to", p->given);
    }
    if (statx(AT_FDCWD, p->folder, AT_SYMLINK_NOFOLLOW, 0, &info) == 0 &&
        (info.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0) {
        return aft_fail(err, AFT_EUSAGE, "%s: a file system is mounted there; choose a folder in it", p->given);
    }
    return AFT_OK;
}

aft_status aft_run_place_take(aft_run_place **out, const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_run_place *made = aft_alloc(1, sizeof *made);
    AFT_TRY_ALLOC(made, err, "run folder");
    made->lock = -1;
    AFT_TRY(name_all(made, folder, err));
    made->n_before = count_existing(made->parent);
    AFT_TRY(lock(made, err));
    AFT_TRY(clean_up_after_dead(made, err));
    AFT_TRY(check_room(made, err));
    *out = made;
    made = NULL;
done:
    aft_run_place_free(made);
    return status;
}

/* Folders above that were made for nothing; one that holds anything stays. */
static void remove_parents(aft_run_place *p)
{
    for (size_t n = strlen(p->parent); n > p->n_before; n--) {
        if (p->parent[n - 1] == '/') {
            p->parent[n - 1] = '\0';
            (void)rmdir(p->parent);
        }
    }
}

void aft_run_place_free(aft_run_place *p)
{
    if (p == NULL) {
        return;
    }
    if (p->is_ours) {
        (void)clear(p->made, p->folder, NULL);
        (void)unlink(p->lock_path);
        (void)rmdir(p->work);
        (void)close(p->lock);
    }
    if (p->parent != NULL && p->n_before > 0) {
        remove_parents(p);
    }
    aft_free(p->given);
    aft_free(p->folder);
    aft_free(p->beside);
    aft_free(p->parent);
    aft_free(p->work);
    aft_free(p->lock_path);
    aft_free(p->made);
    aft_free(p->old);
    aft_free(p);
}

const char *aft_run_place_written(const aft_run_place *place)
{
    return place->written;
}

aft_status aft_run_place_check(const aft_run_place *p, bool is_forced, aft_error *err)
{
    switch (aft_run_standing(p->folder)) {
    case AFT_STANDS_NOTHING:
    case AFT_STANDS_EMPTY: break;
    case AFT_STANDS_NO_PLAN:
    case AFT_STANDS_PLAN:
        if (!is_forced) {
            return aft_fail(err, AFT_EUSAGE, "%s exists; use --force to replace it, or --out", p->given);
        }
        break;
    case AFT_STANDS_OTHER:
        return aft_fail(err, AFT_EUSAGE, "%s exists and is no run (it has no run.json of aftak); choose another --out",
                        p->given);
    }
    return check_movable(p, err);
}

/* ---- writing ---- */

aft_status aft_run_place_open(const char **out, const aft_run_place *p, aft_error *err)
{
    if (mkdir(p->made, 0777) != 0) {
        return aft_file_fail(err, "make folder", p->made);
    }
    *out = p->made;
    return AFT_OK;
}

/* A name is on the disk when the folder that holds it is. What cannot be flushed is no failure: the run stands. */
static void flush_folder(const char *path)
{
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        (void)fsync(folder);
        (void)close(folder);
    }
}

/* An older run steps aside; a process that dies now leaves it to clean_up_after_dead. */
static aft_status replace_in_two_steps(const aft_run_place *p, aft_error *err)
{
    aft_status status = AFT_OK;
    if (rename(p->folder, p->old) != 0) {
        return aft_file_fail(err, "move aside", p->given);
    }
    if (rename(p->made, p->folder) != 0) {
        status = aft_file_fail(err, "rename to", p->given);
        (void)rename(p->old, p->folder);
        return status;
    }
    flush_folder(p->parent);
    return clear(p->old, p->folder, err);
}

static aft_status replace(const aft_run_place *p, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(aft_run_keep_others(p->folder, p->made, err));
    AFT_TRY(aft_run_flush(p->work, err));
    if (renameat2(AT_FDCWD, p->made, AT_FDCWD, p->folder, RENAME_EXCHANGE) == 0) {
        flush_folder(p->parent);
        AFT_TRY(clear(p->made, p->folder, err));
    } else if (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP) {
        AFT_TRY(replace_in_two_steps(p, err));
    } else {
        status = aft_file_fail(err, "replace", p->given);
    }
done:
    return status;
}

/* Where nothing stands, or an empty folder. */
static aft_status settle(const aft_run_place *p, const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    AFT_TRY(aft_run_flush(p->work, err));
    if (rename(p->made, folder) != 0) {
        status = aft_file_fail(err, "rename to", folder);
        goto done;
    }
    flush_folder(p->parent);
done:
    return status;
}

/* An older run without a plan gives way; whatever else stands beside the place does not. */
static aft_status settle_beside(const aft_run_place *p, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_standing standing = aft_run_standing(p->beside);
    if (standing == AFT_STANDS_PLAN || standing == AFT_STANDS_OTHER) {
        return aft_fail(err, AFT_EUSAGE, "%s exists and is no run without a plan", p->beside);
    }
    AFT_TRY(clear(p->beside, p->made, err));
    AFT_TRY(settle(p, p->beside, err));
done:
    return status;
}

aft_status aft_run_place_settle(aft_run_place *p, bool has_plan, bool is_forced, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_standing standing = aft_run_standing(p->folder);
    AFT_TRY(aft_run_place_check(p, is_forced, err));
    if (standing == AFT_STANDS_PLAN && !has_plan) {
        AFT_TRY(settle_beside(p, err));
        p->written = p->beside;
    } else if (standing == AFT_STANDS_PLAN || standing == AFT_STANDS_NO_PLAN) {
        AFT_TRY(replace(p, err));
        p->written = p->given;
    } else {
        AFT_TRY(settle(p, p->folder, err));
        p->written = p->given;
    }
    p->n_before = 0;
done:
    return status;
}

void aft_run_restore(const char *folder)
{
    aft_run_place *place = NULL;
    char *work = NULL;
    if (!aft_path_exists(folder) && aft_hidden_path(&work, folder, NULL) == AFT_OK && aft_path_exists(work) &&
        aft_run_place_take(&place, folder, NULL) == AFT_OK) {
        aft_run_place_free(place);
    }
    aft_free(work);
}
