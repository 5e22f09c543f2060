/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about menus: their options by themselves, and, once everything has its index, with those who buy from them. */
#include "networks/check/check_internal.h"

#include <string.h>

static aft_place option_place(const aft_reading *reading, size_t row, const char *attribute)
{
    return aft_place_of(reading, AFT_TABLE_menus, row, attribute);
}

/* ---- options by themselves ---- */

/* What is below 0 has been reported with the ranges of all numbers. */
static aft_status check_piece(aft_reading *reading, size_t row)
{
    const aft_menu_option *option = &reading->network->menus[row];
    if (option->menu[0] == '\0') {
        return aft_report(reading, AFT_LEVEL_ERROR, "no-menu", option_place(reading, row, "menu"), "",
                          "the option belongs to no menu");
    }
    if (option->max_pieces == 0) {
        return aft_report(reading, AFT_LEVEL_ERROR, "out-of-range", option_place(reading, row, "max_pieces"),
                          "leave the row out", "max_pieces: 0 is below 1");
    }
    if (option->p_nom == 0.0 || option->p_nom == INFINITY) {
        return aft_report(reading, AFT_LEVEL_ERROR, "out-of-range", option_place(reading, row, "p_nom"), "",
                          option->p_nom == 0.0 ? "p_nom: a piece needs a capacity above 0"
                                               : "p_nom: a piece needs a finite capacity");
    }
    return AFT_OK;
}

static aft_status check_impedance(aft_reading *reading, size_t row)
{
    const aft_menu_option *option = &reading->network->menus[row];
    if (!isinf(option->x_per_length) && !isinf(option->r_per_length)) {
        return AFT_OK;
    }
    const char *name = isinf(option->x_per_length) ? "x_per_length" : "r_per_length";
    return aft_report(reading, AFT_LEVEL_ERROR, "infinite", option_place(reading, row, name), "",
                      "%s: a circuit with an infinite impedance is none", name);
}

static bool has_overnight_cost(const aft_menu_option *option)
{
    return !isnan(option->overnight_cost_fixed) || !isnan(option->overnight_cost_per_km);
}

/* At -1 the annuity is 0 whatever the lifetime: the piece would be free. */
static aft_status check_overnight_cost(aft_reading *reading, size_t row)
{
    const aft_menu_option *option = &reading->network->menus[row];
    if (option->lifetime == 0.0 || (isnan(option->discount_rate) && isinf(option->lifetime))) {
        return aft_report(reading, AFT_LEVEL_ERROR, "no-lifetime", option_place(reading, row, "lifetime"), "",
                          "overnight costs need a lifetime");
    }
    if (option->discount_rate == -1.0) {
        return aft_report(reading, AFT_LEVEL_ERROR, "out-of-range", option_place(reading, row, "discount_rate"), "",
                          "discount_rate: -1 is not above -1");
    }
    if (option->discount_rate > 1.0 || option->fom_share > 1.0) {
        const char *name = option->discount_rate > 1.0 ? "discount_rate" : "fom_share";
        return aft_report(reading, AFT_WARNING, "percent", option_place(reading, row, name),
                          "write it as a share: 2.25 % is 0.0225", "%s: more than 100 %% a year", name);
    }
    if (option->capital_cost_fixed != 0.0 || option->capital_cost_per_km != 0.0) {
        return aft_report(reading, AFT_WARNING, "two-costs", option_place(reading, row, NULL), "",
                          "overnight costs replace both capital costs");
    }
    return AFT_OK;
}

/* Attributes of the annuity where there is none. */
static aft_status note_idle_annuity(aft_reading *reading, size_t row)
{
    const aft_menu_option *option = &reading->network->menus[row];
    const char *name = !isnan(option->discount_rate) ? "discount_rate" : NULL;
    name = option->fom_share != 0.0 ? "fom_share" : name;
    name = !isinf(option->lifetime) ? "lifetime" : name;
    if (name == NULL) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_NOTE, "no-effect", option_place(reading, row, name), "",
                      "without effect on the plan: `%s` of `%s`, which has no overnight cost", name, option->name);
}

