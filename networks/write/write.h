/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network as a folder of CSV files. */
#ifndef AFT_WRITE_H
#define AFT_WRITE_H

#include "networks/base/status.h"
#include "networks/schema/types.h"

/** Totals of a run, for network.csv. */
typedef struct aft_result_totals {
    double objective, objective_constant; /* currency */
} aft_result_totals;

/** A result that each row of a table has once: "p_nom_opt". */
typedef struct aft_result_column {
    aft_table table;
    const char *attribute;
    const double *values; /* [rows] NAN: an empty cell */
} aft_result_column;

/** A result that each row has in every snapshot: "p". A NAN is an empty cell. */
typedef struct aft_result_series {
    aft_table table;
    const char *attribute;
    const double *values; /* [rows * n_snapshots] row k in snapshot t: values[k * n_snapshots + t] */
    const bool *present;  /* [rows] which rows have it; NULL: all */
    /* where values is NULL: value of row k in snapshot t, asked for when it is written */
    double (*value)(const void *data, size_t k, size_t t);
    const void *data;
} aft_result_series;

/** Writes a PyPSA folder: what is not default, user columns, series, our tables, results. Reading it again gives the
 *  same network.
 *  @param folder   made if it is missing (its parent must be there); files of the same names are replaced
 *  @param totals   may be NULL
 *  @return AFT_OK; AFT_EIO; AFT_ENOMEM. Cost: O(bytes). */
aft_status aft_network_write(const aft_network *network, const char *folder, const aft_result_totals *totals,
                             const aft_result_column *columns, size_t n_columns, const aft_result_series *series,
                             size_t n_series, aft_error *err);

/** Makes a case to begin with: every table with its header, all settings, and a small example that plans.
 *  @param folder  made if it is missing (its parent must be there)
 *  @return AFT_EUSAGE if something stands there; AFT_EIO; AFT_ENOMEM */
aft_status aft_case_new(const char *folder, aft_error *err);

#endif
