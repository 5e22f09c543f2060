/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the report share. The report is a function of texts alone: run.json and the tables of one run or
 * several; so no number can be in it that is in no table. */
#ifndef AFT_REPORT_INTERNAL_H
#define AFT_REPORT_INTERNAL_H

#include "results/text/text.h"

#include <jansson.h>

/* ---- languages ---- */

enum { AFT_N_TONGUES = 3 };
extern const char *const aft_tongues[AFT_N_TONGUES]; /* "nl", "en", "de"; the first is shown first */

/** A word or sentence in all languages. Placeholders: {figure} or {figure|form}, see answer.c. */
typedef struct aft_word {
    const char *key;
    const char *text[AFT_N_TONGUES];
} aft_word;

const aft_word *aft_words_list(size_t *n_out);

/** NULL if there is none. */
const aft_word *aft_word_find(const char *key);

/** How a column's cells are shown. */
typedef enum aft_column_kind {
    AFT_COLUMN_TEXT,
    AFT_COLUMN_WORD, /* one of the words "cell.<text>", else the text */
    AFT_COLUMN_NUMBER,
    AFT_COLUMN_PERCENT, /* a share, shown times 100 */
    AFT_COLUMN_YEAR     /* a number without grouping */
} aft_column_kind;

typedef struct aft_column_info {
    const char *name;
    aft_column_kind kind;
    aft_word title;
} aft_column_info;

const aft_column_info *aft_column_infos(size_t *n_out);
const aft_column_info *aft_column_find(const char *name);

/* ---- what is reported ---- */

typedef struct aft_report_table {
    char *file;
    aft_grid grid;
    size_t n_hidden; /* rows left out since they name what is not public */
} aft_report_table;

typedef struct aft_report_run {
    json_t *json;       /* of run.json */
    size_t row;         /* of a sweep: row of its sweep.csv */
    size_t most_sheets; /* of projects; 0: all that there may be */
    bool is_short;      /* of a sweep: its long tables and facts are left to its own report */
    size_t n_tables;
    aft_report_table *tables;
} aft_report_run;

/** One run, or those of a sweep. */
typedef struct aft_report {
    size_t n_runs;
    aft_report_run *runs;
    bool is_sweep;
    aft_report_run
        sweep; /* tables of the sweep, and key figures and map of its first run for what they say of the case */
} aft_report;

void aft_report_clear(aft_report *report);

/** Adds a run from its folder. @param json text of its run.json, or NULL: read it. AFT_EUSAGE: no run; AFT_EIO. */
aft_status aft_report_add_folder(aft_report *report, const char *folder, const char *json, aft_error *err);

/** Makes the report that of a sweep, with the runs that its sweep.csv tells of. AFT_EUSAGE: no sweep; AFT_EIO. */
aft_status aft_report_add_sweep(aft_report *report, const char *folder, aft_error *err);

/** Title of a scenario by language, from a sweep's sweep.csv; its name where it has none. */
const char *aft_scenario_title(const aft_report_run *sweep, size_t row, int tongue);
/** The same in all languages. */
void aft_html_scenario(aft_page *page, const aft_report_run *sweep, size_t row);
/** Row of a scenario in sweep.csv, -1 if there is none, or no sweep. */
int aft_scenario_row(const aft_report_run *sweep, const char *name);

/** NULL if the run has none. */
const aft_grid *aft_report_find(const aft_report_run *run, const char *file);
/** A value of key_figures.csv, "" without. */
const char *aft_report_figure(const aft_report_run *run, const char *figure);

/** May the nearest branch pay as it is, by its first-order bound? */
void aft_say_nearest(aft_page *page, const aft_report_run *run);

/** A place where the script says that something stands in the scenario's own report. @param what part or table */
void aft_html_elsewhere(aft_page *page, const char *what);

/** The page, to be freed with aft_free. */
aft_status aft_report_text(char **out, const aft_report *report, aft_error *err);

/** Writes folder/report.html from what lies in the folder and run.json's text, which need not lie there yet. */
aft_status aft_report_write_from(const char *folder, const char *json, aft_error *err);

/* ---- sections ---- */

/** A place in the page, one per row of sections.def. */
typedef struct aft_section {
    const char *id, *part;
    const char *file;    /* table that it draws, "" for none */
    const char *chart;   /* kind of chart, "" for none */
    const char *groups;  /* columns whose words stand above the rows that share them, at most three; "" for none */
    const char *columns; /* titles to show, with commas between; "" for all */
    void (*draw)(aft_page *page, const struct aft_section *section, const aft_report_run *run);
} aft_section;

const aft_section *aft_sections(size_t *n_out);

enum { AFT_N_PARTS = 7 };
extern const char *const aft_parts[AFT_N_PARTS]; /* of the page, in their order */

/* ---- the page of a sweep (comparison.c), and what it shares with that of a run (report.c) ---- */

aft_status aft_comparison_text(char **out, const aft_report *report, aft_error *err);

