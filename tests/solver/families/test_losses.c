/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses of lines and transformers, and shifts of phase that are decisions, on every back-end. */
#include "tests/support/case_folder.h"

#include <criterion/criterion.h>

/* r = 10 Ohm at 100 kV is 1e-3 per unit; 60 MW are needed at B, A sells at 10, B itself at 1000. */
#define LOSSY_LINE(losses)                                                                                             \
    {                                                                                                                  \
        {"case.csv", "setting,value\ntransmission_losses," losses "\n"}, {"buses.csv", "name,v_nom\nA,100\nB,100\n"},  \
            {"lines.csv", "name,bus0,bus1,x,r,s_nom\nAB,A,B,20,10,100\n"},                                             \
            {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,200,10\nb,B,200,1000\n"},                            \
            {"loads.csv", "name,bus,p_set\nl,B,60\n"},                                                                 \
        {                                                                                                              \
            NULL, NULL                                                                                                 \
        }                                                                                                              \
    }

/* Tangents at 50 and 100 MW: loss >= 0.1 s - 2.5 and >= 0.2 s - 10; the first counts near 60. B gets s - loss / 2 = 60,
 * so s = 58.75 / 0.95 = 61.842105, loss 3.684211, A makes 63.684211. */
Test(losses, tangents)
{
    static const test_file files[] = LOSSY_LINE("tangents:2");
    test_expect_cost(files, 636.8421052632);
    aft_plan *plan = test_solve_files(files, "glpk");
    cr_expect_float_eq(plan->line_s[0], 61.8421052632, 1e-6);
    cr_expect_float_eq(plan->line_loss[0], 3.6842105263, 1e-6);
    aft_plan_free(plan);
}

/* First secant from 0 to q = 2 sqrt(1 / 1e-3) = 63.245553: loss >= 1e-3 q s. s (1 - 0.5e-3 q) = 60 gives s = 61.959330,
 * loss 3.918660, A makes 63.918660. */
Test(losses, secants)
{
    static const test_file files[] = LOSSY_LINE("secants");
    double q = 2.0 * sqrt(1.0 / 1e-3);
    double s = 60.0 / (1.0 - 0.5e-3 * q);
    test_expect_cost(files, 10.0 * (60.0 + 1e-3 * q * s));
}

/* Secants lie above the true loss, tangents below: more of them bring both closer to 60 = s - 0.5e-3 s^2. */
Test(losses, both_kinds_enclose_the_truth)
{
    static const test_file above[] = LOSSY_LINE("secants:0.01:0.01:40");
    static const test_file below[] = LOSSY_LINE("tangents:40");
    double s = 1000.0 - sqrt(1e6 - 2e3 * 60.0); /* 0.5e-3 s^2 - s + 60 = 0 */
    double truth = 10.0 * (60.0 + 1e-3 * s * s);
    double high = test_cost(above, "glpk");
    double low = test_cost(below, "glpk");
    cr_expect(high >= truth && high < truth + 0.5, "%g %g", high, truth);
    cr_expect(low <= truth && low > truth - 0.2, "%g %g", low, truth);
}

/* 0.002 needs q_1 = 2 sqrt(0.002 / 1e-3) = 2.83 MW; steps of at least 86 % from then on get to 100 MW in 7, not
 * in 3. */
Test(losses, too_many_secants_are_refused)
{
    static const test_file files[] = LOSSY_LINE("secants:0.002:0.1:3");
    char *folder = test_folder_make(files);
    cr_expect_null(test_read(folder, NULL));
    test_folder_remove(folder);
}

/* s_max_pu S = 61 MW with S = 100: tangents at 30.5 and 61, loss >= 0.061 s - 0.93025 and >= 0.122 s - 3.721. The
 * rating holds for s + loss, so A sends s = 64.721 / 1.122 = 57.683601, of which 3.316399 are lost; B makes the
 * rest. */
Test(losses, rating_includes_the_loss)
{
    static const test_file files[] = {
        {"case.csv", "setting,value\ntransmission_losses,tangents:2\n"},
        {"buses.csv", "name,v_nom\nA,100\nB,100\n"},
        {"lines.csv", "name,bus0,bus1,x,r,s_nom,s_nom_extendable,s_nom_min,s_nom_max\nAB,A,B,20,10,61,True,100,100\n"},
        {"lines-s_max_pu.csv", ",AB\n0,0.61\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,200,10\nb,B,200,1000\n"},
        {"loads.csv", "name,bus,p_set\nl,B,60\n"},
        {NULL, NULL},
    };
    double s = (61.0 + 3.721) / 1.122;
    double loss = 61.0 - s;
    test_expect_cost(files, 10.0 * (s + 0.5 * loss) + 1000.0 * (60.0 - s + 0.5 * loss));
}

/* The largest loss is that of s_nom_max = 100, 10 MW, also where s_nom_set is 33: on the way to q = 63.245553 the
 * secant lies far above r s^2. B gets s (1 - 0.5e-3 q) = 30 with s = 30.979665 and a loss of 1.959330, more than 1e-3
 * 33^2 = 1.089. */
Test(losses, of_the_largest_capacity)
{
    static const test_file files[] = {
        {"case.csv", "setting,value\ntransmission_losses,secants\n"},
        {"buses.csv", "name,v_nom\nA,100\nB,100\n"},
        {"lines.csv",
         "name,bus0,bus1,x,r,s_nom_extendable,s_nom_max,s_nom_set,capital_cost\nAB,A,B,20,10,True,100,33,1\n"},
        {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,200,10\nb,B,200,1000\n"},
        {"loads.csv", "name,bus,p_set\nl,B,30\n"},
        {NULL, NULL},
    };
    double q = 2.0 * sqrt(1.0 / 1e-3);
    double s = 30.0 / (1.0 - 0.5e-3 * q);
    test_expect_cost(files, 33.0 + 10.0 * (30.0 + 1e-3 * q * s));
}

/* Two transformers side by side, x 0.001 and 0.002 per unit on 1 MVA, 100 MVA each; B needs 180, A sells at 10, B
 * at 60. */
#define SHIFTER(low, high)                                                                                             \
    {                                                                                                                  \
        {"buses.csv", "name\nA\nB\n"},                                                                                 \
            {"transformers.csv", "name,bus0,bus1,x,s_nom,phase_shift_min,phase_shift_max\n"                            \
                                 "S,A,B,0.1,100,0,0\nT,A,B,0.2,100," low "," high "\n"},                               \
            {"generators.csv", "name,bus,p_nom,marginal_cost\na,A,400,10\nb,B,400,60\n"},                              \
            {"loads.csv", "name,bus,p_set\nl,B,180\n"},                                                                \
        {                                                                                                              \
            NULL, NULL                                                                                                 \
        }                                                                                                              \
    }

/* Without a shift the flows go 2 : 1, so 150 pass: 1500 + 30 x 60. With 10 degrees all 180 pass. With 1 degree
 * 0.002 s_T = 0.1 + pi / 180, s_T = 58.726646: 1587.266463 + 21.273354 x 60. */
Test(shifts, are_decisions)
{
    static const test_file none[] = SHIFTER("0", "0");
    static const test_file wide[] = SHIFTER("-10", "10");
    static const test_file narrow[] = SHIFTER("-1", "1");
    test_expect_cost(none, 3300.0);
    test_expect_cost(wide, 1800.0);
    test_expect_cost(narrow, 2863.6676873);
    aft_plan *plan = test_solve_files(narrow, "glpk");
    cr_assert_not_null(plan->transformer_shift);
    cr_expect_float_eq(plan->transformer_shift[0], 0.0, 1e-12);
    cr_expect_float_eq(plan->transformer_shift[1], -1.0, 1e-6);
    aft_plan_free(plan);
}