static const char *option_label(const aft_menu_option *option)
{
    return option->option[0] != '\0' ? option->option : option->name;
}

/* Tables of decisions name the option by its label. */
static aft_status check_label(aft_reading *reading, size_t row)
{
    const aft_menu_option *menus = reading->network->menus;
    for (size_t i = 0; i < row; i++) {
        bool is_same = strcmp(menus[i].menu, menus[row].menu) == 0 &&
                       strcmp(option_label(&menus[i]), option_label(&menus[row])) == 0;
        if (is_same) {
            return aft_report(reading, AFT_WARNING, "same-label", option_place(reading, row, "option"),
                              "choose another label", "`%s` and `%s` are both labelled `%s` in menu `%s`",
                              menus[i].name, menus[row].name, option_label(&menus[row]), menus[row].menu);
        }
    }
    return AFT_OK;
}

aft_status aft_check_options(aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (size_t row = 0; row < reading->network->n_menus; row++) {
        AFT_TRY(check_piece(reading, row));
        AFT_TRY(check_impedance(reading, row));
        AFT_TRY(has_overnight_cost(&reading->network->menus[row]) ? check_overnight_cost(reading, row)
                                                                  : note_idle_annuity(reading, row));
        AFT_TRY(check_label(reading, row));
    }
done:
    return status;
}

/* ---- who buys from a menu ---- */

/* The cost of a piece is linear in the length, so what holds at both ends holds for every buyer between them. */
typedef struct menu_use {
    size_t n;      /* active elements that buy from it */
    size_t n_idle; /* those that a scenario may switch on */
    double shortest, longest;
    bool has_ac, has_dc; /* lines and transformers among them */
} menu_use;

static void note_buyer(menu_use *use, const aft_network *network, const aft_holding *h)
{
    bool is_line = h->table == AFT_TABLE_lines || h->table == AFT_TABLE_transformers;
    int bus0 = is_line ? h->bus0 : -1;
    bool is_dc = bus0 >= 0 && strcmp(network->buses[bus0].carrier, "DC") == 0;
    use->shortest = use->n == 0 ? h->length : fmin(use->shortest, h->length);
    use->longest = use->n == 0 ? h->length : fmax(use->longest, h->length);
    use->has_dc |= is_dc;
    use->has_ac |= bus0 >= 0 && !is_dc;
    use->n++;
}

typedef aft_status on_buyer(aft_reading *reading, menu_use *uses, const aft_holding *h);

static void count_idle_buyers(const aft_network *network, menu_use *uses)
{
    for (aft_holding h = {0}; aft_holding_next(&h, network);) {
        for (size_t m = 0; m < network->n_menu_lists && !h.active; m++) {
            uses[m].n_idle += strcmp(network->menu_lists[m].name, h.menu) == 0;
        }
    }
}

static aft_status for_each_buyer(aft_reading *reading, menu_use *uses, on_buyer *call)
{
    aft_status status = AFT_OK;
    for (aft_holding h = {0}; aft_holding_next(&h, reading->network);) {
        if (h.active && h.menu_index >= 0) {
            AFT_TRY(call(reading, uses, &h));
        }
    }
done:
    return status;
}

static aft_status count_buyer(aft_reading *reading, menu_use *uses, const aft_holding *h)
{
    note_buyer(&uses[h->menu_index], reading->network, h);
    return AFT_OK;
}

