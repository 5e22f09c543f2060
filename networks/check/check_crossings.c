/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Given numbers that contradict each other: by rounding a note, else a plan is impossible or has no capacity there. */
#include "networks/check/check_internal.h"
#include "networks/check/crossings.h"

#include <string.h>

static aft_status report_crossing(aft_reading *reading, const aft_crossing *c)
{
    static const char *const hints[] = {[AFT_CROSSING_ROUNDING] = "they count as one number",
                                        [AFT_CROSSING_WITH_CAPACITY] = "there is a solution only without capacity",
                                        [AFT_CROSSING_ALWAYS] = "there will be no solution"};
    bool is_rounding = c->kind == AFT_CROSSING_ROUNDING;
    aft_place place = aft_place_of(reading, (aft_table)c->table, c->row, c->attribute);
    char *file = aft_arena_text(reading->arena, c->file, strlen(c->file));
    if (file == NULL) {
        return aft_fail(reading->err, AFT_ENOMEM, "limits: out of memory");
    }
    place = (aft_place){file, c->line, strcmp(file, place.file) == 0 ? place.column : 0};
    return aft_report(reading, is_rounding ? AFT_NOTE : AFT_WARNING, is_rounding ? "limits-meet" : "min-above-max",
                      place, hints[c->kind], "%s", c->text);
}

aft_status aft_check_crossings(aft_reading *reading)
{
    aft_status status = AFT_OK;
    aft_crossing *list = NULL;
    size_t n = 0;
    AFT_TRY(aft_crossings_find(&list, &n, reading->network, reading->err));
    for (size_t i = 0; i < n; i++) {
        AFT_TRY(report_crossing(reading, &list[i]));
    }
done:
    aft_free(list);
    return status;
}
