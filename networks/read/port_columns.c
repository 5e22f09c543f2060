/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of links and processes that belong to their ports: bus2, efficiency2, delay2, ... */
#include "networks/read/read_internal.h"

#include <stdio.h>
#include <stdlib.h>

bool aft_is_port_title(aft_table table, const aft_sheet *sheet, const char *title)
{
    const char *const stems[] = {"bus", aft_port_rate_name(table), "delay", "cyclic_delay"};
    for (size_t i = 0; stems[1] != NULL && i < sizeof stems / sizeof stems[0]; i++) {
        int number = aft_port_number(title, stems[i]);
        char bus[32];
        (void)snprintf(bus, sizeof bus, "bus%d", number);
        if (number > 0 && aft_sheet_column(sheet, bus) > 0) {
            return true;
        }
    }
    return false;
}

static aft_status fill_port_bus(aft_port *ports, aft_reading *reading, const aft_sheet *sheet, size_t column)
{
    aft_status status = AFT_OK;
    for (size_t row = 0; row < sheet->n_rows; row++) {
        const char *text = aft_sheet_cell(sheet, row, column);
        ports[row].bus = -1;
        if (!aft_cell_is_missing(text)) {
            ports[row].number = aft_port_number(sheet->titles[column], "bus");
            AFT_TRY(aft_check_bus(&ports[row].bus, reading, text, aft_sheet_place(sheet, row, column)));
        }
    }
done:
    return status;
}

/* The columns of port number N beside busN, by the rules of those of port 1. */
static aft_status fill_port_values(aft_port *ports, aft_reading *reading, aft_table table, const aft_sheet *sheet,
                                   int number)
{
    const aft_attribute plain[] = {
        {.kind = AFT_SERIES, .name = aft_port_rate_name(table), .number = 1.0, .offset = offsetof(aft_port, rate)},
        {.kind = AFT_INT, .name = "delay", .number = 0.0, .offset = offsetof(aft_port, delay)},
        {.kind = AFT_FLAG, .name = "cyclic_delay", .number = 1.0, .offset = offsetof(aft_port, cyclic_delay)}};
    aft_status status = AFT_OK;
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        char title[32];
        (void)snprintf(title, sizeof title, "%s%d", plain[i].name, number);
        aft_attribute attribute = plain[i];
        attribute.name = title;
        for (size_t row = 0; row < sheet->n_rows; row++) {
            aft_record_defaults(&ports[row], &attribute, 1);
        }
        int column = aft_sheet_column(sheet, title);
        if (column >= 0) {
            aft_target to = {.records = (char *)ports, .stride = sizeof *ports, .attribute = &attribute};
            AFT_TRY(aft_fill_column(to, reading, sheet, (size_t)column));
        }
    }
done:
    return status;
}

static int compare_numbers(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* Columns bus2, bus3, ... in order of their numbers. */
static size_t list_port_numbers(int *numbers, const aft_sheet *sheet)
{
    size_t n = 0;
    for (size_t i = 1; i < sheet->n_columns; i++) {
        int number = aft_port_number(sheet->titles[i], "bus");
        if (number > 0 && aft_sheet_column(sheet, sheet->titles[i]) == (int)i) {
            numbers[n++] = number;
        }
    }
    qsort(numbers, n, sizeof *numbers, compare_numbers);
    return n;
}

/* Room for the ports of a row: bus1 of a link, bus0 and bus1 of a process first (filled in last, when series and
 * scenario are known), then those given. */
static aft_status gather_ports(aft_reading *reading, aft_table table, size_t row, const aft_port *columns,
                               size_t n_columns, size_t n_rows)
{
    aft_ports *ports = aft_ports_of(reading->network, table, row);
    int first = table == AFT_TABLE_processes ? 0 : 1;
    ports->list = aft_arena_alloc(reading->arena, 2 + n_columns, sizeof *ports->list);
    if (ports->list == NULL) {
        return aft_fail(reading->err, AFT_ENOMEM, "%s: out of memory", aft_table_file(table));
    }
    for (int number = first; number <= 1; number++) {
        ports->list[ports->n++].number = number;
    }
    for (size_t i = 0; i < n_columns; i++) {
        const aft_port *port = &columns[i * n_rows + row];
        if (port->number > 0) {
            ports->list[ports->n++] = *port;
        }
    }
    return AFT_OK;
}

aft_status aft_fill_ports(aft_reading *reading, aft_table table, const aft_sheet *sheet)
{
    aft_status status = AFT_OK;
    size_t n_rows = sheet->n_rows;
    aft_port *columns = NULL;
    int *numbers = aft_alloc(sheet->n_columns, sizeof *numbers);
    AFT_TRY_ALLOC(numbers, reading->err, sheet->file);
    size_t n = list_port_numbers(numbers, sheet);
    columns = aft_alloc(n * n_rows, sizeof *columns);
    AFT_TRY_ALLOC(columns, reading->err, sheet->file);
    for (size_t i = 0; i < n; i++) {
        char title[32];
        (void)snprintf(title, sizeof title, "bus%d", numbers[i]);
        size_t column = (size_t)aft_sheet_column(sheet, title);
        AFT_TRY(fill_port_bus(columns + i * n_rows, reading, sheet, column));
        AFT_TRY(fill_port_values(columns + i * n_rows, reading, table, sheet, numbers[i]));
    }
    for (size_t row = 0; row < n_rows; row++) {
        AFT_TRY(gather_ports(reading, table, row, columns, n, n_rows));
    }
done:
    aft_free(columns);
    aft_free(numbers);
    return status;
}

void aft_finish_first_ports(aft_network *network)
{
    for (size_t k = 0; k < network->n_links; k++) {
        aft_link *link = &network->links[k];
        aft_port *port = &link->ports.list[0];
        port->bus = link->bus1;
        port->rate = link->efficiency;
        port->delay = link->delay;
        port->cyclic_delay = link->cyclic_delay;
    }
    for (size_t k = 0; k < network->n_processes; k++) {
        aft_process *p = &network->processes[k];
        p->ports.list[0] = (aft_port){
            .number = 0, .bus = p->bus0, .rate = p->rate0, .delay = p->delay0, .cyclic_delay = p->cyclic_delay0};
        p->ports.list[1] = (aft_port){
            .number = 1, .bus = p->bus1, .rate = p->rate1, .delay = p->delay1, .cyclic_delay = p->cyclic_delay1};
    }
}
