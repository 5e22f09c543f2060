/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs of demands, plants and pieces, and one more plant that is dear. */
#ifndef AFT_TEST_DEAR_H
#define AFT_TEST_DEAR_H

#include "tests/support/small_lp.h"

enum { DEAR_COLUMN = 6 }; /* the last one; it serves every demand */

/** Random, the same for the same seed: three demands, six plants of which two are whole, enough of them for all.
 *  @param dear  cost of a unit of the dear plant; 0: there is none of it */
void dear_lp(aft_lp *lp, unsigned seed, double dear);

#endif
