/* SPDX-License-Identifier: GPL-3.0-or-later */
/* network/ of a run: the files that PyPSA reads, cell by cell. */
#include "results/exports/exports_internal.h"

#include "tests/support/case_folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *load(const char *folder, const char *name)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 65536);
    if (file != NULL) {
        (void)fread(text, 1, 65535, file);
        (void)fclose(file);
    }
    return text;
}

static void expect_file(const char *folder, const char *name, const char *wanted)
{
    char *text = load(folder, name);
    cr_expect_str_eq(text, wanted, "%s is\n%s", name, text);
    free(text);
}

/* Solves, writes network/ into a new folder and returns it. */
static char *write_case(const test_file *files)
{
    char *folder = test_folder_make(files);
    char *out = test_folder_make(NULL);
    aft_network *network = test_read(folder, NULL);
    aft_plan *plan = NULL;
    aft_error err = AFT_ERROR_INIT;
    aft_solve_options how = {.solver = "glpk"};
    cr_assert_not_null(network);
    cr_assert_eq(aft_solve(&plan, network, &how, &err), AFT_OK, "%s", err.text);
    cr_assert_eq(aft_result_network_write(out, network, plan, &err), AFT_OK, "%s", err.text);
    aft_plan_free(plan);
    aft_network_free(network);
    test_folder_remove(folder);
    return out;
}

/* 3 MW from A to C over a triangle of equal lines: 2 straight, 1 over B. */
Test(result_network, the_grid)
{
    static const test_file files[] = {{"buses.csv", "name,v_nom\nA,10\nB,10\nC,10\n"},
                                      {"lines.csv", "name,bus0,bus1,x,r,s_nom,active\nAB,A,B,1,2,9,True\nBC,B,C,1,2,9,"
                                                    "True\nCA,C,A,1,2,9,True\nx,A,B,1,2,9,False\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,9,7\n"},
                                      {"loads.csv", "name,bus,p_set,active\nc,C,3,True\nno,B,1,False\n"},
                                      {0}};
    char *out = write_case(files);
    expect_file(out, "buses.csv", "name,v_nom,sub_network\nA,10,0\nB,10,0\nC,10,0\n");
    expect_file(out, "buses-p.csv", "snapshot,A,B,C\nnow,3,0,-3\n");
    expect_file(out, "buses-marginal_price.csv", "snapshot,A,B,C\nnow,7,7,7\n");
    expect_file(out, "buses-v_ang.csv", "snapshot,A,B,C\nnow,0.01,0,-0.01\n");
    expect_file(out, "lines.csv",
                "name,bus0,bus1,x,r,s_nom,active,carrier,sub_network,x_pu,r_pu,x_pu_eff,r_pu_eff,s_nom_opt\n"
                "AB,A,B,1,2,9,True,AC,0,0.01,0.02,0.01,0.02,9\nBC,B,C,1,2,9,True,AC,0,0.01,0.02,0.01,0.02,9\n"
                "CA,C,A,1,2,9,True,AC,0,0.01,0.02,0.01,0.02,9\nx,A,B,1,2,9,False,AC,0,0.01,0.02,0.01,0.02,9\n");
    expect_file(out, "lines-p0.csv", "snapshot,AB,BC,CA,x\nnow,1,1,-2,0\n");
    expect_file(out, "lines-p1.csv", "snapshot,AB,BC,CA,x\nnow,-1,-1,2,0\n");
    expect_file(out, "loads-p.csv", "snapshot,c,no\nnow,3,1\n");
    expect_file(out, "generators-mu_upper.csv", "");
    test_folder_remove(out);
}

/* A link of 4 MW in gives 2 at its first port and takes 1 (negative efficiency) at its third; what leaves a bus is
 * positive. A process turns 3 into 6. The rest of the demand is lost. */
Test(result_network, ports_and_lost_load)
{
    static const test_file files[] = {
        {"case.csv", "setting,value\nlost_load_cost,1000\n"},
        {"buses.csv", "name,carrier\nfuel,gas\nheat,heat\npower,AC\nsteam,heat\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\ng,fuel,7,1\ngrid,power,9,1\n"},
        {"links.csv", "name,bus0,bus1,bus3,efficiency,efficiency3,p_nom\nplant,fuel,heat,power,0.5,-0.25,4\n"},
        {"processes.csv", "name,bus0,bus1,rate1,p_nom\nboiler,fuel,steam,2,3\n"},
        {"loads.csv", "name,bus,p_set\nh,heat,2.5\ns,steam,6\n"},
        {0}};
    char *out = write_case(files);
    expect_file(out, "links-p.csv", "snapshot,plant\nnow,4\n");
    expect_file(out, "links-p0.csv", "snapshot,plant\nnow,4\n");
    expect_file(out, "links-p1.csv", "snapshot,plant\nnow,-2\n");
    expect_file(out, "links-p2.csv", "");
    expect_file(out, "links-p3.csv", "snapshot,plant\nnow,1\n");
    expect_file(out, "processes-p.csv", "snapshot,boiler\nnow,3\n");
    expect_file(out, "processes-p0.csv", "snapshot,boiler\nnow,3\n");
    expect_file(out, "processes-p1.csv", "snapshot,boiler\nnow,-6\n");
    expect_file(out, "loads-p.csv", "snapshot,h,s\nnow,2,6\n");
    test_folder_remove(out);
}

/* Asked for, the duals are written; those that are 0 throughout are not. */
Test(result_network, duals)
{
    static const test_file files[] = {{"case.csv", "setting,value\nassign_all_duals,True\n"},
                                      {"buses.csv", "name\nb\n"},
                                      {"generators.csv", "name,bus,p_nom,marginal_cost\ng,b,2,3\nh,b,9,5\n"},
                                      {"loads.csv", "name,bus,p_set\nd,b,4\n"},
                                      {0}};
    char *out = write_case(files);
    expect_file(out, "generators-mu_upper.csv", "snapshot,g,h\nnow,-2,0\n");
    expect_file(out, "generators-mu_lower.csv", "snapshot,g,h\nnow,0,0\n");
    expect_file(out, "generators-mu_p_set.csv", "");
    expect_file(out, "generators-mu_ramp_limit_up.csv", "");
    test_folder_remove(out);
}
