/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The .def rows as data, for whoever walks tables without knowing them. */
#ifndef AFT_SCHEMA_H
#define AFT_SCHEMA_H

#include "networks/schema/types.h"

typedef enum aft_kind { AFT_TEXT, AFT_REAL, AFT_INT, AFT_FLAG, AFT_BUS, AFT_SERIES, AFT_PORTS } aft_kind;

/** What becomes of an attribute. */
typedef enum aft_need {
    AFT_REQUIRED, /* its column must be there */
    AFT_OPTIONAL,
    AFT_REPORT, /* no effect on the optimum, used in reports */
    AFT_LABEL,  /* no effect on the optimum: one note */
    AFT_LATER,  /* changes the optimum and is not modelled yet: an error unless allowed */
    AFT_OUTPUT  /* result of an earlier run: read over, one note */
} aft_need;

typedef struct aft_attribute {
    aft_kind kind;
    const char *name, *unit;
    aft_need need;
    double number;    /* default of REAL, INT, FLAG, SERIES */
    const char *text; /* default of TEXT */
    double min, max;
    const char *doc;
    size_t offset; /* in the record */
} aft_attribute;

typedef enum aft_whose { AFT_PYPSA, AFT_OURS, AFT_IGNORED, AFT_TABLE_LATER } aft_whose;

typedef struct aft_table_info {
    const char *file; /* without .csv */
    aft_whose whose;
    const char *doc;
    const aft_attribute *attributes;
    size_t n_attributes;
    size_t record_size, line_offset;
    size_t list_offset, count_offset; /* of the list and its length in aft_network */
} aft_table_info;

/** Description of a table; never NULL. */
const aft_table_info *aft_table_describe(aft_table table);

/** The settings of case.csv as attributes of aft_settings. */
const aft_attribute *aft_settings_describe(size_t *n_out);

/** First row of a table, and how many there are. */
void *aft_network_rows(const aft_network *network, aft_table table, size_t *n_out);

/** How many rows a table has. */
size_t aft_network_count(const aft_network *network, aft_table table);

/** Attribute of a list by name, or NULL. */
const aft_attribute *aft_attribute_find(const aft_attribute *attributes, size_t n, const char *name);

/** File of a table: "loads.csv". */
const char *aft_table_file(aft_table table);

#endif
