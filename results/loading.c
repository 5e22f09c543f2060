/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loading.csv, duration.csv, loading_hours.csv: how full lines, transformers and pipes are.
 *
 * Loading is flow / limit, the limit being capacity times what its row allows in the hour, in the direction of the flow.
 * The two finer tables are of the bottlenecks only: at most six that are 80 % full in some hour, the fullest first. */
#include "results/money/money_internal.h"

#include "networks/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BOTTLENECKS = 6, MOST_DAYS = 62, N_HOURS = 24, N_SHARES = 101 };
static const double FULL = 0.999, BUSY = 0.8;

void aft_uses_clear(aft_uses *uses)
{
    for (size_t i = 0; i < uses->n; i++) {
        aft_free(uses->list[i].loading);
    }
    aft_free(uses->list);
    *uses = (aft_uses){0};
}

/* Transport: what goes in at one end comes out at the other as the same medium. */
static bool is_transport(const aft_network *network, aft_table table, const aft_element *e)
{
    if (!e->active || e->bus1 < 0 || !(e->nom_opt > 1e-6) || e->flow == NULL) {
        return false;
    }
    return table != AFT_TABLE_links || strcmp(network->buses[e->bus0].carrier, network->buses[e->bus1].carrier) == 0;
}

static double loading_at(const aft_element *e, aft_table table, size_t t)
{
    const double flow = e->flow[t];
    const bool is_back = flow < 0.0 && table == AFT_TABLE_links;
    const double limit = e->nom_opt * (is_back ? -aft_at(e->low, t) : aft_at(e->high, t));
    if (!isfinite(limit)) {
        return 0.0;
    }
    return limit > 1e-9 ? fabs(flow) / limit : fabs(flow) > 1e-6 ? 1.0 : 0.0;
}

static void measure(aft_use *use, const aft_network *network)
{
    double hours = 0.0;
    for (size_t t = use->element.life.from; t < use->element.life.to; t++) {
        const double weight = aft_energy_weight(network, t);
        const double loading = use->loading[t] = loading_at(&use->element, use->table, t);
        hours += weight;
        use->mean += weight * loading;
        use->energy += weight * fabs(use->element.flow[t]);
        use->peak = fmax(use->peak, fabs(use->element.flow[t]));
        use->hours_above_80 += loading >= BUSY ? weight : 0.0;
        use->hours_full += loading >= FULL ? weight : 0.0;
        if (loading > use->most) {
            use->most = loading;
            use->worst = t;
        }
    }
    use->mean = hours > 0.0 ? use->mean / hours : 0.0;
}

static int by_name(const void *a, const void *b)
{
    const aft_use *x = a;
    const aft_use *y = b;
    int order = strcmp(x->element.name, y->element.name);
    return order != 0 ? order : (x->table > y->table) - (x->table < y->table);
}

static aft_status add_use(aft_uses *out, size_t *cap, aft_use use, const aft_network *network, aft_error *err)
{
    const char *own = use.element.carrier;
    if (aft_grow((void **)&out->list, cap, out->n + 1, sizeof *out->list) != 0) {
        return aft_fail(err, AFT_ENOMEM, "loading: out of memory");
    }
    use.carrier = own[0] != '\0' ? own : network->buses[use.element.bus0].carrier;
    use.loading = aft_alloc(network->n_snapshots, sizeof *use.loading);
    if (use.loading == NULL) {
        return aft_fail(err, AFT_ENOMEM, "loading: out of memory");
    }
    measure(&use, network);
    out->list[out->n++] = use;
    return AFT_OK;
}

aft_status aft_uses_init(aft_uses *out, const aft_network *network, const aft_plan *plan, aft_error *err)
{
    static const aft_table tables[] = {AFT_TABLE_lines, AFT_TABLE_transformers, AFT_TABLE_links};
    aft_status status = AFT_OK;
    aft_uses made = {0};
    size_t cap = 0;
    for (size_t c = 0; c < sizeof tables / sizeof tables[0]; c++) {
        for (size_t row = 0; row < aft_element_count(network, tables[c]); row++) {
            aft_element e = aft_element_get(network, plan, tables[c], row);
            if (is_transport(network, tables[c], &e) && !aft_is_hidden_element(network, &e)) {
                AFT_TRY(add_use(&made, &cap, (aft_use){.table = tables[c], .row = row, .element = e}, network, err));
            }
        }
    }
    if (made.n > 0) {
        qsort(made.list, made.n, sizeof *made.list, by_name);
    }
    *out = made;
    made = (aft_uses){0};
done:
    aft_uses_clear(&made);
    return status;
}

