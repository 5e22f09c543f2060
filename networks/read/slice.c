/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setting snapshots: a slice as Python has it. */
#include "networks/read/read_internal.h"

#include <string.h>

/* A whole number of its own, with blanks around it. */
static bool read_whole(long *out, const char *text, size_t n)
{
    char copy_of[24];
    double number = 0.0;
    if (n >= sizeof copy_of) {
        return false;
    }
    memcpy(copy_of, text, n);
    copy_of[n] = '\0';
    bool is_whole = aft_cell_number(&number, copy_of, false) && fabs(number) < 1e15 && number == trunc(number);
    *out = is_whole ? (long)number : 0;
    return is_whole;
}

/* One end of a slice as Python has it: negative counts from the end, empty is the default, too far is the last one. */
static bool read_end(size_t *out, const char *text, size_t n_text, size_t n, size_t fallback)
{
    long number = 0;
    if (strspn(text, " ") >= n_text) {
        *out = fallback;
        return true;
    }
    if (!read_whole(&number, text, n_text)) {
        return false;
    }
    number += number < 0 ? (long)n : 0;
    *out = number < 0 ? 0 : (size_t)number < n ? (size_t)number : n;
    return true;
}

aft_status aft_choose_snapshots(aft_reading *reading)
{
    aft_network *whole = reading->network;
    const char *text = whole->settings.snapshots;
    const char *colon = strchr(text, ':');
    aft_span span = {0, 0};
    if (text[0] == '\0') {
        return AFT_OK;
    }
    aft_place place = aft_setting_place(reading, "snapshots");
    if (colon == NULL || !read_end(&span.from, text, (size_t)(colon - text), whole->n_snapshots, 0) ||
        !read_end(&span.to, colon + 1, strlen(colon + 1), whole->n_snapshots, whole->n_snapshots)) {
        return aft_report(reading, AFT_LEVEL_ERROR, "bad-slice", place,
                          "write A:B, as Python slices: from position A (from 0) up to B, without B",
                          "snapshots: \"%.60s\" is no part of the snapshots", text);
    }
    if (span.from >= span.to) {
        return aft_report(reading, AFT_LEVEL_ERROR, "bad-slice", place, "",
                          "snapshots: there are none in \"%.60s\"; the case has %zu", text, whole->n_snapshots);
    }
    aft_status status = aft_network_window(&reading->network, whole, span.from, span.to - span.from, reading->err);
    if (status == AFT_OK) {
        reading->network->own->base = whole;
        reading->network->settings.snapshots = ""; /* the network that is planned has these, and all of them */
    }
    return status;
}
