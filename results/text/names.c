/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of others: as parts of texts, and as names of folders. */
#include "results/text/text.h"

#include "networks/base/text.h"

#include <ctype.h>
#include <string.h>

/* A short name ("A") is looked for as a word of its own: as a part of others it would be everywhere. */
bool aft_names(const char *text, const char *name)
{
    enum { SHORT = 4 };
    const size_t n = strlen(name);
    for (const char *at = strcasestr(text, name); n > 0 && at != NULL; at = strcasestr(at + 1, name)) {
        const bool is_word = (at == text || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[n]);
        if (n >= SHORT || is_word) {
            return true;
        }
    }
    return false;
}

static bool stays(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '-' || letter == '_';
}

aft_status aft_scenarios_folder_name(char **out, const char *name, aft_error *err)
{
    enum { MOST = 120, KEPT = 100 };
    aft_page page = {0};
    for (const char *at = name; *at != '\0'; at++) {
        if (stays(*at) && (*at != '-' || at > name)) { /* a name that begins with - looks like an option */
            aft_page_put(&page, at, 1);
        } else if (*at == ' ') {
            aft_page_put(&page, "+", 1);
        } else {
            aft_page_add(&page, "%%%02X", (unsigned)(unsigned char)*at);
        }
    }
    if (page.n > MOST) {
        page.n = KEPT;
        aft_page_add(&page, "~%016llx", aft_text_hash(name));
    }
    return aft_page_finish(out, &page, err);
}
