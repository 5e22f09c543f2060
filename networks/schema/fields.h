/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of a record by their attribute. */
#ifndef AFT_FIELDS_H
#define AFT_FIELDS_H

#include "networks/schema/schema.h"

static inline double *aft_real_at(void *record, const aft_attribute *attribute)
{
    return (double *)((char *)record + attribute->offset);
}

static inline int *aft_int_at(void *record, const aft_attribute *attribute)
{
    return (int *)((char *)record + attribute->offset);
}

static inline bool *aft_flag_at(void *record, const aft_attribute *attribute)
{
    return (bool *)((char *)record + attribute->offset);
}

static inline const char **aft_text_at(void *record, const aft_attribute *attribute)
{
    return (const char **)((char *)record + attribute->offset);
}

static inline aft_series *aft_series_at(void *record, const aft_attribute *attribute)
{
    return (aft_series *)((char *)record + attribute->offset);
}

#endif
