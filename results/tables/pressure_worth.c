/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pressure_worth.csv: the plan beside the one that a transport model would have made, and the sentence about it. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"
#include "networks/base/text.h"

#include <string.h>

static const double bar_slack = 1e-3;  /* a limit that is missed by less is kept, as in the simulation */
static const double least_flow = 1e-6; /* MW */

/* ---- what is not delivered ---- */

/* MW that the plan brings to each bus under pressure in a snapshot, beyond what goes on from there. */
static void find_deliveries(double *delivered, const aft_network *network, const aft_plan *plan,
                            const aft_simulation *s, size_t t)
{
    for (size_t i = 0; i < s->n_buses; i++) {
        delivered[i] = 0.0;
    }
    for (size_t l = 0; l < s->n_links; l++) {
        const aft_link *link = &network->links[s->links[l].link];
        const double flow = plan->link_p[s->links[l].link * network->n_snapshots + t];
        for (size_t i = 0; i < s->n_buses; i++) {
            delivered[i] -= (int)s->buses[i].bus == link->bus0 ? flow : 0.0;
            for (size_t p = 0; p < link->ports.n; p++) {
                const aft_port *port = &link->ports.list[p];
                delivered[i] += port->number == 1 && (int)s->buses[i].bus == port->bus ? flow : 0.0;
            }
        }
    }
}

/* MW that the plan brings to buses whose pressure is too low for it; to all buses where there is no state. */
static double undelivered_in(double *delivered, const aft_network *network, const aft_plan *plan,
                             const aft_simulation *s, size_t t)
{
    double sum = 0.0;
    find_deliveries(delivered, network, plan, s, t);
    for (size_t i = 0; i < s->n_buses; i++) {
        const double bar = s->pressure[(size_t)s->state[t] * s->n_buses + i]; /* NAN: no state, or below 0 */
        const double least = network->buses[s->buses[i].bus].pressure_min_bar;
        if (delivered[i] > least_flow && !(bar >= least - bar_slack)) {
            sum += delivered[i];
        }
    }
    return sum;
}

typedef struct loss {
    double energy; /* MWh */
    double cost;   /* currency at lost_load_cost; NAN without */
} loss;

static aft_status find_loss(loss *out, const aft_network *network, const aft_plan *plan, const aft_simulation *s,
                            aft_error *err)
{
    aft_status status = AFT_OK;
    double *delivered = aft_alloc(s != NULL ? s->n_buses : 0, sizeof *delivered);
    AFT_TRY_ALLOC(delivered, err, "pressure_worth.csv");
    *out = (loss){0};
    for (size_t t = 0; s != NULL && t < network->n_snapshots; t++) {
        const double lost = undelivered_in(delivered, network, plan, s, t);
        out->energy += lost * aft_energy_weight(network, t);
        out->cost += lost * aft_cost_weight(network, t) * network->settings.lost_load_cost;
    }
    out->cost = isnan(network->settings.lost_load_cost) ? NAN : out->cost;
done:
    aft_free(delivered);
    return status;
}

/* ---- rows ---- */

static void begin_row(aft_page *page, const char *kind, const char *name, const char *unit)
{
    aft_page_cell(page, kind);
    aft_page_cell(page, name);
    aft_page_cell(page, unit);
}

static void end_row(aft_page *page, const char *snapshot, double hours)
{
    aft_page_cell(page, snapshot);
    aft_page_number(page, hours);
    aft_page_end_line(page);
}

static void write_numbers(aft_page *page, const char *kind, const char *name, const char *unit, double with,
                          double without)
{
    begin_row(page, kind, name, unit);
    aft_page_number(page, with);
    aft_page_number(page, without);
    end_row(page, "", NAN);
}

/* The decisions on one element, as a text: "2 x DN100 + DN150"; "12.500" MW of an expansion; "" for none.
 * @param i  the first of them, afterwards the one after the last */
