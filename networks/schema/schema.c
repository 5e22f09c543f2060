/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The .def rows as data: one descriptor per attribute, one per table. */
#include "networks/schema/schema.h"

#define AFT_DEFAULT_TEXT(fallback)   .text = (fallback)
#define AFT_DEFAULT_BUS(fallback)    .text = (fallback)
#define AFT_DEFAULT_REAL(fallback)   .number = (fallback)
#define AFT_DEFAULT_INT(fallback)    .number = (fallback)
#define AFT_DEFAULT_FLAG(fallback)   .number = (fallback)
#define AFT_DEFAULT_SERIES(fallback) .number = (fallback)
#define AFT_DEFAULT_PORTS(fallback)  .number = (fallback)
#define ATTR(kind_, field, unit_, need_, fallback, min_, max_, doc_)                                                   \
    {.kind = AFT_##kind_,                                                                                              \
     .name = #field,                                                                                                   \
     .unit = unit_,                                                                                                    \
     .need = AFT_##need_,                                                                                              \
     .min = min_,                                                                                                      \
     .max = max_,                                                                                                      \
     .doc = doc_,                                                                                                      \
     .offset = offsetof(RECORD, field),                                                                                \
     AFT_DEFAULT_##kind_(fallback)},
#define RESULT(name_) {.kind = AFT_REAL, .name = #name_, .unit = "", .need = AFT_OUTPUT, .doc = "Result of a run."},
#define DERIVED(type, field, doc)

#define RECORD aft_bus
static const aft_attribute bus_attributes[] = {
#include "networks/schema/bus.def"
};
#undef RECORD

#define RECORD aft_carrier
static const aft_attribute carrier_attributes[] = {
#include "networks/schema/carrier.def"
};
#undef RECORD

#define RECORD aft_generator
static const aft_attribute generator_attributes[] = {
#include "networks/schema/generator.def"
};
#undef RECORD

#define RECORD aft_load
static const aft_attribute load_attributes[] = {
#include "networks/schema/load.def"
};
#undef RECORD

#define RECORD aft_link
static const aft_attribute link_attributes[] = {
#include "networks/schema/link.def"
};
#undef RECORD

#define RECORD aft_store
static const aft_attribute store_attributes[] = {
#include "networks/schema/store.def"
};
#undef RECORD

#define RECORD aft_storage_unit
static const aft_attribute storage_unit_attributes[] = {
#include "networks/schema/storage_unit.def"
};
#undef RECORD

#define RECORD aft_line
static const aft_attribute line_attributes[] = {
#include "networks/schema/line.def"
};
#undef RECORD

#define RECORD aft_transformer
static const aft_attribute transformer_attributes[] = {
#include "networks/schema/transformer.def"
};
#undef RECORD

#define RECORD aft_line_type
static const aft_attribute line_type_attributes[] = {
#include "networks/schema/line_type.def"
};
#undef RECORD

#define RECORD aft_transformer_type
static const aft_attribute transformer_type_attributes[] = {
#include "networks/schema/transformer_type.def"
};
#undef RECORD

#define RECORD aft_global_constraint
static const aft_attribute global_constraint_attributes[] = {
#include "networks/schema/global_constraint.def"
};
#undef RECORD

#define RECORD aft_shunt_impedance
static const aft_attribute shunt_impedance_attributes[] = {
#include "networks/schema/shunt_impedance.def"
};
#undef RECORD

#define RECORD aft_process
static const aft_attribute process_attributes[] = {
#include "networks/schema/process.def"
};
#undef RECORD

#define RECORD aft_menu_option
static const aft_attribute menu_option_attributes[] = {
#include "networks/schema/menu_option.def"
};
#undef RECORD

#define RECORD aft_project
static const aft_attribute project_attributes[] = {
#include "networks/schema/project.def"
};
#undef RECORD

#define RECORD aft_site
static const aft_attribute site_attributes[] = {
#include "networks/schema/site.def"
};
#undef RECORD

#define RECORD aft_scenario
static const aft_attribute scenario_attributes[] = {
#include "networks/schema/scenario.def"
};
#undef RECORD

#define RECORD aft_settings
static const aft_attribute settings_attributes[] = {
#include "networks/schema/settings.def"
};
#undef RECORD

#define COMPONENT_PYPSA   AFT_PYPSA
#define COMPONENT_OURS    AFT_OURS
#define COMPONENT_IGNORED AFT_IGNORED
#define COMPONENT_LATER   AFT_TABLE_LATER
#define COMPONENT(type, list, whose_, doc_)                                                                            \
    {.file = #list,                                                                                                    \
     .whose = COMPONENT_##whose_,                                                                                      \
     .doc = doc_,                                                                                                      \
     .attributes = type##_attributes,                                                                                  \
     .n_attributes = sizeof type##_attributes / sizeof type##_attributes[0],                                           \
     .record_size = sizeof(aft_##type),                                                                                \
     .line_offset = offsetof(aft_##type, line),                                                                        \
     .list_offset = offsetof(aft_network, list),                                                                       \
     .count_offset = offsetof(aft_network, n_##list)},
static const aft_table_info tables[AFT_N_TABLES] = {
#include "networks/schema/components.def"
};
#undef COMPONENT

const aft_table_info *aft_table_describe(aft_table table)
{
    return &tables[table];
}

const aft_attribute *aft_settings_describe(size_t *n_out)
{
    *n_out = sizeof settings_attributes / sizeof settings_attributes[0];
    return settings_attributes;
}

size_t aft_network_count(const aft_network *network, aft_table table)
{
    return *(const size_t *)((const char *)network + tables[table].count_offset);
}

void *aft_network_rows(const aft_network *network, aft_table table, size_t *n_out)
{
    *n_out = aft_network_count(network, table);
    return *(void *const *)((const char *)network + tables[table].list_offset);
}

const char *aft_table_file(aft_table table)
{
#define COMPONENT(type, list, whose, doc) #list ".csv",
    static const char *const files[AFT_N_TABLES] = {
#include "networks/schema/components.def"
    };
#undef COMPONENT
    return files[table];
}
