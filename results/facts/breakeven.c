/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What would have to change for the first branch to pay: first-order bounds from the prices of a plan without it.
 *
 * Candidates are links with a menu between two buses of one medium that have no capacity in the plan. A tree of
 * candidates from a tap r (a bus that has supply) to the buses v of users pays, at the prices of the plan, if
 *
 *     sum_{v in tree} sum_{users c at v} sum_t wo_t q_ct max(0, V_ct - (S_rt - d))  >=  sum_{pipes of the tree} F
 *
 *     S_rt   supply price at the tap: its dual where something flows in, else the cheapest chain of elements that have
 *            capacity and room left (a dual without flow may be anything below that)
 *     V_ct   worth of a MWh at the user: price of its other buses times rates, less its marginal cost
 *     q_ct   most that the user can take: its rating, or the load behind it divided by the efficiency
 *     F      cost of the cheapest size, whatever its capacity
 *     d      cut of the supply price, currency/MWh
 *
 * The smallest such d over all taps and trees that hold a branch is its price_cut_needed_at_least; with d = 0 and q
 * multiplied by f, the smallest f is its demand_factor_needed_at_least. Trees follow the paths of least F from the tap
 * (re-hung below a branch that lies on none). Losses, marginal costs, delays and sizes of the pipes and the cost of the
 * users' equipment are left out and prices elsewhere do not move, so the bounds are necessary to first order, not
 * sufficient. wo_t is the weight of costs, that of the investment period included.
 */
#include "results/facts/breakeven_internal.h"

#include "networks/base/memory.h"

#include <stdlib.h>
#include <string.h>

static const double tiny = 1e-6; /* MW: less is no flow and no capacity */

/* Trees */

/* Shortest paths by cost from the root over the pipes; few buses, so the plain quadratic search does. */
static void find_tree(aft_tap_search *be)
{
    size_t n = be->network->n_buses;
    for (size_t b = 0; b < n; b++) {
        be->distance[b] = INFINITY;
        be->parent_pipe[b] = -1;
        be->is_done[b] = false;
    }
    be->distance[be->root] = 0.0;
    be->n_reached = 0;
    for (;;) {
        int nearest = -1;
        for (size_t b = 0; b < n; b++) {
            if (!be->is_done[b] && isfinite(be->distance[b]) &&
                (nearest < 0 || be->distance[b] < be->distance[nearest])) {
                nearest = (int)b;
            }
        }
        if (nearest < 0) {
            return;
        }
        be->is_done[nearest] = true;
        be->reached[be->n_reached++] = nearest;
        for (size_t i = 0; i < be->n_pipes; i++) {
            const aft_way *p = &be->pipes[i];
            int next = p->from == nearest ? p->to : p->is_two_way && p->to == nearest ? p->from : -1;
            if (next >= 0 && be->distance[nearest] + p->cost < be->distance[next]) {
                be->distance[next] = be->distance[nearest] + p->cost;
                be->parent_pipe[next] = (int)i;
            }
        }
    }
}

static int parent_of(const aft_tap_search *be, int bus)
{
    const aft_way *p = &be->pipes[be->parent_pipe[bus]];
    return p->from == bus ? p->to : p->from;
}

/* Lists the buses below (and with) the one that hangs on the root, children before parents. `reached` cannot serve: it
 * does not know what is hung elsewhere. */
static void order_tree(aft_tap_search *be, int top)
{
    for (size_t i = 0; i < be->n_reached; i++) {
        be->first_child[be->reached[i]] = -1;
    }
    for (size_t i = 0; i < be->n_reached; i++) {
        int bus = be->reached[i];
        if (be->parent_pipe[bus] >= 0) {
            int up = parent_of(be, bus);
            be->next_child[bus] = be->first_child[up];
            be->first_child[up] = bus;
        }
    }
    size_t n = 0;
    be->order[n++] = top; /* parents first: each one read appends its children */
    for (size_t i = 0; i < n; i++) {
        for (int child = be->first_child[be->order[i]]; child >= 0; child = be->next_child[child]) {
            be->order[n++] = child;
        }
    }
    be->n_order = n;
}