static aft_status describe(char **out, const aft_decisions *decisions, size_t *i, const aft_decision *which,
                           aft_error *err)
{
    aft_page text = {0};
    char number[40];
    const char *before = "";
    aft_page_add(&text, "%s", "");
    for (; *i < decisions->n && decisions->list[*i].table == which->table &&
           strcmp(decisions->list[*i].element, which->element) == 0;
         (*i)++) {
        const aft_decision *d = &decisions->list[*i];
        aft_page_add(&text, "%s", before);
        if (d->option[0] == '\0') {
            aft_page_add(&text, "%s", aft_fixed_number(number, d->capacity, 3));
        } else if (d->pieces > 1) {
            aft_page_add(&text, "%d x %s", d->pieces, d->option);
        } else {
            aft_page_add(&text, "%s", d->option);
        }
        before = " + ";
    }
    aft_status status = aft_page_finish(out, &text, err);
    aft_page_clear(&text);
    return status;
}

static int compare_elements(const aft_decision *a, const aft_decision *b)
{
    const int order = strcmp(a->element, b->element);
    return order != 0 ? order : (a->table > b->table) - (a->table < b->table);
}

/* Decisions that differ; written unless `page` is NULL. */
static aft_status list_differences(size_t *n_out, aft_page *page, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_decisions *both[2] = {&facts->decisions, NULL};
    aft_decisions others = {0};
    char *texts[2] = {NULL, NULL};
    size_t at[2] = {0, 0};
    *n_out = 0;
    AFT_TRY(aft_decisions_init(&others, facts->network, facts->studies->transport.plan, err));
    both[1] = &others;
    while (at[0] < both[0]->n || at[1] < both[1]->n) {
        const aft_decision *a = at[0] < both[0]->n ? &both[0]->list[at[0]] : NULL;
        const aft_decision *b = at[1] < both[1]->n ? &both[1]->list[at[1]] : NULL;
        const aft_decision *which = a == NULL || (b != NULL && compare_elements(b, a) < 0) ? b : a;
        for (int side = 0; side < 2; side++) {
            aft_free(texts[side]);
            texts[side] = NULL;
            AFT_TRY(describe(&texts[side], both[side], &at[side], which, err));
        }
        if (strcmp(texts[0], texts[1]) != 0) {
            ++*n_out;
            if (page != NULL) {
                begin_row(page, "decision", which->element, which->option[0] == '\0' ? "MW" : "");
                aft_page_cell(page, texts[0]);
                aft_page_cell(page, texts[1]);
                end_row(page, "", NAN);
            }
        }
    }
done:
    aft_free(texts[0]);
    aft_free(texts[1]);
    aft_decisions_clear(&others);
    return status;
}

static const aft_simulated_bus *find_bus(const aft_simulation *s, size_t bus)
{
    for (size_t i = 0; s != NULL && i < s->n_buses; i++) {
        if (s->buses[i].bus == bus) {
            return &s->buses[i];
        }
    }
    return NULL;
}

static const aft_simulated_link *find_link(const aft_simulation *s, size_t link)
{
    for (size_t l = 0; s != NULL && l < s->n_links; l++) {
        if (s->links[l].link == link) {
            return &s->links[l];
        }
    }
    return NULL;
}

/* What the pipes of the transport model's plan miss, in network order, beside what those of the plan have there. */
static void write_missed(aft_page *page, const aft_network *network, const aft_studies *studies)
{
    const aft_simulation *s = studies->transport.simulation;
    for (size_t i = 0; i < s->n_buses; i++) {
        const aft_simulated_bus *b = &s->buses[i];
        const aft_simulated_bus *own = find_bus(studies->simulation, b->bus);
        if (b->missed_hours > 0.0) {
            begin_row(page, "lowest_pressure", network->buses[b->bus].name, "bar");
            aft_page_number(page, own != NULL ? own->lowest : NAN);
            aft_page_number(page, b->lowest);
            end_row(page, network->snapshots[b->lowest_snapshot].label, b->missed_hours);
        }
    }
    for (size_t l = 0; l < s->n_links; l++) {
        const aft_simulated_link *k = &s->links[l];
        const aft_simulated_link *own = find_link(studies->simulation, k->link);
        if (k->over_hours > 0.0) {
            begin_row(page, "largest_flow", network->links[k->link].name, "MW");
            aft_page_number(page, own != NULL ? fabs(own->flow) : NAN);
            aft_page_number(page, fabs(k->flow));
            end_row(page, network->snapshots[k->flow_snapshot].label, k->over_hours);
        }
    }
}

