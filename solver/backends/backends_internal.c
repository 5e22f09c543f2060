/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the back-ends share. */
#include "solver/backends/backends_internal.h"

const aft_ask aft_ask_nothing = {0};

aft_status aft_refuse_squares(const aft_lp *lp, const char *backend, aft_error *err)
{
    return lp->square == NULL ? AFT_OK : aft_fail(err, AFT_EUNSUPPORTED, "%s: costs with squares", backend);
}
