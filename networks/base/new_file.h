/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks that die with their process, and files that take their place as a whole. */
#ifndef AFT_NEW_FILE_H
#define AFT_NEW_FILE_H

#include "networks/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** Ending of the hidden names under which aftak writes: `.NAME.aftak` beside NAME. */
#define AFT_HIDDEN_ENDING ".aftak"

/** Is this the name of a file that is only being written, or was by a process that is dead? */
bool aft_is_hidden_name(const char *name);

/** "folder/.NAME.aftak" for "folder/NAME", owned by the caller. AFT_ENOMEM. */
aft_status aft_hidden_path(char **out, const char *path, aft_error *err);

/** Opens and locks a file, which is made if it is missing. The lock ends with the process, or when the file is closed.
 *  @return the open file; -1 with errno, EWOULDBLOCK where another process has it */
int aft_lock_file(const char *path);

/** A file that is written beside its place. Zeroed: none. */
typedef struct aft_new_file {
    FILE *file;
    char *place;
    char *made; /* NULL: what stands there is no regular file, and is written to as it is */
} aft_new_file;

/** Begins a file. A link is followed, a device written to; what a dead process left is written over.
 *  @return AFT_EUSAGE if another process writes it now; AFT_EIO; AFT_ENOMEM */
aft_status aft_new_file_open(aft_new_file *out, const char *path, aft_error *err);

/** Ends it: if all is good and on the disk it takes its place, else it goes and the old one stays.
 *  @param is_good  false: it is not whole; AFT_OK then, if nothing else fails
 *  @return AFT_EIO */
aft_status aft_new_file_close(aft_new_file *file, bool is_good, aft_error *err);

#endif
