/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and folders of a run. */
#include "results/text/text.h"

#include "networks/base/memory.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

double aft_clock(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

aft_status aft_path_join(char **out, aft_error *err, const char *folder, const char *file)
{
    aft_page path = {0};
    aft_page_add(&path, "%s/%s", folder, file);
    return aft_page_finish(out, &path, err);
}

aft_status aft_file_fail(aft_error *err, const char *verb, const char *path)
{
    return aft_fail(err, AFT_EIO, "cannot %s %s: %s", verb, path, strerror(errno));
}

aft_status aft_file_write(const char *folder, const char *file, const char *text, aft_error *err)
{
    aft_status status = AFT_OK;
    char *path = NULL;
    FILE *stream = NULL;
    AFT_TRY(aft_path_join(&path, err, folder, file));
    stream = fopen(path, "wb");
    if (stream == NULL) {
        status = aft_file_fail(err, "write", path);
        goto done;
    }
    size_t n = strlen(text);
    size_t written = fwrite(text, 1, n, stream);
    int closed = fclose(stream);
    if (written != n || closed != 0) {
        status = aft_file_fail(err, "write", path);
    }
done:
    aft_free(path);
    return status;
}

aft_status aft_file_replace(const char *folder, const char *file, const char *text, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page hidden = {0};
    char *name = NULL;
    char *made = NULL;
    char *place = NULL;
    aft_page_add(&hidden, ".%s.%ld.tmp", file, (long)getpid());
    AFT_TRY(aft_page_finish(&name, &hidden, err));
    AFT_TRY(aft_path_join(&made, err, folder, name));
    AFT_TRY(aft_path_join(&place, err, folder, file));
    AFT_TRY(aft_file_write(folder, name, text, err));
    if (rename(made, place) != 0) {
        status = aft_file_fail(err, "rename to", place);
        (void)remove(made);
    }
done:
    aft_page_clear(&hidden);
    aft_free(name);
    aft_free(made);
    aft_free(place);
    return status;
}

static int remove_one(const char *path, const struct stat *info, int flag, struct FTW *where)
{
    (void)info, (void)flag, (void)where;
    return remove(path);
}

void aft_folder_remove(const char *path)
{
    (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

bool aft_file_exists(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

/* Makes the folders above the last part of a path. */
aft_status aft_folder_make_parents(const char *path, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page copy = {0};
    char *text = NULL;
    aft_page_add(&copy, "%s", path);
    AFT_TRY(aft_page_finish(&text, &copy, err));
    for (char *slash = strchr(text + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(text, 0777) != 0 && errno != EEXIST) {
            status = aft_file_fail(err, "make folder", text);
            goto done;
        }
        *slash = '/';
    }
done:
    aft_free(text);
    return status;
}

aft_status aft_folder_make(const char *path, aft_error *err)
{
    aft_status status = aft_folder_make_parents(path, err);
    if (status == AFT_OK && mkdir(path, 0777) != 0 && errno != EEXIST) {
        status = aft_file_fail(err, "make folder", path);
    }
    return status;
}

aft_status aft_file_read(char **out, size_t *n_out, const char *folder, const char *file, aft_error *err)
{
    enum { CHUNK = 65536 };
    aft_status status = AFT_OK;
    char *path = NULL;
    char *chunk = aft_alloc(CHUNK, 1);
    aft_page text = {0};
    FILE *stream = NULL;
    AFT_TRY_ALLOC(chunk, err, file);
    AFT_TRY(aft_path_join(&path, err, folder, file));
    stream = fopen(path, "rb");
    if (stream == NULL) {
        status = errno == ENOENT ? AFT_OK : aft_fail(err, AFT_EIO, "cannot read %s: %s", path, strerror(errno));
        goto done;
    }
    for (size_t n = fread(chunk, 1, CHUNK, stream); n > 0; n = fread(chunk, 1, CHUNK, stream)) {
        aft_page_put(&text, chunk, n);
    }
    if (ferror(stream) != 0) {
        status = aft_fail(err, AFT_EIO, "cannot read %s", path);
        goto done;
    }
    *n_out = text.n;
    AFT_TRY(aft_page_finish(out, &text, err));
done:
    if (stream != NULL) {
        (void)fclose(stream);
    }
    aft_free(path);
    aft_free(chunk);
    aft_page_clear(&text);
    return status;
}
