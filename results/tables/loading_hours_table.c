/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loading_hours.csv: of the bottlenecks, the largest loading by day and hour. */
#include "results/tables/tables_internal.h"

#include "networks/base/memory.h"

#include <stdio.h>
#include <string.h>

enum { MOST_DAYS = 62, N_HOURS = 24 };

/* Day and hour of a snapshot: "2035-01-19 08:00:00", "2035-01-19T08:00". False if its label tells neither. */
static bool clock_of(const aft_snapshot *snapshot, size_t *hour_out)
{
    const char *step = snapshot->step;
    const char *shape = "dddd-dd-dd?dd";
    for (size_t i = 0; shape[i] != '\0'; i++) {
        bool is_digit = step[i] >= '0' && step[i] <= '9';
        bool fits = shape[i] == 'd' ? is_digit : shape[i] == '?' ? step[i] == ' ' || step[i] == 'T' : step[i] == '-';
        if (!fits) {
            return false;
        }
    }
    *hour_out = (size_t)((step[11] - '0') * 10 + step[12] - '0');
    return *hour_out < N_HOURS;
}

static bool is_same_day(const aft_snapshot *a, const aft_snapshot *b)
{
    return a->period == b->period && strncmp(a->step, b->step, 10) == 0;
}

/* Days in the order of the snapshots; 0 if not all have a clock. */
static size_t count_days(const aft_network *network)
{
    size_t n = 0;
    size_t hour_of_day = 0;
    for (size_t t = 0; t < network->n_snapshots; t++) {
        if (!clock_of(&network->snapshots[t], &hour_of_day)) {
            return 0;
        }
        n += t == 0 || !is_same_day(&network->snapshots[t - 1], &network->snapshots[t]);
    }
    return n;
}

static void write_days(aft_page *page, const aft_use *use, const char *label, double n_days, const double *most)
{
    aft_page_cell(page, use->held.h.name);
    aft_page_cell(page, label);
    aft_page_number(page, n_days);
    for (size_t h = 0; h < N_HOURS; h++) {
        aft_page_number(page, isnan(most[h]) ? NAN : round(most[h] * 100.0) / 100.0);
    }
    aft_page_end_line(page);
}

/* A line per day, or per so many days with the fullest of them in each hour, and the days that it stands for. */
static void write_heat(aft_page *page, const aft_use *use, const aft_network *network, size_t days_per_line)
{
    double most[N_HOURS];
    size_t days = 0;
    double hours = 0.0; /* that they stand for */
    char label[40] = "";
    for (size_t t = 0; t < network->n_snapshots; t++) {
        const aft_snapshot *now = &network->snapshots[t];
        size_t h = 0;
        (void)clock_of(now, &h);
        const bool is_new_day = t == 0 || !is_same_day(&network->snapshots[t - 1], now);
        if (is_new_day && (t == 0 || days == days_per_line)) {
            if (t > 0) {
                write_days(page, use, label, hours / N_HOURS, most);
            }
            days = 0;
            hours = 0.0;
            for (size_t k = 0; k < N_HOURS; k++) {
                most[k] = NAN;
            }
            if (network->has_periods) {
                (void)snprintf(label, sizeof label, "%d %.10s", network->periods[now->period].year, now->step);
            } else {
                (void)snprintf(label, sizeof label, "%.10s", now->step);
            }
        }
        days += is_new_day;
        hours += aft_energy_weight(network, t);
        most[h] = fmax(most[h], use->loading[t]); /* of two, fmax takes the number */
    }
    write_days(page, use, label, hours / N_HOURS, most);
}

aft_status aft_loading_hours_text(char **out, const aft_facts *facts, aft_error *err)
{
    const aft_network *network = facts->network;
    aft_status status = AFT_OK;
    aft_page page = {0};
    aft_bottlenecks full = {0};
    const size_t days = count_days(network);
    AFT_TRY(aft_bottlenecks_init(&full, &facts->uses, err));
    if (full.n == 0 || days == 0) {
        goto done;
    }
    aft_page_add(&page, "element,day,days");
    for (int h = 0; h < N_HOURS; h++) {
        aft_page_add(&page, ",h%02d", h);
    }
    aft_page_add(&page, "\n");
    for (size_t i = 0; i < full.n; i++) {
        write_heat(&page, full.list[i], network, (days + MOST_DAYS - 1) / MOST_DAYS);
    }
    AFT_TRY(aft_page_finish(out, &page, err));
done:
    aft_free(full.list);
    aft_page_clear(&page);
    return status;
}
