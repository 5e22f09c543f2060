/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of formats in which a run can be written for other programs. */
#ifndef AFT_EXPORTS_H
#define AFT_EXPORTS_H

#include "results/facts/facts.h"

/** A format: a file of its own, or a folder of files. */
typedef struct aft_export {
    const char *name;   /* "pypsa" */
    const char *ending; /* of the file's name, with its point; "" for a folder */
    const char *doc;
    /** @param place  the file, or a folder that is there and empty. AFT_EIO, AFT_ENOMEM. */
    aft_status (*write)(const char *place, const aft_facts *facts, aft_error *err);
} aft_export;

const aft_export *aft_exports(size_t *n_out);

/** NULL if there is no such format. */
const aft_export *aft_export_find(const char *name);

#endif
