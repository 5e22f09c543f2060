/* SPDX-License-Identifier: GPL-3.0-or-later */
/* allocation_of_cost.csv: who pays for a branch that several use.
 *
 * The built branches are a graph. A bus that sends more into it than it takes, in some hour, is a tap; where it takes
 * more, those who draw there (loads, links, processes) are users, each with the peak of what it draws. A user uses
 * the branches on the shortest way, by length, from the nearest tap: in a tree with one tap there is no other. Two
 * rules share the yearly cost c_k of branch k among its users U_k:
 *
 *   by peak   c_k p_u / sum_(v in U_k) p_v
 *   Shapley   with v_k(S) = the yearly cost of the cheapest size of k, one or more pieces, that carries
 *             min(sum_(u in S) p_u, capacity of k):
 *             phi_u = sum_(S in U_k - u) |S|! (n - |S| - 1)! / n! (v_k(S + u) - v_k(S)),   scaled by c_k / v_k(U_k)
 *
 * for up to ten users. Shapley, A value for n-person games, 1953. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PLAYERS = 10 };

typedef struct pipe {
    aft_held e;
    const aft_account *account;
} pipe;

typedef struct user {
    const char *name, *municipality, *country; /* name "": sites of the municipality that are not public */
    int bus;
    double *draws; /* [n_snapshots] MW */
    double peak, energy;
} user;

typedef struct sharing {
    const aft_accounts *accounts;
    const aft_network *network;
    const aft_plan *plan;
    size_t n_pipes, cap_pipes;
    pipe *pipes;
    size_t n_users, cap_users;
    user *users;
    size_t *place;    /* [n_buses] of a bus in net, SIZE_MAX: no branch ends there */
    double *net;      /* [places * n_snapshots] MW that the branches bring to a bus, less what they take */
    double *distance; /* [n_buses] km from the nearest tap */
    size_t *way;      /* [n_buses] last branch on the way from there, SIZE_MAX: none */
    double *drawn;    /* [n_snapshots] room */
} sharing;

static void sharing_clear(sharing *s)
{
    for (size_t i = 0; i < s->n_users; i++) {
        aft_free(s->users[i].draws);
    }
    aft_free(s->users);
    aft_free(s->pipes);
    aft_free(s->place);
    aft_free(s->net);
    aft_free(s->distance);
    aft_free(s->way);
    aft_free(s->drawn);
    *s = (sharing){0};
}

/* ---- the graph ---- */

static aft_status collect_pipes(sharing *s, aft_error *err)
{
    for (aft_held e = {0}; aft_held_next(&e, s->network, s->plan);) {
        const aft_account *account = aft_account_of(s->accounts, AFT_LEVEL_BRANCH, e.h.table, e.h.row);
        if (account == NULL || account->n_assets == 0 || e.h.bus1 < 0) {
            continue;
        }
        if (aft_grow((void **)&s->pipes, &s->cap_pipes, s->n_pipes + 1, sizeof *s->pipes) != 0) {
            return aft_fail(err, AFT_ENOMEM, "allocation of cost: out of memory");
        }
        s->pipes[s->n_pipes++] = (pipe){e, account};
    }
    return AFT_OK;
}

/* What arrives at the far end, by the share that it delivers (of a link). */
static double arrives(const sharing *s, const pipe *p, size_t t)
{
    double flow = p->e.flow[t];
    if (p->e.h.table == AFT_TABLE_links && flow != 0.0) {
        const aft_ports *ports = &s->network->links[p->e.h.row].ports;
        for (size_t i = 0; i < ports->n; i++) {
            if (ports->list[i].bus == p->e.h.bus1) {
                return aft_port_delivery(&ports->list[i], p->e.nom_opt, t, flow);
            }
        }
    }
    return flow;
}

static double *net_at(const sharing *s, size_t bus)
{
    return s->place[bus] != SIZE_MAX ? s->net + s->place[bus] * s->network->n_snapshots : NULL;
}

