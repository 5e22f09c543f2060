/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of formats; a new one is a file and a row. */
#include "results/exports/exports.h"

#include "results/exports/exports_internal.h"

#include <string.h>

static aft_status write_pypsa(const char *folder, const aft_facts *facts, aft_error *err)
{
    return aft_result_network_write(folder, facts->network, facts->plan, err);
}

static const aft_export formats[] = {
    {"pypsa", "", "The case with results, as PyPSA writes it: the folder network/ of a run.", write_pypsa},
};
enum { N_FORMATS = sizeof formats / sizeof formats[0] };

const aft_export *aft_exports(size_t *n_out)
{
    *n_out = N_FORMATS;
    return formats;
}

const aft_export *aft_export_find(const char *name)
{
    for (size_t i = 0; i < N_FORMATS; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}
