/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Are the pipes of a point a forest? Read from the network and the point, not from the rows that asked for it. */
#include "solver/lazy/prove_layout.h"

static const double least_capacity = 1e-6; /* MW; what is smaller is rounding of a capacity that is not bought */

static bool has_resistance(double resistance)
{
    return !isnan(resistance);
}

static bool is_pipe_in(const aft_model *model, size_t k, const double *x)
{
    const aft_link *link = &model->network->links[k];
    const aft_capacity *capacity = &model->capacity[AFT_TABLE_links][k];
    int piece = model->first_piece[AFT_TABLE_links][k];
    if (link->menu_index < 0 || piece < 0) {
        return has_resistance(link->resistance) && aft_capacity_at(capacity, x) > least_capacity;
    }
    bool is_built = has_resistance(link->resistance) && capacity->fixed > 0.0;
    const aft_menu *menu = &model->network->menu_lists[link->menu_index];
    for (size_t d = 0; d < menu->n; d++) {
        is_built |= has_resistance(model->network->menus[menu->options[d]].resistance) && x[piece + (int)d] > 0.5;
    }
    return is_built;
}

static int other_end(const aft_link *link)
{
    for (size_t i = 0; i < link->ports.n; i++) {
        if (link->ports.list[i].number == 1) {
            return link->ports.list[i].bus;
        }
    }
    return -1;
}

/* The bus that stands for the part of a bus. */
static int part_of(int *above, int bus)
{
    while (above[bus] != bus) {
        above[bus] = above[above[bus]];
        bus = above[bus];
    }
    return bus;
}

static aft_status prove_span(const aft_model *model, aft_span span, int *above, const double *x, aft_error *err)
{
    const aft_network *network = model->network;
    for (size_t b = 0; b < network->n_buses; b++) {
        above[b] = (int)b;
    }
    for (size_t k = 0; k < network->n_links; k++) {
        const aft_link *link = &network->links[k];
        int to = other_end(link);
        bool lives = link->life.from < link->life.to && link->life.from < span.to && span.from < link->life.to;
        if (!lives || to < 0 || !is_pipe_in(model, k, x)) {
            continue;
        }
        int one = part_of(above, link->bus0);
        int other = part_of(above, to);
        if (one == other) {
            return aft_fail(err, AFT_ESOLVER, "the answer is refused: link %s closes a circle of pipes", link->name);
        }
        above[one] = other;
    }
    return AFT_OK;
}

aft_status aft_prove_layout(const aft_model *model, const double *x, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = model->network;
    const bool is_by_period = network->settings.multi_investment_periods;
    int *above = aft_alloc(network->n_buses, sizeof *above);
    AFT_TRY_ALLOC(above, err, "layout");
    for (size_t a = 0; a < (is_by_period ? network->n_periods : 1); a++) {
        aft_span span = is_by_period ? network->periods[a].span : (aft_span){0, model->n_hours};
        AFT_TRY(prove_span(model, span, above, x, err));
    }
done:
    aft_free(above);
    return status;
}

/* A forest is one or it is not: whoever has parts of pieces (--relax) has none to speak of. */
aft_status aft_layout_prove(aft_lazy_proof *out, const aft_model *model, const double *x, aft_error *err)
{
    out->violation = 0.0;
    return model->is_relaxed ? AFT_OK : aft_prove_layout(model, x, err);
}
