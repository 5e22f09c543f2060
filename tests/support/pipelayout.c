/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/pipelayout.h"

#include "tests/support/case_folder.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TEXT = 512 * 1024, MOST_PATH = 4096 };

size_t test_layouts(test_layout *list, size_t n)
{
    char path[MOST_PATH];
    char line[1024];
    size_t found = 0;
    (void)snprintf(path, sizeof path, "%s/expected.csv", test_suite("pipelayout"));
    FILE *file = fopen(path, "r");
    while (file != NULL && found < n && fgets(line, sizeof line, file) != NULL) {
        test_layout *l = &list[found];
        found += sscanf(line, "%95[^,],%*[^,],%*[^,],%*[^,],%*[^,],%lf", l->name, &l->cost) == 2; /* not the header */
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return found;
}

static double number(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

/* A text that grows in a buffer of its own. */
typedef struct sheet {
    char *text;
    size_t n;
} sheet;

#define PUT(sheet_, ...)                                                                                               \
    ((sheet_)->n += (size_t)snprintf((sheet_)->text + (sheet_)->n, MOST_TEXT - (sheet_)->n, __VA_ARGS__))

static void put_buses(sheet *out, const json_t *instance, const json_t *nodes)
{
    const json_t *pressures = json_object_get(instance, "pressure");
    double low = INFINITY;
    double high = 0.0;
    size_t i = 0;
    const json_t *p = NULL;
    json_array_foreach(pressures, i, p)
    {
        low = fmin(low, number(p, "lb"));
        high = fmax(high, number(p, "ub"));
    }
    PUT(out, "name,carrier,pressure_min_bar,pressure_max_bar\n");
    json_array_foreach(nodes, i, p)
    {
        PUT(out, "n%zu,H2,%.17g,%.17g\n", i, low, high); /* those of its ends are the same in all instances */
    }
}

static size_t node_at(const json_t *nodes, const json_t *place)
{
    size_t i = 0;
    const json_t *p = NULL;
    json_array_foreach(nodes, i, p)
    {
        if (number(p, "x") == number(place, "x") && number(p, "y") == number(place, "y")) {
            break;
        }
    }
    return i;
}

static double put_loads(sheet *out, const json_t *instance, const json_t *nodes)
{
    double total = 0.0;
    size_t i = 0;
    const json_t *q = NULL;
    PUT(out, "name,bus,p_set\n");
    json_array_foreach(json_object_get(instance, "demand"), i, q)
    {
        const size_t v = node_at(nodes, json_array_get(json_object_get(instance, "nodes"), i));
        PUT(out, "d%zu,n%zu,%.17g\n", v, v, json_number_value(q));
        total += fmax(0.0, json_number_value(q));
    }
    return total;
}

static void put_menu(sheet *out, const json_t *instance, double total)
{
    size_t i = 0;
    const json_t *d = NULL;
    PUT(out, "name,menu,p_nom,capital_cost_per_km,diameter_m,resistance\n");
    json_array_foreach(json_object_get(instance, "diameters"), i, d)
    {
        const double resistance = number(instance, "ploss_coeff") / pow(number(d, "value"), 5.0);
        PUT(out, "D%zu,pipe,%.17g,%.17g,%.17g,%.17g\n", i, total, number(d, "cost"), number(d, "value"), resistance);
    }
}

/* Both directions are listed: one link. */
static void put_links(sheet *out, const json_t *topology, const json_t *nodes)
{
    size_t i = 0;
    const json_t *a = NULL;
    PUT(out, "name,bus0,bus1,carrier,p_min_pu,length,menu\n");
    json_array_foreach(json_object_get(topology, "arcs"), i, a)
    {
        const size_t tail = (size_t)number(a, "tail") - 1;
        const size_t head = (size_t)number(a, "head") - 1;
        const json_t *one = json_array_get(nodes, tail);
        const json_t *other = json_array_get(nodes, head);
        const double length = hypot(number(one, "x") - number(other, "x"), number(one, "y") - number(other, "y"));
        if (tail < head) {
            PUT(out, "e%zu_%zu,n%zu,n%zu,H2,-1,%.17g,pipe\n", tail, head, tail, head, length);
        }
    }
}

char *test_layout_folder(const char *name)
{
    enum { BUSES, LOADS, MENU, LINKS, N_SHEETS };
    char path[MOST_PATH];
    sheet sheets[N_SHEETS] = {{NULL, 0}};
    char *folder = NULL;
    const int stem = (int)strcspn(name, ".");
    (void)snprintf(path, sizeof path, "%s/instances/%s.json", test_suite("pipelayout"), name);
    json_t *instance = json_load_file(path, 0, NULL);
    (void)snprintf(path, sizeof path, "%s/topologies/%.*s.json", test_suite("pipelayout"), stem, name);
    json_t *topology = json_load_file(path, 0, NULL);
    const json_t *nodes = json_object_get(topology, "nodes");
    bool is_read = instance != NULL && topology != NULL;
    for (size_t i = 0; i < N_SHEETS; i++) {
        sheets[i].text = calloc(MOST_TEXT, 1);
        is_read = is_read && sheets[i].text != NULL;
    }
    if (is_read) {
        put_buses(&sheets[BUSES], instance, nodes);
        const double total = put_loads(&sheets[LOADS], instance, nodes);
        put_menu(&sheets[MENU], instance, total);
        put_links(&sheets[LINKS], topology, nodes);
        const test_file files[] = {{"case.csv", "setting,value\npressure,on\nlayout,tree\n"},
                                   {"carriers.csv", "name\nH2\n"},
                                   {"buses.csv", sheets[BUSES].text},
                                   {"loads.csv", sheets[LOADS].text},
                                   {"menus.csv", sheets[MENU].text},
                                   {"links.csv", sheets[LINKS].text},
                                   {NULL, NULL}};
        folder = test_folder_make(files);
    }
    for (size_t i = 0; i < N_SHEETS; i++) {
        free(sheets[i].text);
    }
    json_decref(instance);
    json_decref(topology);
    return folder;
}
