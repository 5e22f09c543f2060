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

void cli_print_wrapped(const char *text)
{
    const size_t width = cli_terminal_width(STDOUT_FILENO);
    size_t column = 0;
    while (*text != '\0' && width > 0) {
        const size_t blanks = strspn(text, " ");
        const size_t n = strcspn(text + blanks, " \n");
        const bool is_broken = column > 0 && column + blanks + letters_of(text + blanks, n) > width;
        if (is_broken) {
            cli_print_text("\n");
            column = 0;
        }
        const size_t from = is_broken ? blanks : 0;
        show(stdout, text + from, blanks + n - from, true);
        column += letters_of(text + from, blanks + n - from);
        text += blanks + n;
        if (*text == '\n') {
            cli_print_text("\n");
            column = 0;
            text++;
        }
    }
    cli_print_text(text);
}
