/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of the report: which table each shows, and how it is drawn. */
#include "results/report/report_internal.h"

#define SECTION(id, part, file, chart, groups, columns, draw)                                                          \
    {#id, #part, file, chart, groups, columns, aft_draw_##draw},
static const aft_section sections[] = {
#include "results/report/sections.def"
};
#undef SECTION

enum { N_SECTIONS = sizeof sections / sizeof sections[0] };

const aft_section *aft_sections(size_t *n_out)
{
    *n_out = N_SECTIONS;
    return sections;
}
