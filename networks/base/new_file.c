/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks that die with their process, and files that take their place as a whole: written under a hidden name beside it,
 * flushed to the disk, then renamed. The hidden name is always the same, so that a dead process leaves at most one file
 * and the next one writes over it; the lock tells whether there is a living one. */
#include "networks/base/new_file.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- names and locks ---- */

bool aft_is_hidden_name(const char *name)
{
    const size_t n = strlen(name);
    const size_t m = sizeof AFT_HIDDEN_ENDING - 1;
    return name[0] == '.' && n > m + 1 && strcmp(name + n - m, AFT_HIDDEN_ENDING) == 0;
}

aft_status aft_hidden_path(char **out, const char *path, aft_error *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    const size_t n = strlen(path) + sizeof "." AFT_HIDDEN_ENDING;
    char *hidden = aft_alloc(n, 1);
    if (hidden == NULL) {
        return aft_fail(err, AFT_ENOMEM, "%s: out of memory", path);
    }
    (void)snprintf(hidden, n, "%.*s.%s" AFT_HIDDEN_ENDING, (int)(name - path), path, name);
    *out = hidden;
    return AFT_OK;
}

/* Is this the file that bears the name? Whoever had the lock before may have renamed or removed it. */
static bool is_named(int file, const char *path)
{
    struct stat open_one;
    struct stat named;
    return fstat(file, &open_one) == 0 && lstat(path, &named) == 0 && open_one.st_dev == named.st_dev &&
           open_one.st_ino == named.st_ino;
}

int aft_lock_file(const char *path)
{
    for (;;) {
        const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (file < 0) {
            return -1;
        }
        if (flock(file, LOCK_EX | LOCK_NB) != 0) {
            const int why = errno;
            (void)close(file);
            errno = why;
            return -1;
        }
        if (is_named(file, path)) {
            return file;
        }
        (void)close(file);
    }
}

/* ---- files ---- */

static void forget(aft_new_file *f)
{
    aft_free(f->place);
    aft_free(f->made);
    *f = (aft_new_file){0};
}

/* Under its hidden name, and empty. A file system without locks has no second writer that we could know of. */
static FILE *open_hidden(const char *made)
{
    int file = aft_lock_file(made);
    if (file < 0 && (errno == ENOLCK || errno == EOPNOTSUPP)) {
        file = open(made, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    }
    FILE *stream = file >= 0 && ftruncate(file, 0) == 0 ? fdopen(file, "wb") : NULL;
    if (stream == NULL && file >= 0) {
        const int why = errno;
        (void)close(file);
        errno = why;
    }
    return stream;
}

aft_status aft_new_file_open(aft_new_file *out, const char *path, aft_error *err)
{
    aft_status status = AFT_OK;
    struct stat info;
    aft_new_file f = {0};
    AFT_TRY(aft_path_follow(&f.place, path, err));
    if (stat(f.place, &info) == 0 && !S_ISREG(info.st_mode)) {
        f.file = fopen(f.place, "wb");
    } else {
        AFT_TRY(aft_hidden_path(&f.made, f.place, err));
        f.file = open_hidden(f.made);
    }
    if (f.file == NULL && errno == EWOULDBLOCK) {
        status = aft_fail(err, AFT_EUSAGE, "%s: another aftak is writing it", path);
    } else if (f.file == NULL) {
        status = aft_fail(err, AFT_EIO, "cannot write %s: %s", path, strerror(errno));
    }
    if (status == AFT_OK) {
        *out = f;
        f = (aft_new_file){0};
    }
done:
    forget(&f);
    return status;
}

/* Why a stream failed some time ago: what the system says to one more byte. */
static const char *ask_again(FILE *stream)
{
    errno = EIO;
    (void)!write(fileno(stream), "", 1);
    return strerror(errno);
}

aft_status aft_new_file_close(aft_new_file *f, bool is_good, aft_error *err)
{
    const char *why = NULL;
    if (f->file == NULL) {
        return AFT_OK;
    }
    if (ferror(f->file)) {
        why = ask_again(f->file);
    } else if (fflush(f->file) != 0) {
        why = strerror(errno);
    } else if (f->made != NULL && is_good && (fsync(fileno(f->file)) != 0 || rename(f->made, f->place) != 0)) {
        why = strerror(errno);
    }
    if (f->made != NULL && (why != NULL || !is_good)) {
        (void)unlink(f->made);
    }
    if (fclose(f->file) != 0 && why == NULL) { /* last, since it ends the lock */
        why = strerror(errno);
    }
    const aft_status status =
        why != NULL && is_good ? aft_fail(err, AFT_EIO, "cannot write %s: %s", f->place, why) : AFT_OK;
    forget(f);
    return status;
}
