/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV bytes to rows: a thin layer on libcsv that knows lines, finds what libcsv would pass over in silence (open
 * quotes, text behind a closing quote, endless lines, bytes that are no text), in the dialect that dialect.c finds. */
#include "networks/base/text.h"
#include "networks/read/read_internal.h"

#include <csv.h>
#include <stdio.h>
#include <string.h>

/* Where the quotes of the current row stand. */
typedef enum quote_state { AT_FIELD_START, IN_PLAIN, IN_QUOTED, BEHIND_QUOTE } quote_state;

enum { LONG_LINE = 4096 };

/* Rows with more cells than the header: one mistake may be in all of them. */
typedef struct long_rows {
    size_t n;
    size_t line, n_fields; /* of the first one */
    bool is_empty;         /* what it has too much is empty */
} long_rows;

typedef struct parse {
    const char *file;
    aft_findings *findings;
    aft_error *err;
    aft_csv_take take;
    void *data;
    aft_status status;
    struct csv_parser csv;
    aft_dialect dialect;
    size_t line;     /* being fed */
    size_t row_line; /* in which the current row begins; 0 between rows */
    quote_state quotes;
    size_t quote_line, quote_column; /* where the open quote stands */
    size_t column;
    bool has_header;
    size_t n_header; /* fields of the header */
    size_t n_rows;   /* below it */
    long_rows too_long;
    char *bytes; /* texts of the current row */
    size_t n_bytes, cap_bytes;
    size_t *starts; /* of the fields in bytes */
    size_t n_fields, cap_starts;
    const char **fields;
    size_t cap_fields;
} parse;

static aft_status out_of_memory(parse *p)
{
    p->status = aft_fail(p->err, AFT_ENOMEM, "%s: out of memory", p->file);
    return p->status;
}

/* The file as a whole is not understood. */
static aft_status refuse(parse *p, const char *rule, size_t line, size_t column, const char *hint, const char *text)
{
    aft_status status = aft_findings_add(p->findings, AFT_LEVEL_ERROR, rule, p->file, line, column, hint, "%s", text);
    if (status != AFT_OK) {
        return out_of_memory(p);
    }
    p->status = AFT_ECASE;
    return AFT_ECASE;
}

/* ---- libcsv's side ---- */

static void *resize_for_csv(void *block, size_t n)
{
    return aft_resize(block, n, 1);
}

/* Blanks belong to the field. */
static int is_never_space(unsigned char c)
{
    (void)c;
    return 0;
}

static void take_field(void *text, size_t n, void *data)
{
    parse *p = data;
    if (p->status != AFT_OK) {
        return;
    }
    void *bytes = p->bytes;
    void *starts = p->starts;
    int failed = aft_grow(&bytes, &p->cap_bytes, p->n_bytes + n + 1, 1);
    p->bytes = bytes;
    failed |= aft_grow(&starts, &p->cap_starts, p->n_fields + 1, sizeof *p->starts);
    p->starts = starts;
    if (failed) {
        (void)out_of_memory(p);
        return;
    }
    p->starts[p->n_fields++] = p->n_bytes;
    if (n > 0) {
        memcpy(p->bytes + p->n_bytes, text, n);
    }
    p->bytes[p->n_bytes + n] = '\0';
    p->n_bytes += n + 1;
}

static void note_long_row(parse *p)
{
    if (p->too_long.n++ > 0) {
        return;
    }
    bool is_empty = true;
    for (size_t i = p->n_header; i < p->n_fields; i++) {
        is_empty = is_empty && p->bytes[p->starts[i]] == '\0';
    }
    p->too_long.line = p->row_line;
    p->too_long.n_fields = p->n_fields;
    p->too_long.is_empty = is_empty;
}

/* One finding for all of them, for one cause. */
static aft_status refuse_long_rows(parse *p)
{
    const long_rows *rows = &p->too_long;
    const char *hint = rows->is_empty ? "remove the separators at the ends of the lines"
                       : rows->n == p->n_rows && rows->n > 1
                           ? "is the first line the header? Remove what stands above it"
                           : "quote a text that holds the separator";
    char more[64] = "";
    if (rows->n > 1) {
        (void)snprintf(more, sizeof more, "; likewise %zu more rows", rows->n - 1);
    }
    char text[160];
    (void)snprintf(text, sizeof text, "%zu cells, but the header has %zu column%s%s", rows->n_fields, p->n_header,
                   p->n_header == 1 ? "" : "s", more);
    return refuse(p, "row-too-long", rows->line, p->n_header + 1, hint, text);
}

