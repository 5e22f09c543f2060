/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about menus: their options, and who buys from them. */
#include "networks/networks_internal.h"

#include <string.h>

static aft_status check_option(aft_reading *reading, size_t row)
{
    const aft_menu_option *option = &reading->network->menus[row];
    if (option->menu[0] == '\0') {
        return aft_report(reading, AFT_LEVEL_ERROR, "no-menu", aft_place_of(reading, AFT_TABLE_menus, row, "menu"), "",
                          "the option belongs to no menu");
    }
    if (option->max_pieces < 1) {
        return aft_report(reading, AFT_LEVEL_ERROR, "out-of-range",
                          aft_place_of(reading, AFT_TABLE_menus, row, "max_pieces"), "leave the row out",
                          "max_pieces: %d is below 1", option->max_pieces);
    }
    if (!(option->p_nom > 0.0) || isinf(option->p_nom)) {
        return aft_report(reading, AFT_LEVEL_ERROR, "out-of-range",
                          aft_place_of(reading, AFT_TABLE_menus, row, "p_nom"), "",
                          "p_nom: a piece needs a capacity above 0");
    }
    return AFT_OK;
}

static aft_status check_option_lifetime(aft_reading *reading, size_t row)
{
    const aft_menu_option *option = &reading->network->menus[row];
    bool has_overnight = !isnan(option->overnight_cost_fixed) || !isnan(option->overnight_cost_per_km);
    if (!has_overnight) {
        return AFT_OK;
    }
    aft_place place = aft_place_of(reading, AFT_TABLE_menus, row, "lifetime");
    if (option->lifetime == 0.0 || (isnan(option->discount_rate) && isinf(option->lifetime))) {
        return aft_report(reading, AFT_LEVEL_ERROR, "no-lifetime", place, "", "overnight costs need a lifetime");
    }
    if (option->capital_cost_fixed != 0.0 || option->capital_cost_per_km != 0.0) {
        return aft_report(reading, AFT_WARNING, "two-costs", aft_place_of(reading, AFT_TABLE_menus, row, NULL), "",
                          "overnight costs replace both capital costs");
    }
    return AFT_OK;
}

static bool is_same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool has_same_costs(const aft_menu_option *a, const aft_menu_option *b)
{
    return is_same_number(a->capital_cost_fixed, b->capital_cost_fixed) &&
           is_same_number(a->capital_cost_per_km, b->capital_cost_per_km) &&
           is_same_number(a->overnight_cost_fixed, b->overnight_cost_fixed) &&
           is_same_number(a->overnight_cost_per_km, b->overnight_cost_per_km);
}

/* Two sizes that are one: perhaps meant, perhaps a slip. */
static aft_status note_same_size(aft_reading *reading, size_t row)
{
    const aft_menu_option *menus = reading->network->menus;
    for (size_t i = 0; i < row; i++) {
        bool is_same = strcmp(menus[i].menu, menus[row].menu) == 0 && menus[i].p_nom == menus[row].p_nom;
        if (is_same && !has_same_costs(&menus[i], &menus[row])) {
            return aft_report(reading, AFT_NOTE, "same-size", aft_place_of(reading, AFT_TABLE_menus, row, "p_nom"), "",
                              "`%s` has the same capacity as `%s` at another cost", menus[row].name, menus[i].name);
        }
    }
    return AFT_OK;
}

aft_status aft_check_options(aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (size_t row = 0; row < reading->network->n_menus; row++) {
        AFT_TRY(check_option(reading, row));
        AFT_TRY(check_option_lifetime(reading, row));
        AFT_TRY(note_same_size(reading, row));
    }
done:
    return status;
}
