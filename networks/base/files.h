/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files as a whole, and what can be asked of a path. */
#ifndef AFT_FILES_H
#define AFT_FILES_H

#include "networks/base/status.h"

#include <stdbool.h>
#include <stddef.h>

/** "folder/file", owned by the caller. AFT_ENOMEM. */
aft_status aft_path_join(char **out, const char *folder, const char *file, aft_error *err);

/** Where a path leads if its last part is a link, also one to nothing; without slashes at its end; owned by the caller.
 *  AFT_EUSAGE: links in a circle; AFT_ENOMEM. */
aft_status aft_path_follow(char **out, const char *path, aft_error *err);

/** Name of a folder, also of "." and of a link; owned by the caller. AFT_ENOMEM. */
aft_status aft_path_name(char **out, const char *path, aft_error *err);

/** All bytes of a file and a NUL behind them, owned by the caller. AFT_EIO; AFT_ENOMEM. Cost: O(bytes). */
aft_status aft_path_read(char **out, size_t *n_out, const char *path, aft_error *err);

/** Writes a file anew. @param must_be_new  refuses to write over one. AFT_EIO. Cost: O(bytes). */
aft_status aft_path_write(const char *path, const char *bytes, size_t n, bool must_be_new, aft_error *err);

/** Is there something, of whatever kind? */
bool aft_path_exists(const char *path);

/** A folder without anything in it? False for what cannot be read. */
bool aft_folder_is_empty(const char *path);

/** Removes a folder with all that is in it, other file systems excepted. */
void aft_folder_remove(const char *path);

#endif
