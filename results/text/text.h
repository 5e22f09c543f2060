/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room text/: a text that grows, letters, names, files, and CSV texts cut in cells. It knows nothing of plans. */
#ifndef AFT_TEXT_ROOM_H
#define AFT_TEXT_ROOM_H

#include "results/results.h"

/* ---- page.c ---- */

/** A text or table that grows. Running out of memory is kept in mind until aft_page_finish asks. */
typedef struct aft_page {
    char *bytes;
    size_t n, cap;
    bool is_in_line; /* the next cell needs a comma before it */
    bool is_out_of_memory;
} aft_page;

void aft_page_clear(aft_page *page);
void aft_page_add(aft_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Bytes as they are. */
void aft_page_put(aft_page *page, const char *bytes, size_t n);
/** A text of others as a terminal may show it, in one line (aft_text_show). */
void aft_page_show(aft_page *page, const char *text);
/** Hands the text over to be freed with aft_free. AFT_ENOMEM. */
aft_status aft_page_finish(char **out, aft_page *page, aft_error *err);

/** A text as a cell of a CSV file, and the comma before it unless it begins its line; quoted where it must be. One that
 *  begins with = + - @ ' or a blank of the kind tab, carriage return gets an apostrophe in front. */
void aft_page_cell(aft_page *page, const char *cell);
/** A number as a cell: 12 digits, empty for NAN. */
void aft_page_number(aft_page *page, double number);
/** A count as a cell: empty for 0, which means "does not apply". */
void aft_page_count(aft_page *page, int count);
void aft_page_end_line(aft_page *page);

/** The number as the tables print it, locale or not. */
const char *aft_table_number(char out[40], double number);

/** The number with so many decimals, locale or not. */
const char *aft_fixed_number(char out[40], double number, int decimals);

/* ---- letters.c, names.c ---- */

/** Next letter of a text that may not be UTF-8: its length, and where to find it (U+FFFD for what is broken or a
 *  control character). 0 at the end. */
size_t aft_letter(const char **letter_out, size_t *n_out, const char *text);

/** Does a text hold a name, in any case of its letters? A name of less than four letters as a word of its own only. */
bool aft_names(const char *text, const char *name);

/* ---- files.c ---- */

/** AFT_EIO with what the system says: "cannot <verb> <path>: ...". */
aft_status aft_file_fail(aft_error *err, const char *verb, const char *path);

/** Writes a text to a file. AFT_EIO. */
aft_status aft_file_write(const char *folder, const char *file, const char *text, aft_error *err);

/** Writes a text to a file under a hidden name first, so that whoever looks sees the old text or the new one.
 *  AFT_EUSAGE if another process writes it now; AFT_EIO. */
aft_status aft_file_replace(const char *folder, const char *file, const char *text, aft_error *err);

/** Reads a whole file into a text to be freed with aft_free; NULL if there is none. AFT_EIO. */
aft_status aft_file_read(char **out, size_t *n_out, const char *folder, const char *file, aft_error *err);

/** Makes the folders above the last part of a path. AFT_EIO. */
aft_status aft_folder_make_parents(const char *path, aft_error *err);

/** Makes a folder and those above it, where they are missing. AFT_EIO. */
aft_status aft_folder_make(const char *path, aft_error *err);

/* ---- grid.c ---- */

/** A CSV text cut in cells; rows that are too short end in "". */
typedef struct aft_grid {
    size_t n_columns, n_rows; /* rows without the header */
    const char **cells;       /* [(n_rows + 1) * n_columns] the header first */
    char *bytes;
} aft_grid;

aft_status aft_grid_init(aft_grid *out, const char *text, size_t n, aft_error *err);
/** Reads a table of a folder. @param is_there  false without such a file; the grid is empty then. AFT_EIO. */
aft_status aft_grid_read(aft_grid *out, bool *is_there, const char *folder, const char *file, aft_error *err);
void aft_grid_clear(aft_grid *grid);
int aft_grid_column(const aft_grid *grid, const char *title); /* -1 */
/** "" where there is no such row or column. */
const char *aft_grid_at(const aft_grid *grid, size_t row, int column);
const char *aft_grid_get(const aft_grid *grid, size_t row, const char *title);

/** Is a text a number as tables have them ("inf" too)? @param out may be NULL */
bool aft_text_number(double *out, const char *text);

#endif