static double missed_hours(const aft_simulation *simulation)
{
    return simulation != NULL ? simulation->missed_hours : NAN;
}

aft_status aft_pressure_worth_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    aft_status status = AFT_OK;
    aft_page page = {0};
    loss with = {0};
    loss without = {0};
    size_t n = 0;
    const aft_studies *studies = facts->studies;
    const aft_plan *transport = studies->transport.plan;
    const char *currency = network->settings.currency;
    if (transport == NULL || studies->transport.simulation == NULL) {
        *out = NULL;
        return AFT_OK;
    }
    AFT_TRY(find_loss(&with, network, plan, studies->simulation, err));
    AFT_TRY(find_loss(&without, network, transport, studies->transport.simulation, err));
    aft_page_add(&page, "kind,name,unit,with_pressure,without_pressure,snapshot,hours\n");
    begin_row(&page, "plan", "status", "");
    aft_page_cell(&page, aft_outcome_name(plan->outcome));
    aft_page_cell(&page, aft_outcome_name(transport->outcome));
    end_row(&page, "", NAN);
    write_numbers(&page, "plan", "total_cost", currency, plan->total_cost, transport->total_cost);
    write_numbers(&page, "simulated", "missed_hours", "h", missed_hours(studies->simulation),
                  missed_hours(studies->transport.simulation));
    write_numbers(&page, "simulated", "undelivered", "MWh", with.energy, without.energy);
    write_numbers(&page, "simulated", "undelivered_cost", currency, with.cost, without.cost);
    AFT_TRY(list_differences(&n, &page, facts, err));
    write_missed(&page, network, studies);
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}

/* ---- the sentence ---- */

static void add_misses(aft_page *out, const aft_network *network, const aft_simulation *s, const loss *lost)
{
    char numbers[4][AFT_AMOUNT_TEXT];
    const aft_simulated_bus *worst = aft_worst_bus(s);
    aft_page_add(out, " Its pipes would miss limits in %s h", aft_amount_to_text(numbers[0], s->missed_hours));
    if (worst != NULL && worst->missing > bar_slack) {
        aft_page_add(out, ", at worst %s bar at ", aft_fixed_number(numbers[1], worst->lowest, 1));
        aft_page_show(out, network->buses[worst->bus].name);
        aft_page_add(out, " (");
        aft_page_show(out, network->snapshots[worst->lowest_snapshot].label);
        aft_page_add(out, ")");
    }
    if (lost->energy > 0.0) {
        aft_page_add(out, "; %s MWh would not arrive", aft_amount_to_text(numbers[2], lost->energy));
    }
    if (lost->energy > 0.0 && !isnan(lost->cost)) {
        aft_page_add(out, ", worth %s %s", aft_amount_to_text(numbers[3], lost->cost), network->settings.currency);
    }
    aft_page_add(out, ".");
}

aft_status aft_pressure_worth_sentence(aft_page *out, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    const aft_network *network = facts->network;
    const aft_transport *transport = &facts->studies->transport;
    loss lost = {0};
    size_t n = 0;
    char cost[AFT_AMOUNT_TEXT];
    if (transport->is_late) {
        aft_page_add(out, "What would be planned without pressures was not found in the time there was.\n");
    }
    if (transport->plan == NULL || transport->simulation == NULL ||
        !aft_is_pressure_worth_a_line(transport->simulation)) {
        goto done;
    }
    AFT_TRY(list_differences(&n, NULL, facts, err));
    AFT_TRY(find_loss(&lost, network, transport->plan, transport->simulation, err));
    aft_page_add(out, "Without pressures a plan of %s %s would be made, with ",
                 aft_amount_to_text(cost, transport->plan->total_cost), network->settings.currency);
    if (n == 0) {
        aft_page_add(out, "the same decisions.");
    } else {
        aft_page_add(out, "%zu other decision%s (tables/pressure_worth.csv).", n, n == 1 ? "" : "s");
    }
    if (transport->simulation->n_missed > 0) {
        add_misses(out, network, transport->simulation, &lost);
    }
    aft_page_add(out, "\n");
done:
    return status;
}
