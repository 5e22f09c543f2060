/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is said goes through here: what a terminal would obey is shown instead. Texts come from cases and runs of
 * others. */
#include "cli/cli.h"

#include "networks/base/memory.h"
#include "networks/base/text.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* At most n bytes of a text. Line feeds stay: all, or one at the end alone. */
static void show(FILE *stream, const char *text, size_t n, bool has_lines)
{
    char shown[AFT_SHOWN];
    const char *end = text + n;
    for (size_t step = 1; step > 0 && text < end; text += step) {
        const bool is_end = text[0] == '\n' && (has_lines || text[1] == '\0');
        step = aft_text_show(shown, text);
        (void)fputs(is_end ? "\n" : step > 0 ? shown : "", stream);
    }
}

/* Without memory for a long line its beginning must do. */
static void show_line(FILE *stream, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

static void show_line(FILE *stream, const char *format, va_list args)
{
    char beginning[1024];
    char *whole = NULL;
    va_list again;
    va_copy(again, args);
    const int n = vsnprintf(beginning, sizeof beginning, format, args);
    if (n >= (int)sizeof beginning) {
        whole = aft_alloc((size_t)n + 1, 1);
    }
    if (whole != NULL) {
        (void)vsnprintf(whole, (size_t)n + 1, format, again);
    }
    va_end(again);
    show(stream, whole != NULL ? whole : beginning, n < 0 ? 0 : whole != NULL ? (size_t)n : strlen(beginning), false);
    aft_free(whole);
}

void cli_print(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    show_line(stdout, format, args);
    va_end(args);
}

void cli_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    show_line(stderr, format, args);
    va_end(args);
}

void cli_print_text(const char *text)
{
    show(stdout, text, strlen(text), true);
}

int cli_print_json(json_t *value)
{
    char *text = value != NULL ? json_dumps(value, JSON_INDENT(2)) : NULL;
    if (text != NULL) {
        cli_print_text(text);
        cli_print_text("\n");
    }
    free(text);
    json_decref(value);
    return text != NULL ? EXIT_DONE : EXIT_INTERNAL;
}

size_t cli_terminal_width(int descriptor)
{
    enum { WIDEST = 100, NARROWEST = 40 };
    struct winsize size = {0};
    if (isatty(descriptor) == 0) {
        return 0;
    }
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_col > WIDEST) {
        return WIDEST;
    }
    return size.ws_col < NARROWEST ? NARROWEST : size.ws_col;
}

/* Letters of n bytes. */
static size_t letters_of(const char *text, size_t n)
{
    size_t letters = 0;
    for (size_t i = 0; i < n; i++) {
        letters += (text[i] & 0xC0) != 0x80;
    }
    return letters;
}

/* Where what a line says begins: behind its label ("Status      optimal"), which wide blanks follow; n for a row of a
 * table, which has several of them. 0: it has no label. */
static size_t label_of(const char *line, size_t n)
{
    size_t label = 0;
    size_t n_gaps = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        if (line[i] == ' ' && line[i + 1] == ' ' && (i == 0 || line[i - 1] != ' ')) {
            n_gaps++;
            label = i + strspn(line + i, " ");
        }
    }
    return n_gaps > 1 ? n : label;
}

static void print_wrapped_line(const char *line, size_t n, size_t width)
{
    const size_t label = label_of(line, n);
    size_t column = letters_of(line, label);
    show(stdout, line, label, true);
    for (size_t i = label; i < n;) {
        const size_t blanks = strspn(line + i, " ");
        size_t word = strcspn(line + i + blanks, " ");
        word = i + blanks + word > n ? n - i - blanks : word;
        const size_t more = letters_of(line + i, blanks + word);
        if (i > label && column + more > width) {
            cli_print_text("\n");
            for (column = 0; column < label; column++) {
                cli_print_text(" ");
            }
            show(stdout, line + i + blanks, word, true);
            column += more - blanks;
        } else {
            show(stdout, line + i, blanks + word, true);
            column += more;
        }
        i += blanks + word;
    }
}

void cli_print_wrapped(const char *text)
{
    const size_t width = cli_terminal_width(STDOUT_FILENO);
    while (*text != '\0' && width > 0) {
        const size_t n = strcspn(text, "\n");
        print_wrapped_line(text, n, width);
        text += n;
        if (*text == '\n') {
            cli_print_text("\n");
            text++;
        }
    }
    cli_print_text(text);
}