/* Gives the collected fields to the caller; a short row is filled up with empty cells. */
static aft_status hand_over(parse *p)
{
    if (!p->has_header) {
        p->n_header = p->n_fields;
    } else if (p->n_fields > p->n_header) {
        note_long_row(p);
    }
    p->n_rows += p->has_header;
    void *fields = p->fields;
    if (aft_grow(&fields, &p->cap_fields, p->n_header, sizeof *p->fields)) {
        return out_of_memory(p);
    }
    p->fields = fields;
    for (size_t i = 0; i < p->n_header; i++) {
        p->fields[i] = i < p->n_fields ? p->bytes + p->starts[i] : p->bytes + p->n_bytes - 1;
    }
    const aft_csv_row row = {.line = p->row_line,
                             .is_header = !p->has_header,
                             .has_decimal_comma = p->dialect.has_decimal_comma,
                             .n = p->n_header,
                             .fields = p->fields,
                             .bytes = p->bytes,
                             .n_bytes = p->n_bytes};
    p->has_header = true;
    return p->take(p->data, &row, p->err);
}

static void take_row(int end, void *data)
{
    (void)end;
    parse *p = data;
    if (p->status == AFT_OK && p->n_fields > 0) {
        p->status = hand_over(p);
    }
    p->n_fields = 0;
    p->n_bytes = 0;
    p->row_line = 0;
}

/* ---- lines ---- */

/* Number of the first line that is too long, 0 if there is none. */
static size_t find_long_line(const char *bytes, size_t n)
{
    size_t line = 1;
    for (size_t i = 0; i < n; line++) {
        const char *lf = memchr(bytes + i, '\n', n - i);
        size_t length = lf != NULL ? (size_t)(lf - bytes) + 1 - i : n - i;
        if (length > AFT_LONGEST_LINE) {
            return line;
        }
        i += length;
    }
    return 0;
}

static size_t count_lines(const char *bytes, size_t n)
{
    size_t line = 1;
    for (size_t i = 0; i < n; i++) {
        line += bytes[i] == '\n';
    }
    return line;
}

static aft_status step_quotes(parse *p, char c)
{
    bool is_end = c == p->dialect.delimiter || c == '\n' || c == '\r';
    switch (p->quotes) {
    case AT_FIELD_START:
        if (c == '"') {
            p->quotes = IN_QUOTED;
            p->quote_line = p->line;
            p->quote_column = p->column;
        } else if (!is_end) {
            p->quotes = IN_PLAIN;
        }
        break;
    case IN_PLAIN: p->quotes = is_end ? AT_FIELD_START : IN_PLAIN; break;
    case IN_QUOTED: p->quotes = c == '"' ? BEHIND_QUOTE : IN_QUOTED; break;
    case BEHIND_QUOTE:
        if (c == '"') {
            p->quotes = IN_QUOTED; /* a doubled quote */
        } else if (is_end) {
            p->quotes = AT_FIELD_START;
        } else {
            return refuse(p, "bad-quote", p->line, p->column, "double a quote that belongs to the text",
                          "text behind a closing quote");
        }
        break;
    }
    p->column += p->quotes == AT_FIELD_START && c == p->dialect.delimiter;
    return AFT_OK;
}

/* Follows the quotes of one line; only lines with quotes, or inside a quoted field, need it. */
static aft_status follow_quotes(parse *p, const char *line, size_t n)
{
    if (p->quotes != IN_QUOTED) {
        p->quotes = AT_FIELD_START;
        p->column = 1;
        if (memchr(line, '"', n) == NULL) {
            return AFT_OK;
        }
    }
    aft_status status = AFT_OK;
    for (size_t i = 0; i < n && status == AFT_OK; i++) {
        status = step_quotes(p, line[i]);
    }
    return status;
}

static aft_status feed_line(parse *p, const char *line, size_t n)
{
    if (p->quotes != IN_QUOTED && aft_is_blank_line(line, n)) {
        return AFT_OK;
    }
    aft_status status = follow_quotes(p, line, n);
    if (status != AFT_OK) {
        return status;
    }
    if (p->row_line == 0) {
        p->row_line = p->line;
    }
    if (n > LONG_LINE) {
        csv_set_blk_size(&p->csv, n); /* its buffer grows by this much, and by no more than it needs */
    }
    size_t eaten = csv_parse(&p->csv, line, n, take_field, take_row, p);
    return eaten < n ? out_of_memory(p) : p->status;
}

