/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Costs: every item against a sum by hand, both books, and the refusal of a total that does not fit. */
#include "results/results.h"

#include "networks/base/memory.h"
#include "tests/support/case_folder.h"
#include "tests/support/denial.h"

#include <criterion/criterion.h>
#include <string.h>

/* A network and its plan. */
typedef struct solved {
    aft_network *network;
    aft_plan *plan;
} solved;

static solved solve_files(const test_file *files, const aft_read_options *options)
{
    char *folder = test_folder_make(files);
    solved out = {test_read(folder, options), NULL};
    aft_error err = AFT_ERROR_INIT;
    aft_solve_options how = {.solver = "glpk", .gap = 1e-9};
    cr_assert_not_null(out.network);
    aft_status status = aft_solve(&out.plan, out.network, &how, &err);
    cr_assert_eq(status, AFT_OK, "%s", err.text);
    cr_assert(out.plan->has_point);
    test_folder_remove(folder);
    return out;
}

static void forget(solved *s)
{
    aft_plan_free(s->plan);
    aft_network_free(s->network);
}

static double amount(const aft_cost_sheet *sheet, const char *item, const char *party, aft_book book)
{
    for (size_t i = 0; i < sheet->n; i++) {
        const aft_cost_row *row = &sheet->rows[i];
        if (strcmp(row->item, item) == 0 && strcmp(row->party, party) == 0 && row->book == book) {
            return row->amount;
        }
    }
    return 0.0;
}

#define CLOSE(a, b) cr_assert_float_eq(a, b, 1e-6 * fmax(1.0, fabs(b)), "%.12g is not %.12g", (double)(a), (double)(b))

/* One snapshot that stands for a year. A pipe (1 000 000 up front per km, 2 km, 50 years, no rate of its own, 2 % fom)
 * brings 10 MW to a load of 10 MW; supply costs 20, the pipe 1 per MWh. */
static const test_file pipe_case[] = {
    {"snapshots.csv", "snapshot,objective,stores,generators\nnow,8760,8760,8760\n"},
    {"buses.csv", "name,carrier\ntap,H2\nsite,H2\n"},
    {"carriers.csv", "name\nH2\n"},
    {"generators.csv", "name,bus,carrier,p_nom,marginal_cost\nsupply,tap,H2,100,20\n"},
    {"loads.csv", "name,bus,p_set\nfirm,site,10\n"},
    {"menus.csv",
     "name,menu,option,p_nom,overnight_cost_per_km,lifetime,fom_share\nDN100,pipe,small,30,1000000,50,0.02\n"},
    {"projects.csv", "name,kind,promoter,country\nBR,branch,Grid Co,NL\n"},
    {"links.csv", "name,bus0,bus1,carrier,marginal_cost,length,menu,project\nbranch,tap,site,H2,1,2,pipe,BR\n"},
    {0}};

Test(costs, both_books_by_hand)
{
    solved s = solve_files(pipe_case, NULL);
    aft_cost_sheet sheet = {0};
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_cost_sheet_init(&sheet, s.network, s.plan, &err), AFT_OK, "%s", err.text);
    /* annuity 2.25 %, 50 a: 0.0225 / (1 - 1.0225^-50); 6 %: 0.06 / (1 - 1.06^-50) */
    double societal = 2e6 * (0.0225 / (1 - pow(1.0225, -50)) + 0.02);
    double project = 2e6 * (0.06 / (1 - pow(1.06, -50)) + 0.02);
    CLOSE(amount(&sheet, "link_pieces", "Grid Co", AFT_BOOK_SOCIETAL), societal);
    CLOSE(amount(&sheet, "link_pieces", "Grid Co", AFT_BOOK_PROJECT), project);
    CLOSE(amount(&sheet, "generator_operation", "", AFT_BOOK_SOCIETAL), 8760 * 10 * 20.0);
    CLOSE(amount(&sheet, "link_operation", "Grid Co", AFT_BOOK_PROJECT), 8760 * 10 * 1.0);
    CLOSE(sheet.total[AFT_BOOK_SOCIETAL], s.plan->total_cost);
    aft_cost_sheet_clear(&sheet);
    forget(&s);
}

Test(costs, the_minimised_book_is_the_one_that_sums)
{
    const char *sets[] = {"book=project"};
    aft_read_options options = {.sets = sets, .n_sets = 1};
    solved s = solve_files(pipe_case, &options);
    aft_cost_sheet sheet = {0};
    cr_assert_eq(aft_book_minimised(s.network), AFT_BOOK_PROJECT);
    cr_assert_eq(aft_cost_sheet_init(&sheet, s.network, s.plan, NULL), AFT_OK);
    CLOSE(sheet.total[AFT_BOOK_PROJECT], s.plan->total_cost);
    cr_assert_lt(sheet.total[AFT_BOOK_SOCIETAL], s.plan->total_cost);
    aft_cost_sheet_clear(&sheet);
    forget(&s);
}

Test(costs, a_total_that_does_not_fit_is_refused)
{
    solved s = solve_files(pipe_case, NULL);
    aft_cost_sheet sheet = {0};
    aft_error err = AFT_ERROR_INIT;
    s.plan->total_cost *= 1.0 + 1e-4;
    cr_assert_eq(aft_cost_sheet_init(&sheet, s.network, s.plan, &err), AFT_ESOLVER);
    cr_assert_not_null(strstr(err.text, "items sum to"));
    cr_assert_null(sheet.rows);
    forget(&s);
}

