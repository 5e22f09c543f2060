/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules about what is switched and maintained: generators, links, processes. What PyPSA refuses is an error; what
 * leaves its solver without an answer (an infinite capacity times a status) is one too. */
#include "networks/check/check_internal.h"

/* A plant while it is checked. */
typedef struct subject {
    aft_table table;
    size_t row;
    aft_holding h;
    aft_plant plant;
} subject;

static double total_hours(const aft_network *network)
{
    double hours = 0.0;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        hours += network->snapshots[t].generators;
    }
    return hours;
}

static aft_status report(aft_reading *reading, const subject *s, const char *rule, const char *attribute,
                         const char *hint, const char *text)
{
    return aft_report(reading, AFT_LEVEL_ERROR, rule, aft_place_of(reading, s->table, s->row, attribute), hint, "%s",
                      text);
}

/* As in PyPSA also of what is not active. */
static aft_status check_maintenance(aft_reading *reading, const subject *s)
{
    const char *rule = "maintenance";
    double hours = total_hours(reading->network);
    double duration = s->plant.maintenance_duration;
    if (!s->plant.is_maintainable) {
        return AFT_OK;
    }
    if (!(duration > 0.0)) {
        return report(reading, s, rule, "maintenance_duration", "give the length of a window in hours",
                      "a window of maintenance needs a length above 0");
    }
    if (s->plant.maintenance_events <= 0) {
        return report(reading, s, rule, "maintenance_events", "set maintainable to False if there is none",
                      "maintenance_events is not above 0");
    }
    if (duration * s->plant.maintenance_events > hours && !reading->has_broken_snapshots) {
        return aft_report(reading, AFT_LEVEL_ERROR, rule,
                          aft_place_of(reading, s->table, s->row, "maintenance_duration"), "",
                          "%d windows of %g h do not fit into the %g h of all snapshots", s->plant.maintenance_events,
                          duration, hours);
    }
    if (s->h.is_extendable && isinf(s->h.nom_max)) {
        return report(reading, s, rule, "p_nom_max", "give p_nom_max",
                      "maintenance of an extendable capacity needs a finite p_nom_max");
    }
    return AFT_OK;
}

static aft_status check_modules(aft_reading *reading, const subject *s)
{
    double modules = s->h.nom / s->h.nom_mod;
    if (!s->plant.is_committable || !s->h.active || !(s->h.nom_mod > 0.0)) {
        return AFT_OK;
    }
    if (reading->network->settings.linearized_unit_commitment) {
        return report(reading, s, "modular-commitment", "p_nom_mod", "leave out linearized_unit_commitment",
                      "numbers of modules cannot be relaxed");
    }
    if (s->h.menu[0] != '\0') {
        return report(reading, s, "modular-commitment", "p_nom_mod", "leave out the menu or the modules",
                      "modules that are switched, and a menu");
    }
    if (!s->h.is_extendable && !isinf(modules) && fabs(modules - round(modules)) > 1e-9 * fmax(1.0, modules)) {
        return aft_report(reading, AFT_LEVEL_ERROR, "modular-commitment",
                          aft_place_of(reading, s->table, s->row, "p_nom_mod"), "make p_nom a multiple of p_nom_mod",
                          "p_nom %g is no whole number of modules of %g", s->h.nom, s->h.nom_mod);
    }
    return AFT_OK;
}

static bool is_infinite(const aft_network *network, aft_series series)
{
    return isinf(aft_series_min(network, series)) || isinf(aft_series_max(network, series));
}

static aft_series series_of(const aft_network *network, const subject *s, const char *name)
{
    const aft_table_info *info = aft_table_describe(s->table);
    const aft_attribute *attribute = aft_attribute_find(info->attributes, info->n_attributes, name);
    return *aft_series_at(aft_row_at(network, s->table, s->row), attribute);
}

static aft_status check_infinite(aft_reading *reading, const subject *s)
{
    const aft_network *network = reading->network;
    const char *names[] = {"p_min_pu", "p_max_pu", "ramp_limit_up", "ramp_limit_down"};
    if (!s->h.active || (!s->plant.is_committable && !s->plant.is_maintainable)) {
        return AFT_OK;
    }
    if (!s->h.is_extendable && isinf(s->h.nom)) {
        return report(reading, s, "infinite", "p_nom", "", "an infinite capacity that is switched or maintained");
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (is_infinite(network, series_of(network, s, names[i]))) {
            return report(reading, s, "infinite", names[i], "", "an infinite limit of what is switched or maintained");
        }
    }
    if (isinf(s->plant.ramp_start_up) || isinf(s->plant.ramp_shut_down)) {
        return report(reading, s, "infinite",
                      isinf(s->plant.ramp_start_up) ? "ramp_limit_start_up" : "ramp_limit_shut_down", "leave it empty",
                      "an infinite limit of what is switched or maintained");
    }
    return AFT_OK;
}

aft_status aft_check_plants(aft_reading *reading)
{
    aft_status status = AFT_OK;
    for (size_t i = 0; i < AFT_N_HOLDINGS; i++) {
        size_t n = 0;
        aft_table table = aft_holding_tables[i];
        (void)aft_network_rows(reading->network, table, &n);
        for (size_t row = 0; aft_table_has_plants(table) && row < n; row++) {
            const subject s = {table, row, aft_holding_at(reading->network, table, row),
                               aft_plant_get(reading->network, table, row)};
            AFT_TRY(check_maintenance(reading, &s));
            AFT_TRY(check_modules(reading, &s));
            AFT_TRY(check_infinite(reading, &s));
        }
    }
done:
    return status;
}