/* ---- loading.csv ---- */

static void write_use(aft_page *page, const aft_use *use, const aft_network *network)
{
    aft_page_cell(page, use->element.name);
    aft_page_cell(page, aft_table_describe(use->table)->file);
    aft_page_cell(page, use->carrier);
    aft_page_cell(page, network->buses[use->element.bus0].name);
    aft_page_cell(page, network->buses[use->element.bus1].name);
    aft_page_number(page, use->element.nom_opt);
    aft_page_number(page, use->peak);
    aft_page_number(page, use->most);
    aft_page_number(page, use->mean);
    aft_page_number(page, use->hours_above_80);
    aft_page_number(page, use->hours_full);
    aft_page_number(page, use->energy);
    aft_page_cell(page, use->most > 0.0 ? network->snapshots[use->worst].label : "");
    aft_page_end_line(page);
}

aft_status aft_loading_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    const aft_uses *uses = &facts->uses;
    if (uses->n == 0) {
        goto done; /* nothing to be loaded: no file */
    }
    aft_page_add(&page, "element,table,carrier,bus0,bus1,capacity,peak_mw,loading_max,loading_mean,hours_above_80,"
                        "hours_full,energy_mwh,worst_snapshot\n");
    for (size_t i = 0; i < uses->n; i++) {
        write_use(&page, &uses->list[i], network);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_page_clear(&page);
    return status;
}

/* ---- the bottlenecks ---- */

static int by_fullness(const void *a, const void *b)
{
    const aft_use *x = *(const aft_use *const *)a;
    const aft_use *y = *(const aft_use *const *)b;
    if (x->hours_full != y->hours_full) {
        return x->hours_full > y->hours_full ? -1 : 1;
    }
    if (x->most != y->most) {
        return x->most > y->most ? -1 : 1;
    }
    return by_name(x, y);
}

/* The bottlenecks, fullest first. */
typedef struct bottlenecks {
    size_t n;
    const aft_use **list;
} bottlenecks;

static aft_status find_bottlenecks(bottlenecks *out, const aft_uses *uses, aft_error *err)
{
    aft_status status = AFT_OK;
    bottlenecks made = {.list = aft_alloc(uses->n, sizeof *made.list)};
    AFT_TRY_ALLOC(made.list, err, "loading");
    for (size_t i = 0; i < uses->n; i++) {
        made.list[i] = &uses->list[i];
    }
    if (uses->n > 0) {
        qsort(made.list, uses->n, sizeof *made.list, by_fullness);
    }
    while (made.n < uses->n && made.n < MOST_BOTTLENECKS && made.list[made.n]->most >= BUSY) {
        made.n++;
    }
    *out = made;
done:
    return status;
}

typedef struct hour {
    double loading, weight;
} hour;

static int fullest_first(const void *a, const void *b)
{
    const hour *x = a;
    const hour *y = b;
    return (x->loading < y->loading) - (x->loading > y->loading);
}

/* The loading that is reached or exceeded in shares 0, 1 %, ... 100 % of the time. */
static void write_curve(aft_page *page, const aft_use *use, hour *hours, const aft_network *network)
{
    double all = 0.0;
    double passed = 0.0;
    size_t at = 0;
    const size_t n = network->n_snapshots;
    for (size_t t = 0; t < n; t++) {
        hours[t] = (hour){use->loading[t], aft_energy_weight(network, t)};
        all += hours[t].weight;
    }
    qsort(hours, n, sizeof *hours, fullest_first);
    for (int share = 0; share < N_SHARES; share++) {
        while (at + 1 < n && passed + hours[at].weight < all * (double)share / (N_SHARES - 1) * (1.0 - 1e-12)) {
            passed += hours[at++].weight;
        }
        aft_page_cell(page, use->element.name);
        aft_page_number(page, (double)share / (N_SHARES - 1));
        aft_page_number(page, round(hours[at].loading * 1e4) / 1e4);
        aft_page_end_line(page);
    }
}

