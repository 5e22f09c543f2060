/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that grows. */
#include "networks/base/words.h"
#include "networks/base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

aft_status aft_words_add(aft_words *words, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int more = vsnprintf(NULL, 0, format, args);
    va_end(args);
    aft_status status = AFT_ENOMEM;
    void *text = words->text;
    if (more >= 0 && aft_grow(&text, &words->cap, words->n + (size_t)more + 1, 1) == 0) {
        words->text = text;
        (void)vsnprintf(words->text + words->n, (size_t)more + 1, format, again);
        words->n += (size_t)more;
        status = AFT_OK;
    }
    va_end(again);
    return status;
}

void aft_words_clear(aft_words *words)
{
    aft_free(words->text);
    *words = (aft_words){0};
}
