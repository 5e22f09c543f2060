/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setting booked_share: "0.1 0.25 0.5 0.75 1". */
#include "networks/base/text.h"
#include "networks/records/records_internal.h"

#include <string.h>

/* The next number of a list at *at, which then stands behind it; false if what comes is none. */
static bool next_share(double *out, const char **at)
{
    char word[AFT_NUMBER_TEXT];
    size_t n = strcspn(*at, " ");
    bool fits = n < sizeof word;
    if (fits) {
        memcpy(word, *at, n);
        word[n] = '\0';
        fits = aft_text_to_number(out, word) && *out >= 0.0 && *out <= 1.0;
    }
    *at += n + strspn(*at + n, " ");
    return fits;
}

bool aft_booked_share(double *out, const char *steps, size_t step)
{
    const char *at = steps + strspn(steps, " ");
    double share = NAN;
    if (*at == '\0') {
        return false;
    }
    for (size_t i = 0; *at != '\0'; i++) {
        double next = NAN;
        if (!next_share(&next, &at)) {
            return false;
        }
        share = i <= step ? next : share;
    }
    *out = share;
    return true;
}