aft_status aft_duration_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    bottlenecks full = {0};
    hour *hours = NULL;
    AFT_TRY(find_bottlenecks(&full, &facts->uses, err));
    if (full.n == 0) {
        goto done;
    }
    hours = aft_alloc(network->n_snapshots, sizeof *hours);
    AFT_TRY_ALLOC(hours, err, "duration");
    aft_page_add(&page, "element,share_of_time,loading\n");
    for (size_t i = 0; i < full.n; i++) {
        write_curve(&page, full.list[i], hours, network);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(full.list);
    aft_free(hours);
    aft_page_clear(&page);
    return status;
}

/* ---- hour by day ---- */

/* Day and hour of a snapshot: "2035-01-19 08:00:00", "2035-01-19T08:00". False if its label tells neither. */
static bool clock_of(const aft_snapshot *snapshot, size_t *hour_out)
{
    const char *step = snapshot->step;
    const char *shape = "dddd-dd-dd?dd";
    for (size_t i = 0; shape[i] != '\0'; i++) {
        bool is_digit = step[i] >= '0' && step[i] <= '9';
        bool fits = shape[i] == 'd' ? is_digit : shape[i] == '?' ? step[i] == ' ' || step[i] == 'T' : step[i] == '-';
        if (!fits) {
            return false;
        }
    }
    *hour_out = (size_t)((step[11] - '0') * 10 + step[12] - '0');
    return *hour_out < N_HOURS;
}

static bool is_same_day(const aft_snapshot *a, const aft_snapshot *b)
{
    return a->period == b->period && strncmp(a->step, b->step, 10) == 0;
}

/* Days in the order of the snapshots; 0 if not all have a clock. */
static size_t count_days(const aft_network *network)
{
    size_t n = 0;
    size_t hour_of_day = 0;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        if (!clock_of(&network->snapshots[t], &hour_of_day)) {
            return 0;
        }
        n += t == 0 || !is_same_day(&network->snapshots[t - 1], &network->snapshots[t]);
    }
    return n;
}

static void write_days(aft_page *page, const aft_use *use, const char *label, size_t n_days, const double *most)
{
    aft_page_cell(page, use->element.name);
    aft_page_cell(page, label);
    aft_page_number(page, (double)n_days);
    for (size_t h = 0; h < N_HOURS; h++) {
        aft_page_number(page, isnan(most[h]) ? NAN : round(most[h] * 100.0) / 100.0);
    }
    aft_page_end_line(page);
}

/* A line per day, or per so many days with the fullest of them in each hour. */
static void write_heat(aft_page *page, const aft_use *use, const aft_network *network, size_t days_per_line)
{
    double most[N_HOURS];
    size_t days = 0;
    char label[40] = "";
    for (size_t t = 0; t < network->n_snapshots; t++) {
        const aft_snapshot *now = &network->snapshots[t];
        size_t h = 0;
        (void)clock_of(now, &h);
        const bool is_new_day = t == 0 || !is_same_day(&network->snapshots[t - 1], now);
        if (is_new_day && (t == 0 || days == days_per_line)) {
            if (t > 0) {
                write_days(page, use, label, days, most);
            }
            days = 0;
            for (size_t k = 0; k < N_HOURS; k++) {
                most[k] = NAN;
            }
            if (network->has_periods) {
                (void)snprintf(label, sizeof label, "%d %.10s", network->periods[now->period].year, now->step);
            } else {
                (void)snprintf(label, sizeof label, "%.10s", now->step);
            }
        }
        days += is_new_day;
        most[h] = fmax(most[h], use->loading[t]); /* of two, fmax takes the number */
    }
    write_days(page, use, label, days, most);
}

aft_status aft_loading_hours_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    bottlenecks full = {0};
    const size_t days = count_days(network);
    AFT_TRY(find_bottlenecks(&full, &facts->uses, err));
    if (full.n == 0 || days == 0) {
        goto done;
    }
    aft_page_add(&page, "element,day,days");
    for (int h = 0; h < N_HOURS; h++) {
        aft_page_add(&page, ",h%02d", h);
    }
    aft_page_add(&page, "\n");
    for (size_t i = 0; i < full.n; i++) {
        write_heat(&page, full.list[i], network, (days + MOST_DAYS - 1) / MOST_DAYS);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(full.list);
    aft_page_clear(&page);
    return status;
}