/* More pieces than there are harm nobody, but say that something else was meant; 0 pieces are no menu. */
static aft_status note_menu_max(aft_reading *reading, menu_use *uses, const aft_holding *h)
{
    (void)uses;
    const aft_network *network = reading->network;
    const aft_menu *menu = &network->menu_lists[h->menu_index];
    double n = 0.0;
    for (size_t d = 0; d < menu->n; d++) {
        n += network->menus[menu->options[d]].max_pieces;
    }
    aft_place place = aft_place_of(reading, h->table, h->row, "menu_max");
    if (h->menu_max == 0) {
        return aft_report(reading, AFT_NOTE, "menu-max", place, "", "menu_max is 0: `%s` can buy nothing", h->name);
    }
    if (h->menu_max > n) {
        return aft_report(reading, AFT_NOTE, "menu-max", place, "", "menu_max is %d, and menu `%s` has %g pieces",
                          h->menu_max, menu->name, n);
    }
    return AFT_OK;
}

static aft_status note_length(aft_reading *reading, menu_use *uses, const aft_holding *h)
{
    (void)uses;
    const aft_network *network = reading->network;
    const aft_menu *menu = &network->menu_lists[h->menu_index];
    for (size_t d = 0; h->length == 0.0 && d < menu->n; d++) {
        const aft_menu_option *option = &network->menus[menu->options[d]];
        if (option->cost_per_km != 0.0) {
            return aft_report(reading, AFT_NOTE, "no-length", aft_place_of(reading, h->table, h->row, "length"), "",
                              "the length of `%s` is 0: what `%s` costs per km counts nothing", h->name, option->name);
        }
    }
    return AFT_OK;
}

/* A bought circuit whose impedance is its length times 0, or 0 km of something. */
static aft_status check_circuits(aft_reading *reading, menu_use *uses, const aft_holding *h)
{
    const aft_network *network = reading->network;
    const aft_menu *menu = &network->menu_lists[h->menu_index];
    bool is_branch = h->table == AFT_TABLE_lines || h->table == AFT_TABLE_transformers;
    bool uses_x = uses[h->menu_index].has_ac;
    for (size_t d = 0; is_branch && d < menu->n; d++) {
        const aft_menu_option *option = &network->menus[menu->options[d]];
        double per_length = uses_x ? option->x_per_length : option->r_per_length;
        const char *name = uses_x ? "x_per_length" : "r_per_length";
        if (per_length * h->length == 0.0) {
            bool is_option = per_length == 0.0;
            aft_place place = is_option ? option_place(reading, (size_t)menu->options[d], name)
                                        : aft_place_of(reading, h->table, h->row, "length");
            return aft_report(reading, AFT_WARNING, "zero-impedance", place, is_option ? "" : "give its length",
                              "a circuit `%s` of `%s` has no impedance: %s is %g, the length %g km", option->name,
                              h->name, name, per_length, h->length);
        }
    }
    return AFT_OK;
}

/* ---- menus that nobody uses ---- */

static aft_status note_idle_menus(aft_reading *reading, const menu_use *uses)
{
    const aft_network *network = reading->network;
    aft_status status = AFT_OK;
    for (size_t m = 0; m < network->n_menu_lists; m++) {
        const aft_menu *menu = &network->menu_lists[m];
        if (uses[m].n + uses[m].n_idle == 0) {
            AFT_TRY(aft_report(reading, AFT_NOTE, "idle-menu", option_place(reading, (size_t)menu->options[0], "menu"),
                               "", "no element buys from menu `%s` (%zu %s)", menu->name, menu->n,
                               menu->n == 1 ? "option" : "options"));
        }
    }
done:
    return status;
}

/* A column `menu` in a table without capacities is user data to the reader, and surely meant otherwise. */
static aft_status check_menu_columns(aft_reading *reading)
{
    const aft_network *network = reading->network;
    aft_status status = AFT_OK;
    for (int table = 0; table < AFT_N_TABLES; table++) {
        for (size_t i = 0; i < network->user_columns[table].n; i++) {
            const aft_user_column *column = &network->user_columns[table].columns[i];
            size_t n = 0;
            size_t row = 0;
            (void)aft_network_rows(network, (aft_table)table, &n);
            while (row < n && aft_cell_is_missing(column->cells[row])) {
                row++;
            }
            if (row < n && strcmp(column->name, "menu") == 0) {
                AFT_TRY(aft_report(reading, AFT_WARNING, "idle-menu",
                                   aft_place_of(reading, (aft_table)table, row, NULL),
                                   "give the menu to a generator, link, process, store, storage unit, line or "
                                   "transformer",
                                   "`%s` has no capacity that could be bought: its menu `%s` counts nothing",
                                   aft_row_name(network, (aft_table)table, row), column->cells[row]));
            }
        }
    }
done:
    return status;
}

