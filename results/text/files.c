/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files and folders of a run. */
#include "results/text/text.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "networks/base/new_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

aft_status aft_file_fail(aft_error *err, const char *verb, const char *path)
{
    return aft_fail(err, AFT_EIO, "cannot %s %s: %s", verb, path, strerror(errno));
}

aft_status aft_file_write(const char *folder, const char *file, const char *text, aft_error *err)
{
    aft_status status = AFT_OK;
    char *path = NULL;
    AFT_TRY(aft_path_join(&path, folder, file, err));
    AFT_TRY(aft_path_write(path, text, strlen(text), false, err));
done:
    aft_free(path);
    return status;
}

aft_status aft_file_replace(const char *folder, const char *file, const char *text, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_new_file made = {0};
    char *path = NULL;
    AFT_TRY(aft_path_join(&path, folder, file, err));
    AFT_TRY(aft_new_file_open(&made, path, err));
    (void)fputs(text, made.file);
    AFT_TRY(aft_new_file_close(&made, true, err));
done:
    aft_free(path);
    return status;
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
    aft_status status = AFT_OK;
    char *path = NULL;
    AFT_TRY(aft_path_join(&path, folder, file, err));
    if (aft_path_exists(path)) {
        AFT_TRY(aft_path_read(out, n_out, path, err));
    }
done:
    aft_free(path);
    return status;
}