static aft_slope sum_of(aft_slope a, aft_slope b)
{
    return (aft_slope){a.value + b.value, a.slope + b.slope};
}

/* A subtree joins only if it gains. */
static aft_slope gain_or_nothing(aft_slope a)
{
    return a.value > 0.0 ? a : (aft_slope){0.0, 0.0};
}

/* Gain of the users at a bus: under a cut, or with so many times the demand. */
static aft_slope gain_of_users(const aft_tap_search *be, int bus, double x, bool is_price)
{
    if (is_price) {
        return aft_gain_at(&be->gains[bus], x);
    }
    const double as_it_is = aft_gain_at(&be->gains[bus], 0.0).value;
    return (aft_slope){x * as_it_is, as_it_is};
}

/* Best net gain of a bus and any subtree below it, less the pipe above it, for all buses in order. */
static void find_net_gains(aft_tap_search *be, double x, bool is_price)
{
    for (size_t i = be->n_order; i-- > 0;) {
        int bus = be->order[i];
        aft_slope sum = gain_of_users(be, bus, x, is_price);
        sum.value -= be->pipes[be->parent_pipe[bus]].cost;
        for (int child = be->first_child[bus]; child >= 0; child = be->next_child[child]) {
            sum = sum_of(sum, gain_or_nothing(be->net_gain[child]));
        }
        be->net_gain[bus] = sum;
    }
}

/* Best net gain of a tree that holds the pipe above a bus, at a cut or factor x: the way up to the root has to be paid,
 * all else may join. The users at the root itself need no pipe and do not count. One sweep over the tree. */
static aft_slope gain_of_tree(aft_tap_search *be, int bus, double x, bool is_price)
{
    find_net_gains(be, x, is_price);
    aft_slope sum = be->net_gain[bus];
    int below = bus;
    for (int up = parent_of(be, bus); up != be->root; up = parent_of(be, up)) {
        aft_slope joined = gain_or_nothing(be->net_gain[below]);
        sum = sum_of(sum, be->net_gain[up]);
        sum = sum_of(sum, (aft_slope){-joined.value, -joined.slope});
        below = up;
    }
    return sum;
}

/* Smallest cut (or factor) at which the tree breaks even, if it is below the smallest so far (NAN: none yet), else
 * that; INFINITY if none up to half a million does.
 *
 * The gain of a tree is convex, piecewise linear and rising in the cut (and in the factor), as a sum of maxima of
 * such functions. So whether a tree beats what is known takes one sweep, at what is known; and Newton's method,
 * which comes from above, stops at the root itself after as many sweeps as it crosses pieces, a handful. */
static double smallest(aft_tap_search *be, int bus, bool is_price, double known)
{
    const double most = 524288.0;
    const double near = 1.0 - 1e-9; /* what is nearer than this is the same: the first tap keeps it */
    double x = fmin(most, near * known);
    if (known == 0.0) {
        return 0.0;
    }
    aft_slope gain = gain_of_tree(be, bus, x, is_price);
    if (gain.value < 0.0) {
        return isnan(known) ? INFINITY : known;
    }
    if (gain_of_tree(be, bus, 0.0, is_price).value >= 0.0) {
        return 0.0;
    }
    for (int i = 0; i < 100 && gain.slope > 0.0; i++) {
        const double next = x - gain.value / gain.slope;
        if (!(fabs(next - x) > 1e-15 * x)) {
            break;
        }
        x = next;
        gain = gain_of_tree(be, bus, x, is_price);
    }
    return x;
}

/* Is a bus above another (or the same) in the tree? */
static bool is_above(const aft_tap_search *be, int upper, int bus)
{
    while (bus != upper && be->parent_pipe[bus] >= 0) {
        bus = parent_of(be, bus);
    }
    return bus == upper;
}

