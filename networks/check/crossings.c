/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is given for one quantity of one element is a list of claims; the largest least against the smallest most. */
#include "networks/check/crossings.h"

#include "networks/base/limits.h"
#include "networks/base/memory.h"
#include "networks/base/text.h"
#include "networks/records/records_internal.h"

#include <stdio.h>
#include <string.h>

/* A number that is a least, a most or both of a quantity. */
typedef struct claim {
    const char *name; /* attribute; NULL: 0, which nobody needs to give */
    aft_series given;
    bool is_least, is_most;
    double factor;   /* of a positive number: what it stands for in MW or MWh, */
    double negative; /* and of a negative one */
} claim;

enum { MOST_CLAIMS = 4 };

typedef struct quantity {
    aft_table table;
    size_t row;
    const char *what; /* "dispatch", ... */
    aft_span life;
    size_t n;
    claim claims[MOST_CLAIMS];
} quantity;

/* Both ends of what a capacity can be. */
typedef struct sizes {
    double least, most;
} sizes;

typedef struct finder {
    const aft_network *network;
    aft_crossing *list;
    size_t n, cap;
    aft_error *err;
} finder;

/* ---- claims ---- */

static aft_series always(double number)
{
    return (aft_series){.value = number, .hours = NULL};
}

static void put(quantity *q, const claim *made)
{
    q->claims[q->n++] = *made;
}

/* Least or most of a quantity whose unit is that of the number. */
static void put_plain(quantity *q, const char *name, aft_series given, bool is_least, bool is_most)
{
    put(q, &(claim){name, given, is_least, is_most, 1.0, 1.0});
}

static void put_set(quantity *q, const char *name, aft_series given)
{
    put_plain(q, name, given, true, true);
}

/* A least and a most per unit of a capacity, as loose as that allows. */
static void put_per_unit(quantity *q, const char *low_name, aft_series low, const char *high_name, aft_series high,
                         sizes size)
{
    put(q, &(claim){low_name, low, true, false, size.least, size.most});
    put(q, &(claim){high_name, high, false, true, size.most, size.least});
}

static double value_of(const claim *c, size_t t)
{
    double number = aft_at(c->given, t);
    double factor = number < 0.0 ? c->negative : c->factor;
    return number == 0.0 || factor == 0.0 ? 0.0 : number * factor;
}

/* ---- the worst pair of a quantity ---- */

/* A pair in a snapshot. */
typedef struct pair {
    const claim *least, *most;
    size_t t;
    double amount;
} pair;

/* NAN, which is not given, is larger and smaller than nothing. */
static pair pair_at(const quantity *q, size_t t)
{
    pair out = {.t = t};
    double least = -INFINITY;
    double most = INFINITY;
    for (size_t i = 0; i < q->n; i++) {
        double value = value_of(&q->claims[i], t);
        if (q->claims[i].is_least && value > least) {
            least = value;
            out.least = &q->claims[i];
        }
        if (q->claims[i].is_most && value < most) {
            most = value;
            out.most = &q->claims[i];
        }
    }
    bool is_pair = out.least != NULL && out.most != NULL && least > most;
    out.amount = is_pair ? least - most : 0.0;
    return out;
}

static bool is_series(const quantity *q)
{
    for (size_t i = 0; i < q->n; i++) {
        if (q->claims[i].given.hours != NULL) {
            return true;
        }
    }
    return false;
}

static pair worst_pair(const quantity *q)
{
    pair worst = pair_at(q, q->life.from);
    for (size_t t = q->life.from + 1; is_series(q) && t < q->life.to; t++) {
        pair p = pair_at(q, t);
        worst = p.amount > worst.amount ? p : worst;
    }
    return worst;
}

/* ---- what is said of it ---- */

/* Where a number stands: a row of its table, or a line of a file of its own. */
static void find_place(char *file, size_t size, size_t *line, const aft_network *network, const quantity *q,
                       const claim *c, size_t t)
{
    bool is_apart = c->name != NULL && c->given.hours != NULL;
    if (is_apart) {
        (void)snprintf(file, size, "%s-%s.csv", aft_table_describe(q->table)->file, c->name);
        *line = network->own->first + t + 2;
    } else {
        (void)snprintf(file, size, "%s", aft_table_file(q->table));
        *line = (size_t)aft_row_line(network, q->table, q->row);
    }
}