/* ---- options beside each other ---- */

static double cost_at(const aft_menu_option *option, double length)
{
    return option->cost_fixed + option->cost_per_km * length;
}

static bool is_given_impedance(const aft_menu_option *option)
{
    return !isnan(option->x_per_length) || !isnan(option->r_per_length);
}

static aft_status note_gain(aft_reading *reading, size_t row, const menu_use *use)
{
    const aft_menu_option *option = &reading->network->menus[row];
    double length = cost_at(option, use->shortest) < cost_at(option, use->longest) ? use->shortest : use->longest;
    double cost = cost_at(option, length);
    if (use->n == 0 || cost > 0.0) {
        return AFT_OK;
    }
    const char *name = has_overnight_cost(option) ? "overnight_cost_fixed" : "capital_cost_fixed";
    if (cost < 0.0) {
        return aft_report(reading, AFT_NOTE, "free-option", option_place(reading, row, name), "",
                          "a piece of `%s` costs %g at %g km: it is bought even where nobody needs it", option->name,
                          cost, length);
    }
    return aft_report(reading, AFT_NOTE, "free-option", option_place(reading, row, name), "",
                      "a piece of `%s` costs nothing at %g km", option->name, length);
}

static aft_status note_idle_impedance(aft_reading *reading, size_t row, const menu_use *use)
{
    const aft_menu_option *option = &reading->network->menus[row];
    bool is_x_idle = !isnan(option->x_per_length) && !use->has_ac;
    bool is_r_idle = !isnan(option->r_per_length) && !use->has_dc;
    if (use->n == 0 || !(is_x_idle || is_r_idle)) {
        return AFT_OK;
    }
    const char *name = is_x_idle ? "x_per_length" : "r_per_length";
    return aft_report(reading, AFT_NOTE, "no-effect", option_place(reading, row, name), "",
                      "without effect on the plan: `%s` of `%s`, which no %s line or transformer buys", name,
                      option->name, is_x_idle ? "AC" : "DC");
}

static bool is_same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool is_same_option(const aft_menu_option *a, const aft_menu_option *b)
{
    return a->p_nom == b->p_nom && a->cost_fixed == b->cost_fixed && a->cost_per_km == b->cost_per_km &&
           is_same_number(a->x_per_length, b->x_per_length) && is_same_number(a->r_per_length, b->r_per_length) &&
           is_same_number(a->resistance, b->resistance);
}

/* Pipes whose pressures count may be there for another loss of it: they are not compared by size. Nor is an old pipe
 * that can be reused with a new one: that it is large and cheap is why it stands there. */
static bool are_comparable(const aft_network *network, const aft_menu_option *a, const aft_menu_option *b)
{
    if (a->reuse != b->reuse) {
        return false;
    }
    return strcmp(network->settings.pressure, "off") == 0 || is_same_number(a->resistance, b->resistance);
}

/* Smaller at no lower cost, for every buyer. Circuits of another impedance are not compared by size. */
static bool is_dominated(const aft_menu_option *small, const aft_menu_option *large, const menu_use *use)
{
    return use->n > 0 && small->p_nom < large->p_nom && !is_given_impedance(small) && !is_given_impedance(large) &&
           cost_at(small, use->shortest) >= cost_at(large, use->shortest) &&
           cost_at(small, use->longest) >= cost_at(large, use->longest);
}