Test(costs, storage_spill_expansion_and_lost_load)
{
    const test_file files[] = {
        {"snapshots.csv", "snapshot,objective,stores,generators\na,1,1,1\nb,1,1,1\n"},
        {"case.csv", "setting,value\nlost_load_cost,1000\n"},
        {"buses.csv", "name\nX\nY\n"},
        {"generators.csv", "name,bus,p_nom,p_nom_extendable,p_nom_max,capital_cost,marginal_cost\ng,X,0,True,3,5,1\n"},
        {"loads.csv", "name,bus,p_set\nd,X,4\nlow,Y,1\n"},
        {"loads-p_set.csv", ",d,low\na,2,1\nb,5,1\n"},
        {"stores.csv", "name,bus,e_nom,e_initial,marginal_cost_storage\ns,X,1,0,0.25\n"},
        {"storage_units.csv", "name,bus,p_nom,p_min_pu,inflow,marginal_cost,spill_cost\nhydro,Y,1,0,3,2,7\n"},
        {0}};
    solved s = solve_files(files, NULL);
    aft_cost_sheet sheet = {0};
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_cost_sheet_init(&sheet, s.network, s.plan, &err), AFT_OK, "%s", err.text);
    /* X: a needs 2, b needs 5; 3 MW bought (15); a makes 3, keeps 1 (0.25); b makes 3, store 1, 1 lost (1000).
     * Y: inflow 3, level at most 1 (max_hours 1 of 1 MW): the load takes 1 (cost 2 each hour), of 6 in all 2 go to the
     * load, 1 stays in the unit at most, so at least 3 are spilled, at 7. */
    CLOSE(amount(&sheet, "generator_capacity", "", AFT_BOOK_SOCIETAL), 15.0);
    CLOSE(amount(&sheet, "generator_operation", "", AFT_BOOK_SOCIETAL), 6.0);
    CLOSE(amount(&sheet, "store_holding", "", AFT_BOOK_SOCIETAL), 0.25);
    CLOSE(amount(&sheet, "lost_load", "", AFT_BOOK_SOCIETAL), 1000.0);
    CLOSE(amount(&sheet, "storage_unit_operation", "", AFT_BOOK_SOCIETAL), 4.0);
    CLOSE(amount(&sheet, "storage_unit_spill", "", AFT_BOOK_SOCIETAL), 21.0);
    CLOSE(sheet.total[AFT_BOOK_SOCIETAL], s.plan->total_cost);
    CLOSE(sheet.total[AFT_BOOK_PROJECT], s.plan->total_cost);
    aft_cost_sheet_clear(&sheet);
    forget(&s);
}

Test(costs, items_are_named_once)
{
    size_t n = 0;
    const aft_cost_item *items = aft_cost_items(&n);
    cr_assert_gt(n, 10);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) {
            cr_assert_str_neq(items[i].name, items[k].name);
        }
    }
}

static aft_status fill_once(void *payload)
{
    const solved *s = payload;
    aft_cost_sheet sheet = {0};
    aft_status status = aft_cost_sheet_init(&sheet, s->network, s->plan, NULL);
    aft_cost_sheet_clear(&sheet);
    return status;
}

Test(costs, every_allocation_may_fail)
{
    solved s = solve_files(pipe_case, NULL);
    test_deny_each(fill_once, &s, 1);
    forget(&s);
}

/* Snapshots of 3 h. The plant starts once (7), is on for 2 of 3 snapshots (2 x 3 h at 2), stops once (4); it makes 5
 * and 6 MW at 1 (33), the other 1 MW at 9 (27). */
Test(costs, starts_stops_and_stand_by)
{
    static const test_file files[] = {
        {"snapshots.csv", "snapshot,objective,stores,generators\n0,3,3,3\n1,3,3,3\n2,3,3,3\n"},
        {"buses.csv", "name\nb\n"},
        {"generators.csv",
         "name,bus,p_nom,p_min_pu,marginal_cost,committable,start_up_cost,shut_down_cost,stand_by_cost,"
         "up_time_before\n"
         "g,b,10,0.4,1,True,7,4,2,0\ndear,b,10,0,9,False,0,0,0,0\n"},
        {"loads.csv", "name,bus\nl,b\n"},
        {"loads-p_set.csv", ",l\n0,5\n1,6\n2,1\n"},
        {0}};
    solved s = solve_files(files, NULL);
    aft_cost_sheet sheet = {0};
    aft_error err = AFT_ERROR_INIT;
    cr_assert_eq(aft_cost_sheet_init(&sheet, s.network, s.plan, &err), AFT_OK, "%s", err.text);
    CLOSE(amount(&sheet, "generator_start_up", "", AFT_BOOK_SOCIETAL), 7.0);
    CLOSE(amount(&sheet, "generator_shut_down", "", AFT_BOOK_SOCIETAL), 4.0);
    CLOSE(amount(&sheet, "generator_stand_by", "", AFT_BOOK_SOCIETAL), 12.0);
    CLOSE(amount(&sheet, "generator_operation", "", AFT_BOOK_SOCIETAL), 33.0 + 27.0);
    CLOSE(s.plan->total_cost, 83.0);
    aft_cost_sheet_clear(&sheet);
    forget(&s);
}
