/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks/base/cell.h"

#include <criterion/criterion.h>

Test(cell, what_pandas_takes_for_nothing)
{
    static const char *const missing[] = {"", "NaN", "nan", "NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "null", "None"};
    static const char *const texts[] = {"0", " ", "none", "Na", "NAN", "NaN ", "#", "North"};
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        cr_expect(aft_cell_is_missing(missing[i]), "%s", missing[i]);
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        cr_expect_not(aft_cell_is_missing(texts[i]), "%s", texts[i]);
    }
}

Test(cell, numbers_of_both_dialects)
{
    double number = 7.0;
    cr_expect(aft_cell_number(&number, "1.25", false));
    cr_expect_eq(number, 1.25);
    cr_expect(aft_cell_number(&number, "1,5", true));
    cr_expect_eq(number, 1.5);
    cr_expect(aft_cell_number(&number, "-2e3", true));
    cr_expect_eq(number, -2000.0);
    cr_expect_not(aft_cell_number(&number, "1,5", false));
    cr_expect_not(aft_cell_number(&number, "1.250", true)); /* 1250 in a Dutch spreadsheet */
    cr_expect_not(aft_cell_number(&number, "1,2,3", true));
    cr_expect_not(aft_cell_number(&number, "", true));
    cr_expect_eq(number, -2000.0); /* untouched */
}

Test(cell, flags_and_their_style)
{
    bool flag = false;
    aft_flag_style style = AFT_FLAG_NONE;
    cr_expect(aft_cell_flag(&flag, &style, "true", false));
    cr_expect(flag);
    cr_expect_eq(style, AFT_FLAG_WORDS);
    cr_expect(aft_cell_flag(&flag, &style, "FALSE", false));
    cr_expect_not(flag);
    cr_expect_eq(style, AFT_FLAG_WORDS);
    cr_expect(aft_cell_flag(&flag, &style, "1", false));
    cr_expect(flag);
    cr_expect_eq(style, AFT_FLAG_MIXED);
    cr_expect_not(aft_cell_flag(&flag, &style, "yes", false));
    cr_expect_not(aft_cell_flag(&flag, &style, "nan", false));
}
