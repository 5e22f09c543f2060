/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is given and has no effect on the plan, here as in PyPSA: one note per file, which names it. */
#include "networks/base/words.h"
#include "networks/check/check_internal.h"

#include <string.h>

/* Attributes that have no effect where something else is so. */
typedef struct idle_rule {
    const char *names; /* each between blanks */
    const char *why;
    bool (*is_idle)(const aft_network *network, aft_table table, size_t row);
} idle_rule;

static bool is_flag_off(const aft_network *network, aft_table table, size_t row, const char *name)
{
    const aft_table_info *info = aft_table_describe(table);
    const aft_attribute *flag = aft_attribute_find(info->attributes, info->n_attributes, name);
    return flag != NULL && !*aft_flag_at(aft_row_at(network, table, row), flag);
}

static bool is_not_committable(const aft_network *network, aft_table table, size_t row)
{
    return is_flag_off(network, table, row, "committable");
}

static bool is_not_maintainable(const aft_network *network, aft_table table, size_t row)
{
    return is_flag_off(network, table, row, "maintainable");
}

static bool is_not_extendable(const aft_network *network, aft_table table, size_t row)
{
    return !aft_holding_at(network, table, row).is_extendable;
}

/* Modules are bought, or switched. */
static bool is_without_modules(const aft_network *network, aft_table table, size_t row)
{
    const aft_table_info *info = aft_table_describe(table);
    bool can_switch = aft_attribute_find(info->attributes, info->n_attributes, "committable") != NULL;
    return is_not_extendable(network, table, row) && (!can_switch || is_not_committable(network, table, row));
}

static bool is_without_periods(const aft_network *network, aft_table table, size_t row)
{
    (void)table, (void)row;
    return !network->has_periods;
}

static bool is_lifetime_idle(const aft_network *network, aft_table table, size_t row)
{
    return !network->has_periods && isnan(aft_holding_at(network, table, row).overnight_cost);
}

static bool is_one_period(const aft_network *network, aft_table table, size_t row)
{
    (void)table, (void)row;
    return !network->settings.multi_investment_periods;
}

static bool is_without_type(const aft_network *network, aft_table table, size_t row)
{
    return (table == AFT_TABLE_lines && network->lines[row].type[0] == '\0') ||
           (table == AFT_TABLE_transformers && network->transformers[row].type[0] == '\0');
}

static bool is_cyclic(const aft_network *network, aft_table table, size_t row)
{
    return is_one_period(network, table, row) &&
           (table == AFT_TABLE_stores ? network->stores[row].e_cyclic
                                      : network->storage_units[row].cyclic_state_of_charge);
}

static bool is_without_menu(const aft_network *network, aft_table table, size_t row)
{
    return aft_holding_at(network, table, row).menu[0] == '\0';
}

static const idle_rule rules[] = {
    {" start_up_cost shut_down_cost stand_by_cost min_up_time min_down_time up_time_before down_time_before ",
     "where committable is not set", is_not_committable},
    {" maintenance_duration maintenance_pu maintenance_events ", "where maintainable is not set", is_not_maintainable},
    {" p_nom_min p_nom_max s_nom_min s_nom_max e_nom_min e_nom_max ", "of a fixed capacity", is_not_extendable},
    {" p_nom_mod s_nom_mod e_nom_mod ", "of a fixed capacity", is_without_modules},
    {" build_year ", "without investment periods", is_without_periods},
    {" lifetime ", "without investment periods and overnight_cost", is_lifetime_idle},
    {" max_growth max_relative_growth e_initial_per_period e_cyclic_per_period state_of_charge_initial_per_period "
     "cyclic_state_of_charge_per_period ",
     "without multi_investment_periods", is_one_period},
    {" e_initial state_of_charge_initial ", "of a cyclic store", is_cyclic},
    {" num_parallel tap_position ", "without a type", is_without_type},
    {" menu_max ", "without a menu", is_without_menu},
};

static const idle_rule label = {.names = "", .why = ""};

static bool has_word(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = strstr(words, word); p != NULL; p = strstr(p + 1, word)) {
        if (p > words && p[-1] == ' ' && p[n] == ' ') {
            return true;
        }
    }
    return false;
}

/* The rule for an attribute, or NULL: it always counts. */
static const idle_rule *find_rule(const aft_attribute *attribute)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (has_word(rules[i].names, attribute->name)) {
            return &rules[i];
        }
    }
    return attribute->need == AFT_LABEL ? &label : NULL;
}

/* True if an active element gives the attribute, and it has no effect there. */
static bool is_in_vain(const aft_network *network, aft_table table, const aft_attribute *attribute,
                       const idle_rule *rule)
{
    size_t n = 0;
    (void)aft_network_rows(network, table, &n);
    for (size_t row = 0; row < n; row++) {
        bool is_given = !aft_is_default(network, aft_row_at(network, table, row), attribute);
        if (is_given && aft_row_is_active(network, table, row) &&
            (rule->is_idle == NULL || rule->is_idle(network, table, row))) {
            return true;
        }
    }
    return false;
}

/* Attributes with the same reason stand together: the rules are asked in turn. */
static aft_status add_words(aft_words *words, const aft_network *network, aft_table table, const idle_rule *rule)
{
    const aft_table_info *info = aft_table_describe(table);
    aft_status status = AFT_OK;
    bool is_first = true;
    for (size_t a = 0; a < info->n_attributes; a++) {
        const aft_attribute *attribute = &info->attributes[a];
        if (find_rule(attribute) == rule && is_in_vain(network, table, attribute, rule)) {
            const char *between = words->n == 0 ? "" : is_first ? "; " : ", ";
            AFT_TRY(aft_words_add(words, "%s`%s`", between, attribute->name));
            is_first = false;
        }
    }
    if (!is_first && rule->why[0] != '\0') {
        AFT_TRY(aft_words_add(words, " %s", rule->why));
    }
done:
    return status;
}

static aft_status note_table(aft_reading *reading, aft_table table)
{
    aft_status status = AFT_OK;
    aft_words words = {0};
    AFT_TRY(add_words(&words, reading->network, table, &label));
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        AFT_TRY(add_words(&words, reading->network, table, &rules[i]));
    }
    if (words.n > 0) {
        AFT_TRY(aft_report(reading, AFT_NOTE, "no-effect", (aft_place){.file = aft_table_file(table)}, "",
                           "without effect on the plan: %s", words.text));
    }
done:
    aft_words_clear(&words);
    return status == AFT_ENOMEM ? aft_fail(reading->err, status, "%s: out of memory", aft_table_file(table)) : status;
}

aft_status aft_note_idle(aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (int table = 0; table < AFT_N_TABLES; table++) {
        if (aft_table_describe((aft_table)table)->whose == AFT_PYPSA) {
            AFT_TRY(note_table(reading, (aft_table)table));
        }
    }
done:
    return status;
}
