/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard types of lines and transformers: those of the case, then the built-in ones of PyPSA. */
#include "networks/records/records_internal.h"

#include <string.h>

#define LINE_TYPE(name_, f, r, x, c, i, mounting_, mm2)                                                                \
    {.name = name_,                                                                                                    \
     .f_nom = f,                                                                                                       \
     .r_per_length = r,                                                                                                \
     .x_per_length = x,                                                                                                \
     .c_per_length = c,                                                                                                \
     .i_nom = i,                                                                                                       \
     .mounting = mounting_,                                                                                            \
     .cross_section = mm2,                                                                                             \
     .references = ""},
static const aft_line_type line_types[] = {
#include "networks/schema/builtin_line_types.def"
};
#undef LINE_TYPE

#define TRANSFORMER_TYPE(name_, f, s, v0, v1, vsc_, vscr_, pfe_, i0_, shift, side, neutral, least, most, step)         \
    {.name = name_,                                                                                                    \
     .f_nom = f,                                                                                                       \
     .s_nom = s,                                                                                                       \
     .v_nom_0 = v0,                                                                                                    \
     .v_nom_1 = v1,                                                                                                    \
     .vsc = vsc_,                                                                                                      \
     .vscr = vscr_,                                                                                                    \
     .pfe = pfe_,                                                                                                      \
     .i0 = i0_,                                                                                                        \
     .phase_shift = shift,                                                                                             \
     .tap_side = side,                                                                                                 \
     .tap_neutral = neutral,                                                                                           \
     .tap_min = least,                                                                                                 \
     .tap_max = most,                                                                                                  \
     .tap_step = step,                                                                                                 \
     .references = ""},
static const aft_transformer_type transformer_types[] = {
#include "networks/schema/builtin_transformer_types.def"
};
#undef TRANSFORMER_TYPE

#define LINE_TYPE(name, f, r, x, c, i, mounting, mm2) name,
static const char *const line_type_names[] = {
#include "networks/schema/builtin_line_types.def"
};
#undef LINE_TYPE

#define TRANSFORMER_TYPE(name, ...) name,
static const char *const transformer_type_names[] = {
#include "networks/schema/builtin_transformer_types.def"
};
#undef TRANSFORMER_TYPE

const char *const *aft_line_type_names(size_t *n_out)
{
    *n_out = sizeof line_type_names / sizeof line_type_names[0];
    return line_type_names;
}

const char *const *aft_transformer_type_names(size_t *n_out)
{
    *n_out = sizeof transformer_type_names / sizeof transformer_type_names[0];
    return transformer_type_names;
}

const aft_line_type *aft_line_type_find(const aft_network *network, const char *name)
{
    int own = aft_network_find(network, AFT_TABLE_line_types, name);
    if (own >= 0) {
        return &network->line_types[own];
    }
    for (size_t i = 0; i < sizeof line_types / sizeof line_types[0]; i++) {
        if (strcmp(line_types[i].name, name) == 0) {
            return &line_types[i];
        }
    }
    return NULL;
}

const aft_transformer_type *aft_transformer_type_find(const aft_network *network, const char *name)
{
    int own = aft_network_find(network, AFT_TABLE_transformer_types, name);
    if (own >= 0) {
        return &network->transformer_types[own];
    }
    for (size_t i = 0; i < sizeof transformer_types / sizeof transformer_types[0]; i++) {
        if (strcmp(transformer_types[i].name, name) == 0) {
            return &transformer_types[i];
        }
    }
    return NULL;
}