static aft_status sum_flows(sharing *s, aft_error *err)
{
    const size_t hours = s->network->n_snapshots;
    size_t n = 0;
    for (size_t b = 0; b < s->network->n_buses; b++) {
        s->place[b] = SIZE_MAX;
    }
    for (size_t i = 0; i < 2 * s->n_pipes; i++) {
        int bus = i % 2 == 0 ? s->pipes[i / 2].e.h.bus0 : s->pipes[i / 2].e.h.bus1;
        s->place[bus] = s->place[bus] == SIZE_MAX ? n++ : s->place[bus];
    }
    s->net = aft_alloc(n * hours + 1, sizeof *s->net);
    if (s->net == NULL) {
        return aft_fail(err, AFT_ENOMEM, "allocation of cost: out of memory");
    }
    for (size_t i = 0; i < s->n_pipes; i++) {
        const pipe *p = &s->pipes[i];
        for (size_t t = 0; t < hours; t++) {
            net_at(s, (size_t)p->e.h.bus0)[t] -= p->e.flow[t];
            net_at(s, (size_t)p->e.h.bus1)[t] += arrives(s, p, t);
        }
    }
    return AFT_OK;
}

/* Is there an hour in which sign times what the branches bring to a bus is noticed? */
static bool ever_brings(const sharing *s, size_t bus, double sign)
{
    const double noticed = 1e-6; /* MW */
    const double *net = net_at(s, bus);
    for (size_t t = 0; net != NULL && t < s->network->n_snapshots; t++) {
        if (sign * net[t] > noticed) {
            return true;
        }
    }
    return false;
}

/* Bellman-Ford over the branches, both ways; they are few. */
static void find_ways(sharing *s)
{
    for (size_t b = 0; b < s->network->n_buses; b++) {
        s->distance[b] = ever_brings(s, b, -1.0) ? 0.0 : INFINITY; /* a tap */
        s->way[b] = SIZE_MAX;
    }
    bool is_changed = true;
    for (size_t round = 0; is_changed && round <= s->n_pipes; round++) {
        is_changed = false;
        for (size_t i = 0; i < 2 * s->n_pipes; i++) {
            const aft_held *e = &s->pipes[i / 2].e;
            int from = i % 2 == 0 ? e->h.bus0 : e->h.bus1;
            int to = i % 2 == 0 ? e->h.bus1 : e->h.bus0;
            double length = s->distance[from] + fmax(e->h.length, 1e-9);
            if (length < s->distance[to] - 1e-12) {
                s->distance[to] = length;
                s->way[to] = i / 2;
                is_changed = true;
            }
        }
    }
}

/* ---- users ---- */

static aft_status find_user(size_t *out, sharing *s, int bus, const aft_site *site, aft_error *err)
{
    user made = {.name = site == NULL   ? s->network->buses[bus].name
                         : site->public ? site->name
                                        : "",
                 .municipality = site != NULL ? site->municipality : aft_bus_municipality(s->network, bus),
                 .country = site != NULL ? site->country : aft_bus_country(s->network, bus),
                 .bus = bus};
    for (size_t i = 0; i < s->n_users; i++) {
        if (s->users[i].bus == bus && strcmp(s->users[i].name, made.name) == 0 &&
            strcmp(s->users[i].municipality, made.municipality) == 0) {
            *out = i;
            return AFT_OK;
        }
    }
    made.draws = aft_alloc(s->network->n_snapshots, sizeof *made.draws);
    if (made.draws == NULL || aft_grow((void **)&s->users, &s->cap_users, s->n_users + 1, sizeof *s->users) != 0) {
        aft_free(made.draws);
        return aft_fail(err, AFT_ENOMEM, "allocation of cost: out of memory");
    }
    *out = s->n_users;
    s->users[s->n_users++] = made;
    return AFT_OK;
}

static aft_status add_draw(sharing *s, int bus, const aft_site *site, size_t t, double mw, aft_error *err)
{
    size_t who = 0;
    aft_status status = mw > 0.0 ? find_user(&who, s, bus, site, err) : AFT_OK;
    if (status == AFT_OK && mw > 0.0) {
        s->users[who].draws[t] += mw;
        s->drawn[t] += mw;
    }
    return status;
}

static bool is_pipe(const sharing *s, aft_table table, size_t row)
{
    return aft_account_of(s->accounts, AFT_LEVEL_BRANCH, table, row) != NULL;
}

