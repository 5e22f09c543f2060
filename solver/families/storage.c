/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stores and storage units hold from one snapshot to the next. Source: the storage rows of PyPSA 1.4.0. */
#include "solver/families/families.h"

/* What is left of a level after a snapshot of ws hours. */
static double kept(aft_series standing_loss, double hours, size_t t)
{
    return pow(1.0 - aft_at(standing_loss, t), hours);
}

/* How the levels of an element hang together. */
typedef struct chain {
    aft_span life;
    bool is_cyclic;            /* the first level follows on the last one */
    bool is_cyclic_per_period; /* likewise within every period; wins over all else */
    bool is_given_per_period;  /* every period begins with the given level */
} chain;

/* Snapshot whose level comes before that of t, or -1 if the given initial level does. Flags per period count only if
 * several periods are asked for. */
static long snapshot_before(const chain *c, const aft_network *net, size_t t)
{
    const aft_span period = net->periods[net->snapshots[t].period].span;
    bool is_per_period = net->settings.multi_investment_periods && (c->is_cyclic_per_period || c->is_given_per_period);
    if (is_per_period && t == period.from) {
        return c->is_cyclic_per_period ? (long)period.to - 1 : -1;
    }
    if (t == c->life.from) {
        return c->is_cyclic ? (long)c->life.to - 1 : -1;
    }
    return (long)t - 1;
}

static bool is_alive(const chain *c, size_t t)
{
    return t >= c->life.from && t < c->life.to;
}

static const char *const *names_of(const aft_model *model, aft_table table)
{
    const aft_block *block =
        aft_lp_find_col_block(&model->lp, table == AFT_TABLE_stores ? "store_e" : "storage_unit_state_of_charge");
    return block->labels;
}

/*
 * (12) Level of store e at the end of snapshot t, ws_t its hours:
 *
 *     e_t = (1 - standing_loss_t)^ws_t e_(t-1) - ws_t p_t
 *
 *     e_(-1) = e_(last) if e_cyclic, else e_initial without loss; per period with e_cyclic_per_period,
 *     e_initial_per_period. Dual: value of one more MWh in the store.
 */
aft_status aft_add_store_balance(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    int first = 0;
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "store_balance", (int)net->n_stores, (int)model->n_hours,
                             names_of(model, AFT_TABLE_stores), err));
    for (size_t k = 0; k < net->n_stores; k++) {
        const aft_store *store = &net->stores[k];
        const chain c = {store->life, store->e_cyclic, store->e_cyclic_per_period, store->e_initial_per_period};
        int level = model->store_e + (int)(k * model->n_hours);
        for (size_t t = 0; t < model->n_hours; t++) {
            double hours = net->snapshots[t].stores;
            long before = is_alive(&c, t) ? snapshot_before(&c, net, t) : -1;
            int cols[3] = {level + (int)t, aft_model_flow(model, AFT_TABLE_stores, k, t), level + (int)before};
            double values[3] = {1.0, hours, -kept(store->standing_loss, hours, t)};
            double start = is_alive(&c, t) && before < 0 ? store->e_initial : 0.0;
            AFT_TRY(aft_lp_add_row(&model->lp, start, start, before < 0 ? 2 : 3, cols, values, err));
        }
    }
done:
    return status;
}

/* MWh taken from the level per MW given; nothing where it cannot give: (3) holds its discharge at 0 then. */
static double taken(const aft_storage_unit *unit, double hours, size_t t)
{
    double efficiency = aft_at(unit->efficiency_dispatch, t);
    return efficiency != 0.0 ? hours / efficiency : 0.0;
}

/*
 * (13) Level of storage unit u at the end of snapshot t:
 *
 *     q_t = (1 - standing_loss_t)^ws_t q_(t-1) + ws_t efficiency_store_t c_t - ws_t / efficiency_dispatch_t h_t
 *           + ws_t inflow_t - ws_t w_t
 *
 *     q_(-1) = q_(last) if cyclic_state_of_charge, else state_of_charge_initial without loss; likewise per period.
 */
aft_status aft_add_storage_unit_balance(aft_model *model, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *net = model->network;
    int first = 0;
    AFT_TRY(aft_lp_open_rows(&first, &model->lp, "storage_unit_balance", (int)net->n_storage_units, (int)model->n_hours,
                             names_of(model, AFT_TABLE_storage_units), err));
    for (size_t k = 0; k < net->n_storage_units; k++) {
        const aft_storage_unit *unit = &net->storage_units[k];
        const chain c = {unit->life, unit->cyclic_state_of_charge, unit->cyclic_state_of_charge_per_period,
                         unit->state_of_charge_initial_per_period};
        int level = model->unit_soc + (int)(k * model->n_hours);
        for (size_t t = 0; t < model->n_hours; t++) {
            double hours = net->snapshots[t].stores;
            int offset = (int)(k * model->n_hours + t);
            long before = is_alive(&c, t) ? snapshot_before(&c, net, t) : -1;
            int cols[5] = {level + (int)t, model->unit_charge + offset, model->flow[AFT_TABLE_storage_units] + offset,
                           model->unit_spill + offset, level + (int)before};
            double values[5] = {1.0, -hours * aft_at(unit->efficiency_store, t), taken(unit, hours, t), hours,
                                -kept(unit->standing_loss, hours, t)};
            double start = hours * aft_at(unit->inflow, t) + (before < 0 ? unit->state_of_charge_initial : 0.0);
            start = is_alive(&c, t) ? start : 0.0;
            AFT_TRY(aft_lp_add_row(&model->lp, start, start, before < 0 ? 4 : 5, cols, values, err));
        }
    }
done:
    return status;
}
