/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a CSV file is meant: what separates its cells, which sign its decimals have, and whether it is one at all. A
 * comma in the header line settles it; without one the numbers are looked at, for a spreadsheet writes both signs. */
#include "networks/read/read_internal.h"

#include <string.h>
#include <strings.h>

/* ---- lines ---- */

size_t aft_line_length(const char *bytes, size_t n)
{
    const char *lf = memchr(bytes, '\n', n);
    size_t length = lf != NULL ? (size_t)(lf - bytes) + 1 : n;
    const char *cr = memchr(bytes, '\r', length);
    if (cr != NULL && cr + 1 < bytes + length && cr[1] != '\n') {
        length = (size_t)(cr - bytes) + 1;
    }
    return length;
}

bool aft_is_blank_line(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strchr(" \t\r\n", bytes[i]) == NULL) {
            return false;
        }
    }
    return true;
}

/* ---- what no CSV file begins with ---- */

const char *aft_foreign_kind(const char *bytes, size_t n)
{
    static const struct {
        const char *start;
        size_t n;
        const char *kind;
    } kinds[] = {
        {"\xFF\xFE", 2, "the file is in UTF-16 (\"Unicode text\" of a spreadsheet)"},
        {"\xFE\xFF", 2, "the file is in UTF-16 (\"Unicode text\" of a spreadsheet)"},
        {"PK\x03\x04", 4, "the file is a workbook or an archive (.xlsx, .ods, .zip), whatever its name says"},
        {"\xD0\xCF\x11\xE0", 4, "the file is an old workbook (.xls), whatever its name says"},
        {"\x89HDF", 4, "the file is netCDF or HDF5, whatever its name says"},
        {"<!DOCTYPE", 9, "the file is a web page: what was to be downloaded is something else"},
        {"<html", 5, "the file is a web page: what was to be downloaded is something else"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (n >= kinds[i].n && strncasecmp(bytes, kinds[i].start, kinds[i].n) == 0) {
            return kinds[i].kind;
        }
    }
    return NULL;
}

/* ---- what separates the cells ---- */

static bool has_outside_quotes(const char *line, size_t n, char wanted)
{
    bool is_quoted = false;
    for (size_t i = 0; i < n; i++) {
        is_quoted ^= line[i] == '"';
        if (!is_quoted && line[i] == wanted) {
            return true;
        }
    }
    return false;
}

/* The first that the header line has; *header_end is what follows it. */
static char find_delimiter(size_t *header_end, const char *bytes, size_t n)
{
    static const char delimiters[] = ",;\t|";
    size_t from = 0;
    size_t length = 0;
    for (; from < n; from += length) {
        length = aft_line_length(bytes + from, n - from);
        if (!aft_is_blank_line(bytes + from, length)) {
            break;
        }
    }
    *header_end = from < n ? from + length : n;
    for (const char *d = delimiters; from < n && *d != '\0'; d++) {
        if (has_outside_quotes(bytes + from, length, *d)) {
            return *d;
        }
    }
    return ',';
}

/* ---- which sign the decimals have ---- */

typedef enum shape {
    NO_DECIMAL,
    WITH_COMMA,    /* 1,5 */
    WITH_POINT,    /* 6.40: no point between thousands */
    MAYBE_THOUSAND /* 1.250 */
} shape;

static size_t count_digits(const char *text, size_t n)
{
    size_t i = 0;
    while (i < n && text[i] >= '0' && text[i] <= '9') {
        i++;
    }
    return i;
}

/* Is it an exponent, or nothing? */
static bool is_exponent(const char *text, size_t n)
{
    size_t sign = n > 1 && (text[1] == '-' || text[1] == '+') ? 2 : 1;
    return n == 0 ||
           ((text[0] == 'e' || text[0] == 'E') && n > sign && count_digits(text + sign, n - sign) == n - sign);
}

static shape shape_of(const char *text, size_t n)
{
    while (n > 0 && strchr(" \"", text[0]) != NULL) {
        text++, n--;
    }
    while (n > 0 && strchr(" \"", text[n - 1]) != NULL) {
        n--;
    }
    size_t sign = n > 0 && (text[0] == '-' || text[0] == '+');
    text += sign, n -= sign;
    size_t whole = count_digits(text, n);
    if (whole == n || (text[whole] != ',' && text[whole] != '.')) {
        return NO_DECIMAL;
    }
    const char *rest = text + whole + 1;
    size_t n_rest = n - whole - 1;
    size_t part = count_digits(rest, n_rest);
    if (part == 0 || !is_exponent(rest + part, n_rest - part)) {
        return NO_DECIMAL;
    }
    bool is_group = part == 3 && n_rest == 3 && whole >= 1 && whole <= 3 && text[0] != '0';
    return text[whole] == ',' ? WITH_COMMA : is_group ? MAYBE_THOUSAND : WITH_POINT;
}

enum { MOST_SEEN = 256 };

/* What was seen in the cells below the header; of columns behind the last one in that. */
typedef struct seen {
    bool has_comma;
    bool has_point[MOST_SEEN];
    size_t maybe_line[MOST_SEEN]; /* of the first number whose point may stand between thousands; 0: none */
} seen;

static void see_cell(seen *s, const char *cell, size_t n, size_t line, size_t column)
{
    size_t c = column < MOST_SEEN ? column : MOST_SEEN - 1;
    switch (shape_of(cell, n)) {
    case NO_DECIMAL: break;
    case WITH_COMMA: s->has_comma = true; break;
    case WITH_POINT: s->has_point[c] = true; break;
    case MAYBE_THOUSAND: s->maybe_line[c] = s->maybe_line[c] == 0 ? line : s->maybe_line[c]; break;
    }
}

/* Names, in the first column, say nothing of numbers. */
static void see_cells(seen *s, const char *bytes, size_t n, size_t line, char delimiter)
{
    bool is_quoted = false;
    size_t start = 0;
    size_t column = 1;
    for (size_t i = 0; i <= n; i++) {
        bool is_line_end = i == n || bytes[i] == '\n';
        is_quoted ^= i < n && bytes[i] == '"';
        if (i < n && (is_quoted || (bytes[i] != delimiter && bytes[i] != '\n' && bytes[i] != '\r'))) {
            continue;
        }
        if (column > 1) {
            see_cell(s, bytes + start, i - start, line, column);
        }
        start = i + 1;
        column = is_line_end ? 1 : column + 1;
        line += is_line_end;
    }
}

/* Points are decimal where no number has a comma, and where no column has only such as may stand between thousands. */
static void find_sign(aft_dialect *dialect, const char *bytes, size_t n, size_t line)
{
    seen s = {0};
    bool has_point = false;
    see_cells(&s, bytes, n, line, dialect->delimiter);
    for (size_t c = 0; c < MOST_SEEN && !s.has_comma; c++) {
        has_point |= s.has_point[c];
        if (s.maybe_line[c] > 0 && !s.has_point[c] && dialect->unclear_line == 0) {
            dialect->unclear_line = s.maybe_line[c];
            dialect->unclear_column = c;
        }
    }
    dialect->has_decimal_comma = s.has_comma || (dialect->delimiter == ';' && !has_point);
}

aft_dialect aft_dialect_find(const char *bytes, size_t n)
{
    size_t header_end = 0;
    aft_dialect dialect = {.delimiter = find_delimiter(&header_end, bytes, n)};
    if (dialect.delimiter == ';' || dialect.delimiter == '\t') {
        size_t line = 1;
        for (size_t i = 0; i < header_end; i++) {
            line += bytes[i] == '\n';
        }
        find_sign(&dialect, bytes + header_end, n - header_end, line);
    }
    return dialect;
}
