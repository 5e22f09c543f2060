/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files as a whole, and what can be asked of a path. */
#include "networks/base/files.h"

#include "networks/base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

aft_status aft_path_join(char **out, const char *folder, const char *file, aft_error *err)
{
    const size_t n = strlen(folder) + strlen(file) + 2;
    char *path = aft_alloc(n, 1);
    if (path == NULL) {
        return aft_fail(err, AFT_ENOMEM, "%s: out of memory", file);
    }
    (void)snprintf(path, n, "%s/%s", folder, file);
    *out = path;
    return AFT_OK;
}

/* Opens a file for reading. What is none (a folder, a device, a pipe, which would keep us waiting) is refused. */
static FILE *open_file(const char *path)
{
    struct stat info;
    const int handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    FILE *file = NULL;
    if (handle >= 0 && fstat(handle, &info) == 0 && !S_ISREG(info.st_mode)) {
        errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
    } else if (handle >= 0) {
        file = fdopen(handle, "rb");
    }
    if (handle >= 0 && file == NULL) {
        const int why = errno;
        (void)close(handle);
        errno = why;
    }
    return file;
}

aft_status aft_path_read(char **out, size_t *n_out, const char *path, aft_error *err)
{
    enum { CHUNK = 65536 };
    aft_status status = AFT_OK;
    char *bytes = NULL;
    size_t n = 0;
    size_t cap = 0;
    FILE *file = open_file(path);
    if (file == NULL) {
        return aft_fail(err, AFT_EIO, "cannot read %s: %s", path, strerror(errno));
    }
    for (size_t got = 1; got > 0; n += got) {
        if (aft_grow((void **)&bytes, &cap, n + CHUNK + 1, 1) != 0) {
            status = aft_fail(err, AFT_ENOMEM, "%s: out of memory", path);
            goto done;
        }
        got = fread(bytes + n, 1, CHUNK, file);
    }
    if (ferror(file)) {
        status = aft_fail(err, AFT_EIO, "cannot read %s", path);
        goto done;
    }
    bytes[n] = '\0';
    *out = bytes;
    *n_out = n;
    bytes = NULL;
done:
    aft_free(bytes);
    (void)fclose(file);
    return status;
}

aft_status aft_path_write(const char *path, const char *bytes, size_t n, bool must_be_new, aft_error *err)
{
    FILE *file = fopen(path, must_be_new ? "wbx" : "wb");
    if (file == NULL) {
        return aft_fail(err, AFT_EIO, "cannot write %s: %s", path, strerror(errno));
    }
    const size_t written = fwrite(bytes, 1, n, file);
    const int closed = fclose(file);
    return written == n && closed == 0 ? AFT_OK : aft_fail(err, AFT_EIO, "cannot write %s: %s", path, strerror(errno));
}

/* "folder/link" and what the link says, as one path. */
static aft_status join_link(char **out, const char *path, const char *target, aft_error *err)
{
    const char *slash = target[0] == '/' ? NULL : strrchr(path, '/');
    const size_t n = slash != NULL ? (size_t)(slash - path) + 1 : 0;
    char *joined = aft_alloc(n + strlen(target) + 1, 1);
    if (joined == NULL) {
        return aft_fail(err, AFT_ENOMEM, "%s: out of memory", path);
    }
    memcpy(joined, path, n);
    memcpy(joined + n, target, strlen(target) + 1);
    *out = joined;
    return AFT_OK;
}

static void cut_slashes(char *path)
{
    for (size_t n = strlen(path); n > 1 && path[n - 1] == '/'; n--) {
        path[n - 1] = '\0';
    }
}

aft_status aft_path_follow(char **out, const char *path, aft_error *err)
{
    enum { MOST_LINKS = 40 };
    aft_status status = AFT_OK;
    char target[PATH_MAX];
    char *at = NULL;
    AFT_TRY(join_link(&at, "", path, err));
    cut_slashes(at);
    for (int i = 0;; i++) {
        const ssize_t n = readlink(at, target, sizeof target - 1);
        if (n < 0) {
            break; /* no link, or nothing there */
        }
        if (i == MOST_LINKS) {
            status = aft_fail(err, AFT_EUSAGE, "%s: %s", path, strerror(ELOOP));
            goto done;
        }
        char *next = NULL;
        target[n] = '\0';
        AFT_TRY(join_link(&next, at, target, err));
        aft_free(at);
        at = next;
        cut_slashes(at);
    }
    *out = at;
    at = NULL;
done:
    aft_free(at);
    return status;
}

aft_status aft_path_name(char **out, const char *path, aft_error *err)
{
    char *real = realpath(path, NULL);
    char *copy = NULL;
    aft_status status = join_link(&copy, "", real != NULL ? real : path, err);
    free(real);
    if (status == AFT_OK) {
        cut_slashes(copy);
        const char *slash = strrchr(copy, '/');
        status = join_link(out, "", slash != NULL ? slash + 1 : copy, err);
    }
    aft_free(copy);
    return status;
}

bool aft_path_exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

bool aft_folder_is_empty(const char *path)
{
    DIR *folder = opendir(path);
    int n = 0;
    while (folder != NULL && n < 3 && readdir(folder) != NULL) {
        n++; /* . and .. are always there */
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    return n == 2;
}

static int remove_one(const char *path, const struct stat *info, int flag, struct FTW *where)
{
    (void)info, (void)flag, (void)where;
    return remove(path);
}

void aft_folder_remove(const char *path)
{
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
