/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files as a whole, and what can be asked of a path. */
#include "networks/base/files.h"

#include "networks/base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
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
