/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which method solves a linear program, and from where it goes on. Our interior method leaves no basis, so it is tried
 * until the back-end has had to help, and has one. */
#include "solver/methods/chain.h"

#include "networks/base/memory.h"
#include "solver/methods/interior/interior.h"

/* Rows + columns. A quarter of the time of HiGHS's simplex method from there on, and a tenth of IPX's where capacities
 * are chosen; a fraction of GLPK's: tests/bench/methods. */
enum { LARGE_LP = 10000 };

struct aft_chain {
    const aft_lp *lp;
    const aft_backend *backend;
    aft_session *session;
    bool is_going_on; /* the back-end has been asked */
};

bool aft_lp_is_large(const aft_lp *lp)
{
    return (long long)lp->n_rows + lp->n_cols >= LARGE_LP;
}

aft_status aft_chain_open(aft_chain **out, const aft_lp *lp, const aft_backend *backend, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_chain *made = aft_alloc(1, sizeof *made);
    AFT_TRY_ALLOC(made, err, "chain");
    made->lp = lp;
    made->backend = backend;
    AFT_TRY(backend->open(&made->session, lp, true, err));
    *out = made;
    made = NULL;
done:
    aft_chain_close(made);
    return status;
}

void aft_chain_close(aft_chain *chain)
{
    if (chain != NULL && chain->session != NULL) {
        chain->backend->close(chain->session);
    }
    aft_free(chain);
}

aft_status aft_chain_reopen(aft_chain *chain, aft_error *err)
{
    chain->backend->close(chain->session);
    chain->session = NULL;
    return chain->backend->open(&chain->session, chain->lp, true, err);
}

aft_status aft_chain_drop_rows(aft_chain *chain, const bool *is_dropped, aft_error *err)
{
    return chain->is_going_on ? chain->backend->drop_rows(chain->session, is_dropped, err) : AFT_OK;
}

bool aft_chain_is_new(const aft_chain *chain)
{
    return !chain->is_going_on;
}

aft_status aft_chain_go_on(aft_answer *out, aft_chain *chain, const aft_ask *ask, const aft_budget *budget,
                           aft_error *err)
{
    if (aft_budget_is_over(budget)) {
        *out = (aft_answer){.outcome = aft_budget_outcome(budget), .bound = -INFINITY};
        return AFT_OK;
    }
    chain->is_going_on = true;
    const aft_status status = chain->backend->solve(out, chain->session, ask, budget, err);
    /* a session that failed is only good for being closed */
    return status == AFT_ESOLVER && aft_chain_reopen(chain, NULL) != AFT_OK ? AFT_ENOMEM : status;
}

aft_status aft_chain_solve(aft_answer *out, aft_chain *chain, const aft_ask *ask, const aft_budget *budget,
                           aft_error *err)
{
    aft_status status = AFT_OK;
    bool is_solved = false;
    if (aft_chain_is_new(chain) && aft_lp_is_large(chain->lp)) {
        const aft_interior_aim aim = {.most_work = chain->backend->most_work,
                                      .stop_above = ask != NULL ? ask->stop_above : NULL};
        AFT_TRY(aft_interior_solve(out, &is_solved, chain->lp, &aim, budget, err));
    }
    if (!is_solved) {
        AFT_TRY(aft_chain_go_on(out, chain, ask, budget, err));
    }
done:
    return status;
}

aft_status aft_chain_once(aft_answer *out, const aft_lp *lp, const aft_backend *backend, const aft_ask *ask,
                          const aft_budget *budget, aft_error *err)
{
    aft_chain *chain = NULL;
    aft_status status = aft_chain_open(&chain, lp, backend, err);
    if (status == AFT_OK) {
        status = aft_chain_solve(out, chain, ask, budget, err);
    }
    aft_chain_close(chain);
    return status;
}
