/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The back-end that solves nothing: the least that a back-end must have, and an example for the next one. */
#include "solver/backends/backends_internal.h"

static const char *version_none(void)
{
    return "0";
}

static aft_status refuse(aft_error *err)
{
    return aft_fail(err, AFT_EUNSUPPORTED, "solver none solves nothing; it only writes problems");
}

static aft_status open_none(aft_session **out, const aft_lp *lp, bool relax, aft_error *err)
{
    (void)out;
    (void)lp;
    (void)relax;
    return refuse(err);
}

static aft_status solve_none(aft_answer *out, aft_session *session, const aft_ask *ask, const aft_budget *budget,
                             aft_error *err)
{
    (void)out;
    (void)session;
    (void)ask;
    (void)budget;
    return refuse(err);
}

static aft_status drop_rows_none(aft_session *session, const bool *is_dropped, aft_error *err)
{
    (void)session;
    (void)is_dropped;
    return refuse(err);
}

static void close_none(aft_session *session)
{
    (void)session;
}

const aft_backend aft_backend_none = {
    .name = "none",
    .can_lp = false,
    .can_mip = false,
    .version = version_none,
    .open = open_none,
    .solve = solve_none,
    .drop_rows = drop_rows_none,
    .close = close_none,
};
