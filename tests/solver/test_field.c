/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What strangers' files contain: odd numbers that have a meaning, here small networks with numbers of our own. */
#include "tests/support/case_folder.h"
#include "tests/support/reading.h"

#include <criterion/criterion.h>
#include <string.h>

#define ONE_BUS                                                                                                        \
    {                                                                                                                  \
        "buses.csv", "name\nDorp\n"                                                                                    \
    }
#define LOAD(mw)                                                                                                       \
    {                                                                                                                  \
        "loads.csv", "name,bus,p_set\nhuizen,Dorp," mw "\n"                                                            \
    }
#define END                                                                                                            \
    {                                                                                                                  \
        NULL, NULL                                                                                                     \
    }

/* 20 MW from peat at 10 EUR/MWh and 0.4 t/MWh within 4 t leave 10 of the other 10 MW at 30: 100 + 10 * 30 + ... The
 * carrier without a name emits nothing, whatever its row says. */
Test(field, carrier_without_name)
{
    const test_file files[] = {
        ONE_BUS,
        LOAD("20"),
        {"carriers.csv", "name,co2_emissions,color\npeat,0.4,brown\n,0.9,grey\n"},
        {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\np,Dorp,peat,50,10\nq,Dorp,,50,30\n"},
        {"global_constraints.csv",
         "name,type,carrier_attribute,sense,constant\nco2,primary_energy,co2_emissions,<=,4\n"},
        END};
    test_expect_cost(files, 10 * 10 + 10 * 30);
    test_reading reading = test_read_texts(files, NULL, NULL);
    const aft_finding *f = test_finding(reading.findings, "no-name");
    cr_assert(f != NULL && f->level == AFT_NOTE && f->line == 3);
    cr_expect_not_null(strstr(f->text, "unused: `co2_emissions`"), "%s", f->text);
    test_reading_clear(&reading);
}

/* 35 of 3 h with 15 MW come from the level it has, 10 remain. */
Test(field, storage_without_end)
{
    const test_file files[] = {
        ONE_BUS,
        LOAD("15"),
        {"snapshots.csv", "snapshot\n0\n1\n2\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,Dorp,50,7\n"},
        {"storage_units.csv", "name,bus,p_nom,max_hours,state_of_charge_initial\nu,Dorp,15,inf,35\n"},
        END};
    test_expect_cost(files, 10 * 7);
}

/* What cannot give keeps what it has; what is not active does not count at all. */
Test(field, storage_that_cannot_give)
{
    const test_file files[] = {ONE_BUS,
                               LOAD("15"),
                               {"snapshots.csv", "snapshot\n0\n1\n"},
                               {"generators.csv", "name,bus,p_nom,marginal_cost\ng,Dorp,50,7\n"},
                               {"storage_units.csv",
                                "name,bus,p_nom,max_hours,efficiency_dispatch,state_of_charge_initial,active\n"
                                "u,Dorp,15,4,0,9,True\nv,Dorp,15,4,0,9,False\n"},
                               END};
    test_expect_cost(files, 2 * 15 * 7);
}