static aft_status draw_loads(sharing *s, int bus, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t hours = s->network->n_snapshots;
    for (size_t k = 0; k < s->network->n_loads; k++) {
        const aft_load *load = &s->network->loads[k];
        for (size_t t = 0; load->active && load->bus == bus && t < hours; t++) {
            double lost = s->plan->load_shed != NULL ? s->plan->load_shed[k * hours + t] : 0.0;
            double mw = -load->sign * aft_at(load->p_set, t) - lost;
            AFT_TRY(add_draw(s, bus, aft_bus_site(s->network, bus), t, mw, err));
        }
    }
done:
    return status;
}

/* Links draw at bus0, and where a port takes; so do processes. The user is the site at the far end, if there is one. */
static aft_status draw_ports(sharing *s, int bus, aft_table table, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t k = 0; k < aft_network_count(s->network, table); k++) {
        aft_held e = aft_held_at(s->network, s->plan, table, k);
        const aft_ports *ports =
            table == AFT_TABLE_links ? &s->network->links[k].ports : &s->network->processes[k].ports;
        const aft_site *site = e.h.bus1 != bus ? aft_bus_site(s->network, e.h.bus1) : NULL;
        site = site != NULL ? site : aft_bus_site(s->network, bus);
        for (size_t t = 0; e.h.active && !is_pipe(s, table, k) && t < s->network->n_snapshots; t++) {
            double mw = table == AFT_TABLE_links && e.h.bus0 == bus ? e.flow[t] : 0.0;
            for (size_t i = 0; i < ports->n && e.flow[t] != 0.0; i++) {
                const aft_port *port = &ports->list[i];
                mw -= port->bus == bus ? aft_port_delivery(port, e.nom_opt, t, e.flow[t]) : 0.0;
            }
            AFT_TRY(add_draw(s, bus, site, t, mw, err));
        }
    }
done:
    return status;
}

/* What draws at a bus shares what the branches bring there, hour by hour; what is left over (stores) is the bus's
 * own. */
static aft_status collect_users_at(sharing *s, int bus, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t hours = s->network->n_snapshots;
    const size_t first = s->n_users;
    const double *net = net_at(s, (size_t)bus);
    memset(s->drawn, 0, hours * sizeof *s->drawn);
    AFT_TRY(draw_loads(s, bus, err));
    AFT_TRY(draw_ports(s, bus, AFT_TABLE_links, err));
    AFT_TRY(draw_ports(s, bus, AFT_TABLE_processes, err));
    for (size_t t = 0; t < hours; t++) {
        double brought = fmax(0.0, net[t]);
        double share = s->drawn[t] > brought ? brought / s->drawn[t] : 1.0;
        for (size_t i = first; i < s->n_users; i++) {
            s->users[i].draws[t] *= share;
        }
        double rest = brought - share * s->drawn[t];
        AFT_TRY(add_draw(s, bus, aft_bus_site(s->network, bus), t, rest > 1e-6 ? rest : 0.0, err));
    }
    for (size_t i = first; i < s->n_users; i++) {
        for (size_t t = 0; t < hours; t++) {
            s->users[i].peak = fmax(s->users[i].peak, s->users[i].draws[t]);
            s->users[i].energy += aft_cost_weight(s->network, t) * s->users[i].draws[t];
        }
    }
done:
    return status;
}

static aft_status collect_users(sharing *s, aft_error *err)
{
    aft_status status = AFT_OK;
    for (size_t b = 0; b < s->network->n_buses; b++) {
        if (ever_brings(s, b, 1.0)) {
            AFT_TRY(collect_users_at(s, (int)b, err));
        }
    }
done:
    return status;
}

/* Is the branch on the way of a user? */
static bool is_on_way(const sharing *s, size_t pipe_index, const user *u)
{
    int bus = u->bus;
    for (size_t steps = 0; steps <= s->n_pipes && s->way[bus] != SIZE_MAX; steps++) {
        const pipe *p = &s->pipes[s->way[bus]];
        if (s->way[bus] == pipe_index) {
            return true;
        }
        bus = p->e.h.bus0 == bus ? p->e.h.bus1 : p->e.h.bus0;
    }
    return false;
}

