/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the text of one cell of a CSV file says. */
#ifndef AFT_CELL_H
#define AFT_CELL_H

#include <stdbool.h>

/** Nothing, or a word that pandas takes for nothing. */
bool aft_cell_is_missing(const char *text);
/** @return false if the text is no number */
bool aft_cell_number(double *out, const char *text, bool has_decimal_comma);

/** How the filled cells of a True/False column are written. */
typedef enum aft_flag_style { AFT_FLAG_NONE, AFT_FLAG_WORDS, AFT_FLAG_NUMBERS, AFT_FLAG_MIXED } aft_flag_style;

/** @param style  of the column so far; what this cell adds to it goes in. @return false if the text is no flag */
bool aft_cell_flag(bool *out, aft_flag_style *style, const char *text, bool has_decimal_comma);

#endif