/** Head and header. @param sweep  NULL for a run */
void aft_html_head(aft_page *page, const aft_report_run *run, size_t n_runs);
void aft_html_header(aft_page *page, const aft_report_run *run, bool is_sweep);
/** What is said where no script runs. */
void aft_html_scriptless(aft_page *page, bool is_sweep);
/** <section class=part> with its heading, and the scenario in it unless sweep is NULL; it is left open. */
void aft_html_part(aft_page *page, const char *part, const aft_report_run *sweep, size_t row);
/** A section with its heading and all it draws. @param folder  NULL; else it only says that it stands in the report
 *  there */
void aft_html_section(aft_page *page, const aft_section *section, const aft_report_run *run, bool is_elsewhere);
/** Is there nothing to say, and no need to say why? */
bool aft_section_is_silent(const aft_section *section, const aft_report_run *run);
/** Does a chart or the script draw the table? */
bool aft_table_is_drawn(const char *file);
enum { AFT_MOST_DRAWN = 3000 }; /* rows of a table that a chart or the map shows: more makes browsers slow */
void aft_json_grid(aft_page *page, const aft_grid *grid);
/** The block of data of a report of one run. */
void aft_html_data(aft_page *page, const aft_report *report);
/** The words that the script needs, by language. */
void aft_json_words(aft_page *page);
/** The script where there is one, and what it is made of. */
void aft_html_script(aft_page *page);
void aft_html_footer(aft_page *page, const aft_report_run *run, const json_t *json);

/** Sentences on a sweep's tables. @return true if it has said one, or there is none to say */
bool aft_conclude_sweep(aft_page *page, const aft_section *section, const aft_report_run *sweep);

/** A text as "length, base64, base64, ...", see pack.c. */
void aft_pack_text(aft_page *page, const char *text, size_t n, const char *dictionary, size_t n_dictionary);

/* ---- writing HTML ---- */

/** Text of others, escaped, at most `most` letters of it ("..." behind if cut); 0: all. */
void aft_html_text(aft_page *page, const char *text, size_t most);

/** A word in all languages, the ones not chosen hidden by the style. Unknown keys are a programmer's mistake. */
void aft_html_word(aft_page *page, const char *key);

/** A value that a sentence may name beside the key figures. */
typedef struct aft_extra {
    const char *name, *value; /* value as it stands in a table; NULL: the list of branches that are built */
} aft_extra;

/** A sentence in all languages with its placeholders filled from extras, else from the run's key figures. */
void aft_html_sentence(aft_page *page, const aft_word *sentence, const aft_report_run *run, const aft_extra *extras,
                       size_t n_extras);
/** The same in one language. */
void aft_html_sentence_in(aft_page *page, const aft_word *sentence, const aft_report_run *run, const aft_extra *extras,
                          size_t n_extras, int tongue);
/** The same of a sentence by its key, without extras. */
void aft_html_say(aft_page *page, const char *key, const aft_report_run *run);
/** Text of a cell that may be a word, in all languages. */
void aft_html_cell_word(aft_page *page, const char *cell);
/** Title of a project or branch in all languages. */
void aft_html_title(aft_page *page, const aft_report_run *run, const char *name);

/** Number for readers: grouped, rounded as fits its size. */
void aft_number_words(aft_page *page, double number, int tongue, int decimals);
/** The same without a language: thin spaces and the comma; the script writes it anew. */
void aft_number_plain(aft_page *page, double number);

/** A quoted JSON string that no HTML can be hidden in. */
void aft_json_text(aft_page *page, const char *text);

/* ---- parts of the page ---- */

void aft_draw_answer(aft_page *page, const aft_report_run *run);

/* kinds of sections */
void aft_draw_table(aft_page *page, const aft_section *section, const aft_report_run *run);
void aft_draw_map(aft_page *page, const aft_section *section, const aft_report_run *run);
void aft_draw_assumptions(aft_page *page, const aft_section *section, const aft_report_run *run);
void aft_draw_left_out(aft_page *page, const aft_section *section, const aft_report_run *run);
void aft_draw_proof(aft_page *page, const aft_section *section, const aft_report_run *run);
void aft_draw_sheets(aft_page *page, const aft_section *section, const aft_report_run *run);
void aft_draw_later(aft_page *page, const aft_section *section, const aft_report_run *run);

/** A title that nobody described: underscores are spaces. */
void aft_html_own_title(aft_page *page, const char *title);
/** A table as HTML, with its caption and its button, in a frame that scrolls. */
void aft_html_table(aft_page *page, const aft_section *section, const aft_report_run *run);
/** What the numbers of a section say, in a sentence; nothing where there is nothing to say. */
void aft_conclude(aft_page *page, const aft_section *section, const aft_report_run *run);
/** "Not available, because ..." */
void aft_html_missing(aft_page *page, const aft_section *section, const aft_report_run *run);
/** Titles of a project or branch by language, its name where it has none. */
const char *aft_title_of(const aft_report_run *run, const char *name, int tongue);

#endif