/* ---- rules ---- */

/* Yearly cost of the cheapest pieces of one size that carry so much; what stands already is free. */
static double cheapest(const sharing *s, const pipe *p, double mw, aft_book book)
{
    double best = INFINITY;
    double need = fmax(0.0, mw - p->e.h.nom);
    if (need <= 1e-9) {
        return 0.0;
    }
    if (p->e.h.menu_index < 0) {
        return p->e.h.unit_cost * mw / s->accounts->capital_years;
    }
    const aft_menu *menu = &s->network->menu_lists[p->e.h.menu_index];
    for (size_t d = 0; d < menu->n; d++) {
        const aft_menu_option *option = &s->network->menus[menu->options[d]];
        double pieces = option->p_nom > 0.0 ? ceil(need / option->p_nom - 1e-9) : INFINITY;
        if (pieces <= fmin(option->max_pieces, p->e.h.menu_max)) {
            double each = aft_piece_cost_in_book(s->network, option, p->e.h.length, book) * p->e.h.cost_periods;
            best = fmin(best, pieces * each / s->accounts->capital_years);
        }
    }
    double built = p->account->amounts[book][AFT_COST_CAPITAL] / s->accounts->capital_years;
    return isfinite(best) ? best : built; /* only several sizes together carry it, as was built */
}

/* Shapley value of n players with these peaks. @param out [n], adds up to v(all) */
static void shapley(double *out, const sharing *s, const pipe *p, const double *peaks, size_t n, aft_book book)
{
    double weight[MOST_PLAYERS + 1]; /* |S|! (n - |S| - 1)! / n! */
    weight[0] = 1.0 / (double)n;
    for (size_t k = 1; k < n; k++) {
        weight[k] = weight[k - 1] * (double)k / (double)(n - k);
    }
    double values[1 << MOST_PLAYERS];
    for (size_t set = 0; set < (size_t)1 << n; set++) {
        double sum = 0.0;
        for (size_t i = 0; i < n; i++) {
            sum += (set >> i & 1) != 0 ? peaks[i] : 0.0;
        }
        values[set] = cheapest(s, p, fmin(sum, p->e.nom_opt), book);
    }
    for (size_t i = 0; i < n; i++) {
        out[i] = 0.0;
        for (size_t set = 0; set < (size_t)1 << n; set++) {
            if ((set >> i & 1) == 0) {
                size_t size = 0;
                for (size_t rest = set; rest > 0; rest >>= 1) {
                    size += rest & 1;
                }
                out[i] += weight[size] * (values[set | (size_t)1 << i] - values[set]);
            }
        }
    }
}

/* ---- the table ---- */

static double yearly_cost(const sharing *s, const pipe *p, aft_book book)
{
    double sum = 0.0;
    for (int kind = 0; kind < AFT_N_COST_CLASSES; kind++) {
        sum += p->account->amounts[book][kind];
    }
    return sum / s->accounts->years;
}

static void write_row(aft_page *page, const sharing *s, const pipe *p, const user *u, aft_book book, double by_peak,
                      double by_shapley, const char *note)
{
    const aft_project *project = aft_holding_project(s->network, &p->e.h);
    double cost = yearly_cost(s, p, book);
    aft_page_cell(page, p->e.h.name);
    aft_page_cell(page, project != NULL ? project->name : "");
    aft_page_cell(page, u != NULL ? u->name : "");
    aft_page_cell(page, u != NULL ? u->municipality : "");
    aft_page_cell(page, u != NULL ? u->country : "");
    aft_page_number(page, u != NULL ? u->peak : NAN);
    aft_page_number(page, u != NULL ? u->energy / s->accounts->years : NAN);
    aft_page_cell(page, aft_book_name(book));
    aft_page_number(page, by_peak);
    aft_page_number(page, by_peak * cost);
    aft_page_number(page, by_shapley);
    aft_page_number(page, by_shapley * cost);
    aft_page_cell(page, note);
    aft_page_end_line(page);
}

/* Users of a branch, by name. */
static size_t users_of(size_t *out, const sharing *s, size_t pipe_index)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_users; i++) {
        if (is_on_way(s, pipe_index, &s->users[i])) {
            out[n++] = i;
        }
    }
    return n;
}

