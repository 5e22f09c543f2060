/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits of which there are far too many to write down: they enter the program as answers break them, round by round
 * (solver/rounds.c). A family is a row of the table in lazy.c. */
#ifndef AFT_LAZY_H
#define AFT_LAZY_H

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

const aft_lazy_family *aft_lazy_families(size_t *n_out);

/** Opens all families of a problem. */
aft_status aft_open_lazy_families(aft_model *model, aft_error *err);

/** Adds what a point breaks of the families that are last, or of the others. */
aft_status aft_lazy_add_broken(size_t *n_out, aft_model *model, const double *x, bool is_last, aft_error *err);

/** Adds every row there is. */
aft_status aft_lazy_add_all(aft_model *model, aft_error *err);

/** The worst of all families; out->violation 0 where none is on. */
aft_status aft_lazy_prove(aft_lazy_proof *out, const aft_model *model, const double *x, aft_error *err);

/** Is any family on (of those that are last, or of the others)? */
bool aft_lazy_is_on(const aft_model *model, bool is_last);

/** Name of any row of the program. */
void aft_model_row_name(char *out, size_t size, const aft_model *model, int row);

#endif
