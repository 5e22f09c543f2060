/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Back from columns and rows to the rows of the case whose numbers they are made of. */
#ifndef AFT_ORIGIN_H
#define AFT_ORIGIN_H

#include "solver/model/model.h"

/** An element of the network, and a snapshot. */
typedef struct aft_origin {
    int table; /* aft_table, or -1: it is of no single element */
    size_t row, snapshot;
} aft_origin;

aft_origin aft_origin_of_col(const aft_model *model, int col);
aft_origin aft_origin_of_row(const aft_model *model, int row);

/** Puts the places and numbers behind a row come from in brackets behind a text: those of its element, and if it is of
 *  several, of the first ones. Of a balance those of all that stands at the bus, unless that is much. */
void aft_origin_append(char *text, size_t size, const aft_model *model, int row);

/** Refuses numbers of which no solver makes anything: infinite or huge coefficients and costs, none at all. Bounds that
 *  are huge are none, entries that are tiny beside others of their row 0.
 *  @return AFT_ECASE, with file and line in the text */
aft_status aft_model_settle_numbers(aft_model *model, aft_error *err);

#endif
