/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a number within the range of its attribute? */
#include "networks/base/limits.h"
#include "networks/read/read_internal.h"

#include <string.h>

static bool is_one_of(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Out of range, but PyPSA takes it and finds no solution, or none that is worse. */
static bool is_soft(aft_table table, const aft_attribute *a)
{
    static const char *const names[] = {"max_hours", "v_nom", "num_parallel"};
    bool is_rating = strstr(a->name, "_nom") != NULL;
    return aft_table_describe(table)->whose == AFT_PYPSA && (is_rating || is_one_of(a->name, names, COUNT(names)));
}

aft_level aft_range_level(aft_table table, const aft_attribute *a)
{
    return is_soft(table, a) ? AFT_WARNING : AFT_LEVEL_ERROR;
}

static aft_status check_range(aft_reading *reading, aft_level level, aft_place place, const aft_attribute *a,
                              double least, double most)
{
    if (least < a->min) {
        return aft_report(reading, level, "out-of-range", place, "", "%s: %g is below %g", a->name, least, a->min);
    }
    if (most > a->max) {
        return aft_report(reading, level, "out-of-range", place, "", "%s: %g is above %g", a->name, most, a->max);
    }
    return AFT_OK;
}

static bool may_be_infinite(const aft_attribute *a)
{
    static const char *const names[] = {"x",
                                        "r",
                                        "constant",
                                        "e_sum_min",
                                        "e_sum_max",
                                        "v_ang_min",
                                        "v_ang_max",
                                        "p_min_pu",
                                        "p_max_pu",
                                        "s_max_pu",
                                        "e_min_pu",
                                        "e_max_pu",
                                        "lifetime",
                                        "max_hours",
                                        "max_growth",
                                        "x_per_length",
                                        "r_per_length",
                                        "phase_shift_min",
                                        "phase_shift_max"};
    return a->need == AFT_LABEL || a->need == AFT_REPORT || a->need == AFT_LATER || isinf(a->number) ||
           strstr(a->name, "_nom") != NULL || strstr(a->name, "ramp_limit") != NULL ||
           is_one_of(a->name, names, COUNT(names));
}

/* Factors of power: beyond a million what a solver leaves open of one side is a power station on the other. */
static bool is_factor(const aft_attribute *a)
{
    return !may_be_infinite(a) && (a->unit == NULL || strcmp(a->unit, "per unit") == 0 || strcmp(a->name, "sign") == 0);
}

static bool is_cost(const aft_attribute *a)
{
    return a->unit != NULL && strncmp(a->unit, "currency", 8) == 0;
}

static bool is_huge(const aft_attribute *a, double number)
{
    const double most = is_cost(a) ? AFT_HUGE_COST : AFT_HUGE;
    return isfinite(number) && (fabs(number) >= most || (is_factor(a) && fabs(number) > 1e6));
}

aft_status aft_settle_huge(aft_reading *reading, double *number, const aft_attribute *a, aft_place place)
{
    double given = *number;
    if (!is_huge(a, given) || !aft_is_checked(a) || a->need == AFT_REPORT || !may_be_infinite(a)) {
        return AFT_OK;
    }
    *number = copysign(INFINITY, given);
    return aft_report(reading, AFT_NOTE, "huge", place, "", "%s: %g counts as infinite", a->name, given);
}

static aft_status check_huge(aft_reading *reading, aft_place place, const aft_attribute *a, double number)
{
    if (!is_huge(a, number) || a->need == AFT_REPORT || may_be_infinite(a)) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "huge", place,
                      is_cost(a)     ? "a hundred times the highest other cost has the same effect"
                      : is_factor(a) ? "choose other units"
                                     : "leave it empty if it means no limit, or choose other units",
                      "%s: %g is too large to calculate with", a->name, number);
}

bool aft_is_odd(const aft_attribute *a, double least, double most)
{
    return least < a->min || most > a->max || isinf(least) || isinf(most) || is_huge(a, least) || is_huge(a, most);
}

aft_status aft_check_number(aft_reading *reading, aft_level level, aft_place place, const aft_attribute *a,
                            double least, double most)
{
    aft_status status = check_range(reading, level, place, a, least, most);
    if (status == AFT_OK && (isinf(least) || isinf(most)) && !may_be_infinite(a)) {
        status = aft_report(reading, AFT_LEVEL_ERROR, "infinite", place, "",
                            "%s: an infinite value makes no sense here", a->name);
    }
    return status == AFT_OK ? check_huge(reading, place, a, fabs(least) > fabs(most) ? least : most) : status;
}

bool aft_is_checked(const aft_attribute *a)
{
    bool is_number = a->kind == AFT_REAL || a->kind == AFT_INT || a->kind == AFT_SERIES;
    return is_number && a->need != AFT_OUTPUT && a->need != AFT_LABEL;
}

aft_status aft_check_hour(aft_reading *reading, aft_place place, aft_table table, const aft_attribute *a, double value)
{
    if (!aft_is_odd(a, value, value) || !aft_is_checked(a)) {
        return AFT_OK;
    }
    return aft_check_number(reading, aft_range_level(table, a), place, a, value, value);
}