/* "p_max_pu 0.3", and what that is of the capacity. */
static void describe_claim(char *out, size_t size, const claim *c, size_t t)
{
    char number[AFT_NUMBER_TEXT];
    char value[AFT_NUMBER_TEXT];
    const char *given = aft_number_to_text(number, aft_at(c->given, t));
    bool is_scaled = value_of(c, t) != aft_at(c->given, t);
    (void)snprintf(out, size, "%s %s%s%s%s", c->name != NULL ? c->name : "the least,", given,
                   is_scaled ? " (that is " : "", is_scaled ? aft_number_to_text(value, value_of(c, t)) : "",
                   is_scaled ? ")" : "");
}

static void describe(aft_crossing *out, const aft_network *network, const quantity *q, const pair *p)
{
    char least[120];
    char most[120];
    char file[80];
    size_t line = 0;
    bool is_hourly = is_series(q);
    find_place(out->file, sizeof out->file, &out->line, network, q, p->least, p->t);
    find_place(file, sizeof file, &line, network, q, p->most, p->t);
    describe_claim(least, sizeof least, p->least, p->t);
    describe_claim(most, sizeof most, p->most, p->t);
    (void)snprintf(out->text, sizeof out->text, "%s of `%.60s`: %s is above %s of %.60s:%zu by %.3g%s%.40s", q->what,
                   aft_row_name(network, q->table, q->row), least, most, file, line, p->amount,
                   is_hourly ? " in snapshot " : "", is_hourly ? network->snapshot_labels[p->t] : "");
}

static aft_status judge(finder *f, const quantity *q, bool needs_capacity)
{
    pair p = q->life.from < q->life.to ? worst_pair(q) : (pair){0};
    if (!(p.amount > 0.0)) {
        return AFT_OK;
    }
    if (aft_grow((void **)&f->list, &f->cap, f->n + 1, sizeof *f->list) != 0) {
        return aft_fail(f->err, AFT_ENOMEM, "limits: out of memory");
    }
    bool is_rounding = aft_limits_meet(value_of(p.least, p.t), value_of(p.most, p.t));
    aft_crossing *made = &f->list[f->n++];
    *made = (aft_crossing){.kind = is_rounding      ? AFT_CROSSING_ROUNDING
                                   : needs_capacity ? AFT_CROSSING_WITH_CAPACITY
                                                    : AFT_CROSSING_ALWAYS,
                           .table = (int)q->table,
                           .row = q->row,
                           .attribute = p.least->name,
                           .amount = p.amount};
    describe(made, f->network, q, &p);
    return AFT_OK;
}

/* ---- capacities ---- */

/* Names of what belongs to a capacity: "p_nom_min", ... */
typedef struct nom_names {
    const char *min, *max, *set, *mod;
} nom_names;

static nom_names names_of(const aft_holding *h)
{
    switch (h->nom_name[0]) {
    case 'e': return (nom_names){"e_nom_min", "e_nom_max", "e_nom_set", "e_nom_mod"};
    case 's': return (nom_names){"s_nom_min", "s_nom_max", "s_nom_set", "s_nom_mod"};
    default: return (nom_names){"p_nom_min", "p_nom_max", "p_nom_set", "p_nom_mod"};
    }
}

static quantity open_quantity(const aft_holding *h, const char *what)
{
    return (quantity){.table = h->table, .row = h->row, .what = what, .life = h->life};
}

static sizes sizes_of(const aft_holding *h)
{
    if (h->is_extendable) {
        bool is_set = !isnan(h->nom_set);
        double most = h->can_expand ? h->nom_max : fmin(h->nom_max, fmax(h->nom, h->nom_min));
        return is_set ? (sizes){h->nom_set, h->nom_set} : (sizes){h->nom_min, most};
    }
    return (sizes){h->nom, h->menu_index >= 0 ? INFINITY : h->nom};
}

/* The least number of modules that reach the least capacity must fit below the greatest one. */
static aft_status judge_modules(finder *f, const aft_holding *h, const nom_names *names)
{
    double least = isnan(h->nom_set) ? h->nom_min : h->nom_set;
    double n = h->nom_mod > 0.0 && isfinite(h->nom_mod) ? ceil(least / h->nom_mod - 1e-9) : NAN;
    if (!(n > 0.0) || !isfinite(n)) {
        return AFT_OK;
    }
    quantity q = open_quantity(h, "whole modules");
    put(&q, &(claim){names->mod, always(h->nom_mod), true, false, n, n});
    put_plain(&q, names->max, always(h->nom_max), false, true);
    put_plain(&q, names->set, always(h->nom_set), false, true);
    return judge(f, &q, false);
}

