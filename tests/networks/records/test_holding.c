/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks/records/records_internal.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>

/* One element of each table, each with a capacity of its own, so that no field can come from another table. */
static const test_file one_of_each[] = {
    {"buses.csv", "name,carrier\nA,AC\nB,AC\n"},
    {"generators.csv", "name,bus,carrier,p_nom,p_min_pu,marginal_cost,space_ha_per_unit,low,high\n"
                       "g,A,AC,1,0.25,7,0.5,0.8,1.5\n"},
    {"links.csv", "name,bus0,bus1,p_nom,p_max_pu,length\nl,A,B,2,0.5,12\n"},
    {"processes.csv", "name,bus0,bus1,rate0,rate1,p_nom\np,A,B,-1,1,3\n"},
    {"stores.csv", "name,bus,e_nom,e_nom_extendable,e_nom_max\ns,A,4,True,40\n"},
    {"storage_units.csv", "name,bus,p_nom,active\nu,A,5,False\n"},
    {"lines.csv", "name,bus0,bus1,x,s_nom,s_max_pu\nw,B,A,0.1,6,0.7\n"},
    {"transformers.csv", "name,bus0,bus1,x,s_nom\nt,A,B,0.1,7\n"},
    {"snapshots.csv", "snapshot\na\nb\n"},
    {NULL, NULL},
};

static const char *const names[AFT_N_HOLDINGS] = {"g", "l", "p", "s", "u", "w", "t"};

Test(holding, every_table_has_its_own)
{
    test_reading r = test_read_texts(one_of_each, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    for (int c = 0; c < AFT_N_HOLDINGS; c++) {
        const aft_holding h = aft_holding_at(r.network, aft_holding_tables[c], 0);
        cr_expect_str_eq(h.name, names[c]);
        cr_expect_eq(h.table, aft_holding_tables[c]);
        cr_expect_eq(h.nom, 1.0 + c, "%s", h.name);
        cr_expect_eq(h.line, 2, "%s", h.name);
        cr_expect_eq(h.menu_index, -1, "%s", h.name);
        cr_expect_eq(aft_holding_exists(&h), h.table != AFT_TABLE_storage_units, "%s", h.name);
        cr_expect_eq(h.is_extendable, h.table == AFT_TABLE_stores, "%s", h.name);
    }
    test_reading_clear(&r);
}

Test(holding, what_tables_tell_in_their_own_way)
{
    test_reading r = test_read_texts(one_of_each, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    const aft_holding g = aft_holding_at(r.network, AFT_TABLE_generators, 0);
    const aft_holding l = aft_holding_at(r.network, AFT_TABLE_links, 0);
    const aft_holding w = aft_holding_at(r.network, AFT_TABLE_lines, 0);
    const aft_holding t = aft_holding_at(r.network, AFT_TABLE_transformers, 0);
    cr_expect_eq(g.bus0, 0);
    cr_expect_eq(g.bus1, -1);
    cr_expect_eq(g.low.value, 0.25);
    cr_expect_eq(g.marginal_cost.value, 7.0);
    cr_expect_eq(g.cost_low, 0.8);
    cr_expect_eq(g.space_ha_per_unit, 0.5);
    cr_expect_eq(l.bus1, 1);
    cr_expect_eq(l.high.value, 0.5);
    cr_expect_eq(l.length, 12.0);
    cr_expect_eq(w.bus0, 1);
    cr_expect_eq(w.low.value, 0.0);
    cr_expect_eq(w.high.value, 0.7);
    cr_expect_str_eq(w.nom_name, "s_nom");
    cr_expect_str_eq(t.carrier, "");
    cr_expect_eq(t.marginal_cost.value, 0.0);
    test_reading_clear(&r);
}

/* All of them in turn; none where there are none. */
Test(holding, next_walks_through_all_tables)
{
    const aft_network empty = {0};
    test_reading r = test_read_texts(one_of_each, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    int n = 0;
    for (aft_holding h = {0}; aft_holding_next(&h, r.network); n++) {
        cr_assert_lt(n, AFT_N_HOLDINGS);
        cr_expect_str_eq(h.name, names[n]);
    }
    cr_expect_eq(n, AFT_N_HOLDINGS);
    test_reading_clear(&r);
    aft_holding none = {0};
    cr_expect_not(aft_holding_next(&none, &empty));
}

/* What is derived can be written through its slots, and the next view has it. */
Test(holding, slots_stand_in_the_record)
{
    test_reading r = test_read_texts(one_of_each, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    *aft_holding_slots_at(r.network, AFT_TABLE_stores, 0).unit_cost = 3.5;
    cr_expect_eq(aft_holding_at(r.network, AFT_TABLE_stores, 0).unit_cost, 3.5);
    cr_expect_eq(r.network->stores[0].unit_cost, 3.5);
    test_reading_clear(&r);
}

/* A table whose rows have no capacity: nothing, which exists nowhere. */
Test(holding, other_tables_have_none)
{
    test_reading r = test_read_texts(one_of_each, NULL, NULL);
    cr_assert_eq(r.status, AFT_OK);
    const aft_holding bus = aft_holding_at(r.network, AFT_TABLE_buses, 0);
    cr_expect_null(bus.name);
    cr_expect_not(aft_holding_exists(&bus));
    test_reading_clear(&r);
}
