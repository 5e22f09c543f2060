/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a lazy family is: limits of which there are far too many to write down. */
#ifndef AFT_LAZY_FAMILY_H
#define AFT_LAZY_FAMILY_H

#include "solver/model/model.h"

/** Worst of its limits at a point, when everything is computed again. */
typedef struct aft_lazy_proof {
    double violation; /* relative, as aft_proof has it; 0: none is broken */
    char row[160];    /* its name */
} aft_lazy_proof;

typedef struct aft_lazy_family {
    const char *name;
    bool is_relaxed_first; /* rounds without whole numbers find most of what matters, and are cheaper */
    bool is_last;          /* looked at when nothing else is broken and the point is the final one */
    const char *broken;    /* what is wrong with a point that breaks it, for a sentence */
    /** Is the family a part of the problem? */
    bool (*is_on)(const aft_model *model);
    /** Lists what there is, adds the first rows, if any. AFT_ENOMEM, AFT_EUNSUPPORTED. */
    aft_status (*open)(aft_model *model, aft_error *err);
    /** Adds rows that the point breaks. @param n_out  how many; 0: the point keeps to the whole family */
    aft_status (*add_broken)(size_t *n_out, aft_model *model, const double *x, aft_error *err);
    /** Adds all there are, for whoever reads the program from a file; NULL: it cannot be written. */
    aft_status (*add_all)(aft_model *model, aft_error *err);
    /** Rows of it in the program. */
    size_t (*count)(const aft_model *model);
    /** Names a row of the program; false if it is none of its own. */
    bool (*row_name)(char *out, size_t size, const aft_model *model, int row);
    /** Proves that a point keeps to the family, without trust in its rows; NULL: it has a proof elsewhere.
     *  AFT_ESOLVER, AFT_EINTERNAL with what is wrong, AFT_ENOMEM. */
    aft_status (*prove)(aft_lazy_proof *out, const aft_model *model, const double *x, aft_error *err);
} aft_lazy_family;

#endif