/* Bounds of one branch for one tap: the tree as it is, or with the far end of the branch hung below it. */
static void judge(aft_tap_search *be, size_t pipe_index, int head, int tail)
{
    aft_branch_result *branch = &be->branches->list[be->pipes[pipe_index].branch];
    if (!isfinite(be->distance[tail]) || head == be->root || is_above(be, head, tail)) {
        return;
    }
    int before = be->parent_pipe[head];
    be->parent_pipe[head] = (int)pipe_index;
    int top = head;
    while (parent_of(be, top) != be->root) {
        top = parent_of(be, top);
    }
    order_tree(be, top);
    double cut = smallest(be, head, true, branch->price_cut_needed_at_least);
    double factor = smallest(be, head, false, branch->demand_factor_needed_at_least);
    be->parent_pipe[head] = before;
    if (isnan(branch->price_cut_needed_at_least) || cut < branch->price_cut_needed_at_least) {
        branch->price_cut_needed_at_least = cut;
        branch->tap = be->network->buses[be->root].name;
    }
    if (isnan(branch->demand_factor_needed_at_least) || factor < branch->demand_factor_needed_at_least) {
        branch->demand_factor_needed_at_least = factor;
    }
}

static aft_status judge_from(aft_tap_search *be, int root, aft_error *err)
{
    aft_status status = AFT_OK;
    be->root = root;
    find_tree(be);
    for (size_t i = 1; i < be->n_reached; i++) {
        AFT_TRY(aft_collect_users(&be->gains[be->reached[i]], be, be->reached[i], err));
    }
    for (size_t i = 0; i < be->n_pipes; i++) {
        if (be->pipes[i].branch < 0) {
            continue;
        }
        judge(be, i, be->pipes[i].to, be->pipes[i].from);
        if (be->pipes[i].is_two_way) {
            judge(be, i, be->pipes[i].from, be->pipes[i].to);
        }
    }
done:
    return status;
}

/* Frame */

static void mark_media(aft_tap_search *be)
{
    const aft_network *net = be->network;
    for (size_t i = 0; i < be->branches->n; i++) {
        const aft_branch_result *branch = &be->branches->list[i];
        if (branch->table != AFT_TABLE_links || !aft_is_transport(net, &net->links[branch->row])) {
            continue;
        }
        const char *carrier = net->buses[net->links[branch->row].bus0].carrier;
        for (size_t b = 0; b < net->n_buses; b++) {
            be->is_medium[b] = be->is_medium[b] || strcmp(net->buses[b].carrier, carrier) == 0;
        }
    }
}

static void list_pipes(aft_tap_search *be)
{
    const aft_network *net = be->network;
    for (size_t i = 0; i < be->branches->n; i++) {
        const aft_branch_result *branch = &be->branches->list[i];
        if (branch->table != AFT_TABLE_links || branch->is_built || !branch->can_be_built) {
            continue;
        }
        const aft_link *link = &net->links[branch->row];
        double cost = branch->cheapest_per_year * net->years * link->cost_periods;
        if (link->menu_index >= 0 && isfinite(cost) && aft_is_transport(net, link)) {
            be->pipes[be->n_pipes++] =
                (aft_way){link->bus0, link->bus1, aft_can_reverse(link), fmax(0.0, cost), (int)i};
        }
    }
    for (size_t k = 0; k < net->n_links; k++) { /* existing pipes lead on, but only from where nothing feeds them yet */
        const aft_link *link = &net->links[k];
        if (link->life.from < link->life.to && be->plan->link_p_nom[k] > tiny && aft_is_transport(net, link) &&
            be->is_medium[link->bus1] && !be->is_fed[link->bus0] && !be->is_fed[link->bus1]) {
            be->pipes[be->n_pipes++] = (aft_way){link->bus0, link->bus1, aft_can_reverse(link), 0.0, -1};
        }
    }
}

static bool touches_candidate(const aft_tap_search *be, int bus)
{
    for (size_t i = 0; i < be->n_pipes; i++) {
        if (be->pipes[i].branch >= 0 && (be->pipes[i].from == bus || be->pipes[i].to == bus)) {
            return true;
        }
    }
    return false;
}

/* Would it take longer than a reader of tables likes to wait? A plan has dozens of candidates; a benchmark of networks
 * may have thousands, and nobody asks it for taps. */