static aft_status feed(parse *p, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t length = aft_line_length(bytes + i, n - i);
        p->line++;
        aft_status status = feed_line(p, bytes + i, length);
        if (status != AFT_OK) {
            return status;
        }
        i += length;
    }
    if (p->quotes == IN_QUOTED) {
        return refuse(p, "open-quote", p->quote_line, p->quote_column, "", "a quote that is never closed");
    }
    if (csv_fini(&p->csv, take_field, take_row, p) != 0) {
        return out_of_memory(p);
    }
    return p->status;
}

/* ---- the whole ---- */

static const char save_as_utf8[] = "save it as \"CSV UTF-8 (comma delimited)\"";

static aft_status check_bytes(parse *p, const char *bytes, size_t n)
{
    if (n == 0) {
        return refuse(p, "empty-file", 0, 0, "write at least the header, or remove the file", "the file is empty");
    }
    size_t line = find_long_line(bytes, n);
    if (line > 0) {
        return refuse(p, "line-too-long", line, 0, "", "a line of more than 16 MiB");
    }
    const char *kind = aft_foreign_kind(bytes, n);
    if (kind != NULL) {
        return refuse(p, "not-text", 1, 0, save_as_utf8, kind);
    }
    size_t bad = 0;
    if (!aft_text_is_utf8(bytes, n, &bad)) {
        char text[120];
        (void)snprintf(text, sizeof text, "byte 0x%02X is not UTF-8; the file may be in Windows-1252",
                       (unsigned)(unsigned char)bytes[bad]);
        return refuse(p, "not-text", count_lines(bytes, bad), 0, save_as_utf8,
                      bytes[bad] == '\0' ? "a NUL byte: this is no text file" : text);
    }
    return AFT_OK;
}

/* PyPSA reads commas and points only. Semicolons with decimal commas are a dialect of the contract, the rest is not. */
static aft_status note_dialect(parse *p)
{
    aft_status status = AFT_OK;
    const char *cells = p->dialect.delimiter == ';' ? "semicolons" : "tabs";
    const char *sign = p->dialect.has_decimal_comma ? "comma" : "point";
    bool is_plain = p->dialect.delimiter == '\t' && !p->dialect.has_decimal_comma;
    bool is_ours = p->dialect.delimiter == ';' && p->dialect.has_decimal_comma;
    if (p->dialect.delimiter == '|') {
        return refuse(p, "separator", 1, 0, "save it with commas", "cells are separated by `|`");
    }
    if (p->dialect.unclear_line > 0) {
        return refuse(p, "bad-number", p->dialect.unclear_line, p->dialect.unclear_column,
                      "write no sign between thousands, and decimals with a comma",
                      "a number as 1.250: in a file without decimal commas that is 1250 or 1.25");
    }
    if (p->dialect.delimiter != ',') {
        status = aft_findings_add(
            p->findings, is_ours ? AFT_NOTE : AFT_WARNING, "dialect", p->file, 1, 0,
            is_ours ? "" : "PyPSA reads commas between cells and decimal points only",
            is_plain ? "read with %s between cells" : "read with %s between cells and a decimal %s", cells, sign);
    }
    return status == AFT_OK ? AFT_OK : out_of_memory(p);
}

static aft_status parse_bytes(parse *p, const char *bytes, size_t n)
{
    aft_status status = check_bytes(p, bytes, n);
    if (status != AFT_OK) {
        return status;
    }
    if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        n -= 3;
    }
    p->dialect = aft_dialect_find(bytes, n);
    status = note_dialect(p);
    if (status != AFT_OK) {
        return status;
    }
    csv_set_delim(&p->csv, (unsigned char)p->dialect.delimiter);
    status = feed(p, bytes, n);
    if (status == AFT_OK && !p->has_header) {
        return refuse(p, "empty-file", 0, 0, "write at least the header, or remove the file", "no header line");
    }
    return status == AFT_OK && p->too_long.n > 0 ? refuse_long_rows(p) : status;
}

aft_status aft_csv_parse(const char *file, const char *bytes, size_t n, aft_csv_take take, void *data,
                         aft_findings *findings, aft_error *err)
{
    parse p = {.file = file, .findings = findings, .err = err, .take = take, .data = data};
    if (csv_init(&p.csv, CSV_APPEND_NULL) != 0) {
        return aft_fail(err, AFT_EINTERNAL, "%s: libcsv does not start", file);
    }
    csv_set_realloc_func(&p.csv, resize_for_csv);
    csv_set_free_func(&p.csv, aft_free);
    csv_set_space_func(&p.csv, is_never_space);
    csv_set_blk_size(&p.csv, LONG_LINE);
    aft_status status = parse_bytes(&p, bytes, n);
    csv_free(&p.csv);
    aft_free(p.bytes);
    aft_free(p.starts);
    aft_free(p.fields);
    return status;
}