static aft_status judge_capacity(finder *f, const aft_holding *h)
{
    aft_status status = AFT_OK;
    const nom_names names = names_of(h);
    quantity q = open_quantity(h, "capacity");
    if (!h->is_extendable) {
        return AFT_OK;
    }
    put_plain(&q, names.min, always(h->nom_min), true, false);
    put_plain(&q, names.max, always(h->nom_max), false, true);
    put_set(&q, names.set, always(h->nom_set));
    AFT_TRY(judge(f, &q, false));
    AFT_TRY(judge_modules(f, h, &names));
done:
    return status;
}

/* ---- dispatch and levels ---- */

/* Limits per unit that cross: where the capacity is a decision, by its least one; without any they forbid it. */
static aft_status judge_per_unit(finder *f, const aft_holding *h, const char *low_name, const char *high_name)
{
    quantity q = open_quantity(h, "limits");
    sizes size = sizes_of(h);
    bool is_free = size.least == 0.0 && size.most > 0.0;
    double unit = is_free ? fmax(1.0, f->network->peak_load) : size.least; /* as the solver takes it */
    put_per_unit(&q, low_name, h->low, high_name, h->high, (sizes){unit, unit});
    return size.least != size.most ? judge(f, &q, is_free) : AFT_OK;
}

static aft_status judge_set(finder *f, const aft_holding *h, const char *what, const char *low_name,
                            const char *high_name, const char *set_name, aft_series set)
{
    quantity q = open_quantity(h, what);
    put_per_unit(&q, low_name, h->low, high_name, h->high, sizes_of(h));
    if (set_name != NULL) {
        put_set(&q, set_name, set);
    }
    return judge(f, &q, false);
}

/* What is switched may be off, and what is maintained gives less: only the upper limit holds. */
static aft_status judge_plant(finder *f, const aft_holding *h, aft_series set)
{
    aft_status status = AFT_OK;
    const aft_plant plant = aft_plant_get(f->network, h->table, h->row);
    if (plant.is_committable || plant.is_maintainable) {
        return AFT_OK;
    }
    AFT_TRY(judge_per_unit(f, h, "p_min_pu", "p_max_pu"));
    AFT_TRY(judge_set(f, h, "dispatch", "p_min_pu", "p_max_pu", "p_set", set));
done:
    return status;
}

static aft_status judge_store(finder *f, const aft_holding *h)
{
    aft_status status = AFT_OK;
    AFT_TRY(judge_per_unit(f, h, "e_min_pu", "e_max_pu"));
    AFT_TRY(judge_set(f, h, "level", "e_min_pu", "e_max_pu", "e_set", f->network->stores[h->row].e_set));
done:
    return status;
}

/* Zero as a least, a most, and a set point. */
static aft_status judge_from_zero(finder *f, const aft_holding *h, const char *what, const claim *most,
                                  const char *set_name, aft_series set)
{
    quantity q = open_quantity(h, what);
    put_plain(&q, NULL, always(0.0), true, false);
    put(&q, most);
    put_set(&q, set_name, set);
    return judge(f, &q, false);
}

static aft_status judge_storage_unit(finder *f, const aft_holding *h)
{
    aft_status status = AFT_OK;
    const aft_storage_unit *u = &f->network->storage_units[h->row];
    const sizes size = sizes_of(h);
    const claim give = {"p_max_pu", u->p_max_pu, false, true, size.most, size.least};
    const claim take = {"p_min_pu", u->p_min_pu, false, true, -size.least, -size.most};
    const claim hold = {"max_hours", always(u->max_hours), false, true, size.most, size.least};
    AFT_TRY(judge_from_zero(f, h, "discharge", &give, "p_dispatch_set", u->p_dispatch_set));
    AFT_TRY(judge_from_zero(f, h, "charge", &take, "p_store_set", u->p_store_set));
    AFT_TRY(judge_from_zero(f, h, "level", &hold, "state_of_charge_set", u->state_of_charge_set));
    AFT_TRY(judge_set(f, h, "dispatch", "p_min_pu", "p_max_pu", "p_set", u->p_set));
done:
    return status;
}

/* ---- energy sums ---- */

/* What a series per unit of a capacity comes to in the life of a generator, MWh per MW. */
static double sum_of(const finder *f, const aft_holding *h, aft_series per_unit)
{
    double sum = 0.0;
    for (size_t t = h->life.from; t < h->life.to; t++) {
        sum += f->network->snapshots[t].generators * aft_at(per_unit, t);
    }
    return sum;
}