static void share_branch(aft_page *page, const sharing *s, size_t pipe_index, const size_t *users, size_t n,
                         aft_book book)
{
    const pipe *p = &s->pipes[pipe_index];
    double values[MOST_PLAYERS] = {0.0};
    double peaks[MOST_PLAYERS] = {0.0};
    double sum = 0.0;
    double total = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += s->users[users[i]].peak;
        peaks[i < MOST_PLAYERS ? i : 0] = s->users[users[i]].peak;
    }
    if (n <= MOST_PLAYERS) {
        shapley(values, s, p, peaks, n, book);
        for (size_t i = 0; i < n; i++) {
            total += values[i];
        }
    }
    const char *note = n > MOST_PLAYERS ? "more than ten users: no Shapley value"
                       : total <= 0.0   ? "what stands carries all: no Shapley value"
                                        : "";
    for (size_t i = 0; i < n; i++) {
        double by_shapley = total > 0.0 ? values[i] / total : NAN;
        write_row(page, s, p, &s->users[users[i]], book, s->users[users[i]].peak / sum, by_shapley, note);
    }
    if (n == 0) {
        write_row(page, s, p, NULL, book, 1.0, NAN, "nobody takes anything behind it");
    }
}

static int compare_pipes(const void *a, const void *b)
{
    const pipe *x = a;
    const pipe *y = b;
    int order = strcmp(x->e.h.name, y->e.h.name);
    return order != 0 ? order : (x->e.h.table > y->e.h.table) - (x->e.h.table < y->e.h.table);
}

static int compare_users(const void *a, const void *b)
{
    const user *x = a;
    const user *y = b;
    int order = strcmp(x->name, y->name);
    order = order != 0 ? order : strcmp(x->municipality, y->municipality);
    return order != 0 ? order : (x->bus > y->bus) - (x->bus < y->bus);
}

static aft_status sharing_init(sharing *s, aft_error *err)
{
    aft_status status = AFT_OK;
    const size_t n_buses = s->network->n_buses;
    const size_t hours = s->network->n_snapshots;
    AFT_TRY(collect_pipes(s, err));
    s->place = aft_alloc(n_buses + 1, sizeof *s->place);
    s->distance = aft_alloc(n_buses + 1, sizeof *s->distance);
    s->way = aft_alloc(n_buses + 1, sizeof *s->way);
    s->drawn = aft_alloc(hours + 1, sizeof *s->drawn);
    AFT_TRY_ALLOC(s->place, err, "allocation of cost");
    AFT_TRY_ALLOC(s->distance, err, "allocation of cost");
    AFT_TRY_ALLOC(s->way, err, "allocation of cost");
    AFT_TRY_ALLOC(s->drawn, err, "allocation of cost");
    if (s->n_pipes > 0) {
        qsort(s->pipes, s->n_pipes, sizeof *s->pipes, compare_pipes);
        AFT_TRY(sum_flows(s, err));
        find_ways(s);
        AFT_TRY(collect_users(s, err));
    }
    if (s->n_users > 0) {
        qsort(s->users, s->n_users, sizeof *s->users, compare_users);
    }
done:
    return status;
}

aft_status aft_cost_shares_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    const aft_plan *plan = facts->plan;
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_accounts *accounts = &facts->accounts;
    sharing s = {.accounts = accounts, .network = network, .plan = plan};
    size_t *users = NULL;
    AFT_TRY(sharing_init(&s, err));
    users = aft_alloc(s.n_users + 1, sizeof *users);
    AFT_TRY_ALLOC(users, err, "allocation of cost");
    aft_page_add(&page, "branch,project,user,municipality,country,peak_mw,energy_mwh_per_year,book,share_by_peak,"
                        "cost_by_peak,share_by_shapley,cost_by_shapley,note\n");
    for (size_t i = 0; i < s.n_pipes; i++) {
        size_t n = users_of(users, &s, i);
        for (int book = 0; book < AFT_N_BOOKS; book++) {
            share_branch(&page, &s, i, users, n, (aft_book)book);
        }
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(users);
    sharing_clear(&s);
    aft_page_clear(&page);
    return status;
}
