/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/denial.h"
#include "tests/support/reading.h"
#include "tests/support/round_trip.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A case that needs every art of the writer: quotes, newlines, ports, series, user columns, settings. */
static const test_file nasty[] = {
    {"buses.csv", "name,v_nom,carrier,x,colour\n\"A, \"\"north\"\"\",110,AC,1.5,red\n\"B\nsouth\",110,AC,-2,\"a,b\"\n"
                  "=H,1,H2,,\n"},
    {"carriers.csv", "name,co2_emissions,nox\ngas,0.2,1\nH2,0,\nAC,0,\n"},
    {"links.csv",
     "name,bus0,bus1,bus3,efficiency3,p_nom,marginal_cost\n p,\"A, \"\"north\"\"\",=H,\"B\nsouth\",0.1,5,1\n"
     "q,\"A, \"\"north\"\"\",=H,,,0,1\nr,=H,\"B\nsouth\",\"A, \"\"north\"\"\",-0.25,7,1\n"},
    {"links-efficiency3.csv", "snapshot,r\na,0.1\nb,0.2\nc,0.3\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost,carrier,active,p_nom_max,e_sum_max,control,build_year\n"
                       "g,\"A, \"\"north\"\"\",100,50.1,gas,True,,1e300,PV,2030\nh,=H,0.1,1e-7,,False,12,,,\n"},
    {"generators-p_set.csv", "snapshot,g\na,\nb,0.30000000000000004\nc,\n"},
    {"lines.csv", "name,bus0,bus1,type,length,num_parallel,s_nom\nAB,\"A, \"\"north\"\"\",\"B\nsouth\","
                  "490-AL1/64-ST1A 110.0,5,2,33\n"},
    {"transformers.csv", "name,bus0,bus1,type\nT,\"A, \"\"north\"\"\",\"B\nsouth\",40 MVA 110/20 kV\n"},
    {"loads.csv", "name,bus,p_set\ntown,\"B\nsouth\",\n"},
    {"loads-p_set.csv", "snapshot,town\na,10\nb,20\nc,0.1\n"},
    {"snapshots.csv", ",snapshot,objective,stores,generators\n0,a,3,1,2\n1,b,1,1,1\n2,c,1,1,1\n"},
    {"menus.csv", "name,menu,p_nom,overnight_cost_fixed,lifetime\no,m,5,1000,40\n"},
    {"sites.csv", "name,bus,public\nfirm,=H,False\n"},
    {"case.csv", "setting,value\nyear,2035\nbook,project\ninclude_objective_constant,False\n"},
    {"global_constraints.csv", "name,sense,constant\nc,<=,1e9\n"},
    {NULL, NULL},
};

/* One snapshot in each of two periods, and processes. */
static const test_file with_periods[] = {
    {"buses.csv", "name,carrier\nA,AC\nB,H2\nC,heat\n"},
    {"carriers.csv", "name\nH2\nheat\n"},
    {"generators.csv", "name,bus,p_nom,marginal_cost,build_year,lifetime\ng,A,9,1,2030,15\n"},
    {"loads.csv", "name,bus,p_set\nl,B,1\n"},
    {"processes.csv", "name,bus0,bus1,rate1,bus2,rate2,p_nom\np,A,B,0.7,C,0.2,5\n"},
    {"processes-rate2.csv", ",p\n0,0.25\n1,0.2\n"},
    {"snapshots.csv", ",period,timestep,objective,stores,generators\n0,2030,a,1,1,1\n1,2040,a,3,1,1\n"},
    {"investment_periods.csv", "period,objective,years\n2030,10,5\n2040,0.1,10\n"},
    {NULL, NULL},
};

static aft_network *read_texts(const test_file *files)
{
    test_reading r = test_read_texts(files, NULL, &(aft_read_options){.allow_ignored = true});
    if (r.status != AFT_OK) {
        test_print_findings(r.findings);
    }
    cr_assert_eq(r.status, AFT_OK);
    aft_network *network = r.network;
    r.network = NULL;
    test_reading_clear(&r);
    return network;
}

Test(writer, read_write_read)
{
    aft_network *network = read_texts(nasty);
    test_expect_round_trip(network);
    aft_network_free(network);
    network = read_texts(test_base_case);
    test_expect_round_trip(network);
    aft_network_free(network);
    network = read_texts(with_periods);
    test_expect_round_trip(network);
    aft_network_free(network);
}

static char *load(const char *folder, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 65536);
    if (file != NULL) {
        (void)!fread(text, 1, 65535, file);
        (void)fclose(file);
    }
    return text;
}

static void expect_file(const char *folder, const char *name, const char *wanted)
{
    char *text = load(folder, name);
    cr_expect_str_eq(text, wanted, "%s", name);
    free(text);
}