static aft_status judge_energy(finder *f, const aft_holding *h)
{
    const aft_generator *g = &f->network->generators[h->row];
    const aft_plant plant = aft_plant_get(f->network, h->table, h->row);
    const sizes size = sizes_of(h);
    double most = sum_of(f, h, g->p_max_pu);
    double least = sum_of(f, h, g->p_min_pu);
    bool is_free = plant.is_committable || plant.is_maintainable;
    quantity q = open_quantity(h, "energy");
    put_plain(&q, "e_sum_min", always(g->e_sum_min), true, false);
    put_plain(&q, "e_sum_max", always(g->e_sum_max), false, true);
    if (isinf(g->e_sum_min) && isinf(g->e_sum_max)) {
        return AFT_OK; /* what it can give contradicts nothing */
    }
    if (!is_free && size.least == size.most && isfinite(size.most)) {
        put(&q, &(claim){"p_nom", always(size.most), false, true, most, most});
        put(&q, &(claim){"p_nom", always(size.most), true, false, least, least});
    }
    return judge(f, &q, false);
}

/* ---- all that limits an element ---- */

static bool is_limit(const aft_attribute *a)
{
    static const char *const names =
        " p_nom s_nom e_nom p_nom_min s_nom_min e_nom_min p_nom_max s_nom_max e_nom_max p_nom_set s_nom_set e_nom_set "
        "p_nom_mod s_nom_mod e_nom_mod p_min_pu p_max_pu s_max_pu e_min_pu e_max_pu p_set e_set p_dispatch_set "
        "p_store_set state_of_charge_set state_of_charge_initial e_initial inflow max_hours e_sum_min e_sum_max p_init "
        "ramp_limit_up ramp_limit_down ramp_limit_start_up ramp_limit_shut_down min_up_time min_down_time "
        "up_time_before down_time_before v_ang_max menu_max constant max_growth efficiency efficiency_store "
        "efficiency_dispatch sign ";
    const char *found = strstr(names, a->name);
    return found != NULL && found[-1] == ' ' && found[strlen(a->name)] == ' ';
}

static double number_at(void *record, const aft_attribute *a, size_t t)
{
    switch (a->kind) {
    case AFT_REAL: return *aft_real_at(record, a);
    case AFT_INT: return *aft_int_at(record, a);
    case AFT_SERIES: return aft_at(*aft_series_at(record, a), t);
    default: return NAN;
    }
}

void aft_limits_describe(char *out, size_t size, const aft_network *network, int table, size_t row, size_t t)
{
    const aft_table_info *info = aft_table_describe((aft_table)table);
    void *record = aft_row_at(network, (aft_table)table, row);
    char text[AFT_NUMBER_TEXT];
    const char *between = ": ";
    size_t n = (size_t)snprintf(out, size, "%s:%d", aft_table_file((aft_table)table),
                                aft_row_line(network, (aft_table)table, row));
    for (size_t i = 0; i < info->n_attributes && n < size; i++) {
        const aft_attribute *a = &info->attributes[i];
        double number = number_at(record, a, t);
        if (!is_limit(a) || isnan(number) || aft_is_default(network, record, a)) {
            continue;
        }
        n += (size_t)snprintf(out + n, size - n, "%s%s %s", between, a->name, aft_number_to_text(text, number));
        between = ", ";
        if (n < size && a->kind == AFT_SERIES && aft_series_at(record, a)->hours != NULL) {
            n += (size_t)snprintf(out + n, size - n, " (%s-%s.csv:%zu)", info->file, a->name,
                                  network->own->first + t + 2);
        }
    }
}

/* ---- all of it ---- */

static aft_status judge_holding(finder *f, const aft_holding *h)
{
    aft_status status = AFT_OK;
    const aft_network *network = f->network;
    AFT_TRY(judge_capacity(f, h));
    switch (h->table) {
    case AFT_TABLE_generators:
        AFT_TRY(judge_plant(f, h, network->generators[h->row].p_set));
        AFT_TRY(judge_energy(f, h));
        break;
    case AFT_TABLE_links: AFT_TRY(judge_plant(f, h, network->links[h->row].p_set)); break;
    case AFT_TABLE_processes: AFT_TRY(judge_plant(f, h, network->processes[h->row].p_set)); break;
    case AFT_TABLE_stores: AFT_TRY(judge_store(f, h)); break;
    case AFT_TABLE_storage_units: AFT_TRY(judge_storage_unit(f, h)); break;
    default: break;
    }
done:
    return status;
}

aft_status aft_crossings_find(aft_crossing **out, size_t *n_out, const aft_network *network, aft_error *err)
{
    aft_status status = AFT_OK;
    finder f = {.network = network, .err = err};
    for (aft_holding h = {0}; aft_holding_next(&h, network);) {
        if (aft_holding_exists(&h)) {
            AFT_TRY(judge_holding(&f, &h));
        }
    }
    *out = f.list;
    *n_out = f.n;
    f.list = NULL;
done:
    aft_free(f.list);
    return status;
}