static bool is_too_much(const aft_tap_search *be)
{
    const double most = 5e5; /* trees to judge times their buses: about a second for each year of hours */
    double n_taps = 0.0;
    double n_ends = 0.0;
    for (size_t b = 0; b < be->network->n_buses; b++) {
        bool is_end = touches_candidate(be, (int)b);
        n_ends += is_end;
        n_taps += is_end && be->is_fed[b];
    }
    return n_taps * 2.0 * (double)be->n_pipes * n_ends > most;
}

static aft_status breakeven_open(aft_tap_search *be, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = be->network->n_buses;
    be->converters = aft_alloc(be->network->n_links + be->network->n_processes, sizeof *be->converters);
    be->pipes = aft_alloc(be->branches->n + be->network->n_links, sizeof *be->pipes);
    be->supply = aft_alloc(n * be->network->n_snapshots, sizeof *be->supply);
    be->is_medium = aft_alloc(n, sizeof *be->is_medium);
    be->is_fed = aft_alloc(n, sizeof *be->is_fed);
    be->distance = aft_alloc(n, sizeof *be->distance);
    be->parent_pipe = aft_alloc(n, sizeof *be->parent_pipe);
    be->is_done = aft_alloc(n, sizeof *be->is_done);
    be->reached = aft_alloc(n, sizeof *be->reached);
    be->first_child = aft_alloc(n, sizeof *be->first_child);
    be->next_child = aft_alloc(n, sizeof *be->next_child);
    be->order = aft_alloc(n, sizeof *be->order);
    be->net_gain = aft_alloc(n, sizeof *be->net_gain);
    be->load = aft_alloc(be->network->n_snapshots, sizeof *be->load);
    be->gains = aft_alloc(n, sizeof *be->gains);
    AFT_TRY_ALLOC(be->converters, err, "break-even");
    AFT_TRY_ALLOC(be->pipes, err, "break-even");
    AFT_TRY_ALLOC(be->supply, err, "break-even");
    AFT_TRY_ALLOC(be->is_medium, err, "break-even");
    AFT_TRY_ALLOC(be->is_fed, err, "break-even");
    AFT_TRY_ALLOC(be->distance, err, "break-even");
    AFT_TRY_ALLOC(be->parent_pipe, err, "break-even");
    AFT_TRY_ALLOC(be->is_done, err, "break-even");
    AFT_TRY_ALLOC(be->reached, err, "break-even");
    AFT_TRY_ALLOC(be->load, err, "break-even");
    AFT_TRY_ALLOC(be->first_child, err, "break-even");
    AFT_TRY_ALLOC(be->next_child, err, "break-even");
    AFT_TRY_ALLOC(be->order, err, "break-even");
    AFT_TRY_ALLOC(be->net_gain, err, "break-even");
    AFT_TRY_ALLOC(be->gains, err, "break-even");
done:
    return status;
}

static void breakeven_clear(aft_tap_search *be)
{
    for (size_t b = 0; be->gains != NULL && b < be->network->n_buses; b++) {
        aft_free(be->gains[b].list);
    }
    aft_free(be->converters);
    aft_free(be->pipes);
    aft_free(be->supply);
    aft_free(be->is_medium);
    aft_free(be->is_fed);
    aft_free(be->distance);
    aft_free(be->parent_pipe);
    aft_free(be->is_done);
    aft_free(be->reached);
    aft_free(be->load);
    aft_free(be->first_child);
    aft_free(be->next_child);
    aft_free(be->order);
    aft_free(be->net_gain);
    aft_free(be->gains);
}

aft_status aft_breakeven(aft_branch_results *branches, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_tap_search be = {.network = network, .plan = plan, .branches = branches};
    if (plan->bus_price == NULL) {
        return AFT_OK; /* no prices, no bounds */
    }
    AFT_TRY(breakeven_open(&be, err));
    aft_list_converters(&be);
    mark_media(&be);
    AFT_TRY(aft_find_supply(&be, err));
    list_pipes(&be);
    if (is_too_much(&be)) {
        goto done;
    }
    for (size_t b = 0; b < network->n_buses; b++) {
        if (be.is_fed[b] && touches_candidate(&be, (int)b)) {
            AFT_TRY(judge_from(&be, (int)b, err));
        }
    }
done:
    breakeven_clear(&be);
    return status;
}