/* Only what is not default, results behind. */
Test(writer, texts_and_results)
{
    aft_network *network = read_texts(test_base_case);
    char *folder = test_folder_make(NULL);
    const double p_nom_opt[] = {100.0};
    const double p[] = {10.0, 20.5, NAN};
    const double flows[] = {1.0, 2.0, 3.0};
    const bool nobody[] = {false};
    const aft_result_totals totals = {.objective = -5.0, .objective_constant = 12.5};
    const aft_result_column columns[] = {{AFT_TABLE_generators, "p_nom_opt", p_nom_opt}};
    const aft_result_series series[] = {
        {.table = AFT_TABLE_generators, .attribute = "p", .values = p},
        {.table = AFT_TABLE_lines, .attribute = "p0", .values = flows, .present = nobody}};
    cr_assert_eq(aft_network_write(network, folder, &totals, columns, 1, series, 2, NULL), AFT_OK);
    expect_file(folder, "generators.csv", "name,bus,p_nom,carrier,marginal_cost,p_nom_opt\ngas A,A,100,gas,50,100\n");
    expect_file(folder, "generators-p.csv", "snapshot,gas A\n0,10\n1,20.5\n2,\n");
    expect_file(folder, "lines-p0.csv", "");
    expect_file(folder, "loads.csv", "name,bus\ntown,B\n");
    expect_file(folder, "loads-p_set.csv", "snapshot,town\n0,10\n1,20\n2,30\n");
    expect_file(folder, "network.csv",
                "name,pypsa_version,srid,objective,objective_constant\ntest,1.4.0,4326,-5,12.5\n");
    expect_file(folder, "snapshots.csv", ",snapshot,objective,stores,generators\n0,0,1,1,1\n1,1,1,1,1\n2,2,1,1,1\n");
    expect_file(folder, "stores.csv", "");
    aft_network_free(network);
    test_folder_remove(folder);
}

/* What was written with results can be read; the results are read over. */
Test(writer, results_are_read_over)
{
    aft_network *network = read_texts(test_base_case);
    char *folder = test_folder_make(NULL);
    const double p_nom_opt[] = {7.0};
    const double p[] = {10.0, 20.5, NAN};
    const aft_result_column columns[] = {{AFT_TABLE_generators, "p_nom_opt", p_nom_opt}};
    const aft_result_series series[] = {{.table = AFT_TABLE_generators, .attribute = "p", .values = p}};
    cr_assert_eq(aft_network_write(network, folder, NULL, columns, 1, series, 1, NULL), AFT_OK);
    aft_network *again = test_read(folder, NULL);
    cr_assert_not_null(again);
    cr_expect_eq(again->n_notes, 2);
    test_expect_same_network(network, again);
    aft_network_free(again);
    aft_network_free(network);
    test_folder_remove(folder);
}

Test(writer, one_plain_snapshot_needs_no_file)
{
    static const test_file files[] = {
        {"buses.csv", "name\nA\n"}, {"generators.csv", "name,bus,p_nom,marginal_cost\ng,A,1,1\n"}, {NULL, NULL}};
    aft_network *network = read_texts(files);
    char *folder = test_folder_make(NULL);
    cr_assert_eq(aft_network_write(network, folder, NULL, NULL, 0, NULL, 0, NULL), AFT_OK);
    expect_file(folder, "snapshots.csv", "");
    aft_network_free(network);
    test_folder_remove(folder);
}

Test(writer, a_folder_that_cannot_be)
{
    aft_network *network = read_texts(test_base_case);
    aft_error err = AFT_ERROR_INIT;
    cr_expect_eq(aft_network_write(network, "/no/such/parent/folder", NULL, NULL, 0, NULL, 0, &err), AFT_EIO);
    cr_expect_not_null(strstr(err.text, "/no/such/parent/folder"));
    err = (aft_error)AFT_ERROR_INIT;
    cr_expect_eq(aft_network_write(network, "/dev/null", NULL, NULL, 0, NULL, 0, &err), AFT_EIO);
    aft_network_free(network);
}

Test(writer, a_full_disk)
{
    aft_network *network = read_texts(test_base_case);
    char *folder = test_folder_make(NULL);
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/generators.csv", folder);
    cr_assert_eq(symlink("/dev/full", path), 0);
    aft_error err = AFT_ERROR_INIT;
    cr_expect_eq(aft_network_write(network, folder, NULL, NULL, 0, NULL, 0, &err), AFT_EIO);
    cr_expect_not_null(strstr(err.text, "generators.csv"));
    aft_network_free(network);
    test_folder_remove(folder);
}

typedef struct writing {
    const aft_network *network;
    const char *folder;
} writing;

static aft_status write_once(void *payload)
{
    const writing *w = payload;
    return aft_network_write(w->network, w->folder, NULL, NULL, 0, NULL, 0, NULL);
}

Test(writer, survives_without_memory)
{
    aft_network *network = read_texts(nasty);
    char *folder = test_folder_make(NULL);
    test_deny_each(write_once, &(writing){network, folder}, 1);
    aft_network_free(network);
    test_folder_remove(folder);
}