/* Two sizes that are one: perhaps a slip. */
static aft_status note_same_size(aft_reading *reading, const aft_menu *menu, size_t d)
{
    const aft_menu_option *options = reading->network->menus;
    const aft_menu_option *option = &options[menu->options[d]];
    for (size_t i = 0; i < d; i++) {
        const aft_menu_option *other = &options[menu->options[i]];
        bool has_same_cost = option->cost_fixed == other->cost_fixed && option->cost_per_km == other->cost_per_km;
        if (option->p_nom == other->p_nom && (!has_same_cost || is_same_option(option, other)) &&
            are_comparable(reading->network, option, other)) {
            return aft_report(reading, AFT_NOTE, "same-size", option_place(reading, (size_t)menu->options[d], "p_nom"),
                              "",
                              has_same_cost ? "`%s` has the same capacity and cost as `%s`"
                                            : "`%s` has the same capacity as `%s` at another cost",
                              option->name, other->name);
        }
    }
    return AFT_OK;
}

/* A larger option of the menu that costs no more, or NULL. */
static const aft_menu_option *find_dominating(const aft_network *network, const aft_menu *menu, size_t d,
                                              const menu_use *use)
{
    for (size_t i = 0; i < menu->n; i++) {
        const aft_menu_option *other = &network->menus[menu->options[i]];
        if (are_comparable(network, &network->menus[menu->options[d]], other) &&
            is_dominated(&network->menus[menu->options[d]], other, use)) {
            return other;
        }
    }
    return NULL;
}

/* One note a menu. */
static aft_status note_dominated(aft_reading *reading, const aft_menu *menu, const menu_use *use)
{
    const aft_network *network = reading->network;
    size_t n = 0;
    size_t first = 0;
    for (size_t d = menu->n; d-- > 0;) {
        if (find_dominating(network, menu, d, use) != NULL) {
            first = d;
            n++;
        }
    }
    if (n == 0) {
        return AFT_OK;
    }
    const aft_menu_option *small = &network->menus[menu->options[first]];
    const aft_menu_option *large = find_dominating(network, menu, first, use);
    aft_place place = option_place(reading, (size_t)menu->options[first], "p_nom");
    return aft_report(reading, AFT_NOTE, "dominated-option", place, "",
                      n == 1 ? "`%s` (%g) is smaller than `%s` (%g) and costs no less"
                             : "`%s` (%g) is smaller than `%s` (%g) and costs no less; likewise %zu more of the menu",
                      small->name, small->p_nom, large->name, large->p_nom, n - 1);
}

static aft_status check_options_of(aft_reading *reading, const aft_menu *menu, const menu_use *use)
{
    aft_status status = AFT_OK;
    for (size_t d = 0; d < menu->n; d++) {
        AFT_TRY(note_gain(reading, (size_t)menu->options[d], use));
        AFT_TRY(note_idle_impedance(reading, (size_t)menu->options[d], use));
        AFT_TRY(note_same_size(reading, menu, d));
    }
    AFT_TRY(note_dominated(reading, menu, use));
done:
    return status;
}

aft_status aft_check_menus(aft_reading *reading)
{
    const aft_network *network = reading->network;
    aft_status status = AFT_OK;
    menu_use *uses = aft_alloc(network->n_menu_lists, sizeof *uses);
    AFT_TRY_ALLOC(uses, reading->err, "check");
    count_idle_buyers(network, uses);
    AFT_TRY(for_each_buyer(reading, uses, count_buyer));
    AFT_TRY(for_each_buyer(reading, uses, note_menu_max));
    AFT_TRY(for_each_buyer(reading, uses, note_length));
    AFT_TRY(for_each_buyer(reading, uses, check_circuits));
    AFT_TRY(note_idle_menus(reading, uses));
    AFT_TRY(check_menu_columns(reading));
    for (size_t m = 0; m < network->n_menu_lists; m++) {
        AFT_TRY(check_options_of(reading, &network->menu_lists[m], &uses[m]));
    }
done:
    aft_free(uses);
    return status;
}
