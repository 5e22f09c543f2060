/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small random cases with hydrogen pipes to choose, two feeds and hours that differ, as files in memory; and the slow
 * and obvious way to their optimum: every choice of sizes, and for each the cheapest split of the feeds whose steady
 * state (solver/hydraulics, constant resistances) keeps all limits. It shares no code with solver/methods/pressure. */
#ifndef AFT_TEST_GAS_WORLDS_H
#define AFT_TEST_GAS_WORLDS_H

#include "tests/support/reading.h"

enum {
    GAS_WORLD_BUSES = 5,
    GAS_WORLD_LINKS = 6,
    GAS_WORLD_HOURS = 2,
    GAS_WORLD_SIZES = 3,
    GAS_WORLD_FEEDS = 2,
    GAS_WORLD_FILES = 9,
    GAS_WORLD_TEXT = 2048
};

typedef enum gas_world_kind { GAS_WORLD_PIPE, GAS_WORLD_REGULATOR, GAS_WORLD_LIFT } gas_world_kind;

typedef struct gas_world_size {
    double capacity, cost_per_km, resistance;
} gas_world_size;

typedef struct gas_world_link {
    gas_world_kind kind; /* what is no pipe is there already, and in no loop: its flow follows from the balance */
    int from, to, length;
    bool is_one_way, is_there;
} gas_world_link;

typedef struct gas_world {
    unsigned seed;
    int n_buses, n_links, n_sizes, menu_max;
    gas_world_link links[GAS_WORLD_LINKS];
    gas_world_size sizes[GAS_WORLD_SIZES];
    int feed[GAS_WORLD_FEEDS]; /* buses */
    double price[GAS_WORLD_FEEDS], feed_capacity[GAS_WORLD_FEEDS];
    double load[GAS_WORLD_BUSES][GAS_WORLD_HOURS];
    double low[GAS_WORLD_BUSES], high[GAS_WORLD_BUSES]; /* bar */
} gas_world;

/** The same world for the same seed. */
gas_world gas_world_draw(unsigned seed);

/** Files of a case, ending with a NULL name; the texts are those of `out`. */
typedef struct gas_world_texts {
    char text[GAS_WORLD_FILES][GAS_WORLD_TEXT];
    test_file files[GAS_WORLD_FILES + 1];
} gas_world_texts;
void gas_world_write(gas_world_texts *out, const gas_world *w, const char *pressure);

/** Total cost of the best plan by enumeration; INFINITY if there is none. */
double gas_world_best(const gas_world *w);

/** A state of operation: sizes, feeds, and what follows from them. */
typedef struct gas_world_state {
    int pieces[GAS_WORLD_LINKS][GAS_WORLD_SIZES];
    double feed[GAS_WORLD_FEEDS][GAS_WORLD_HOURS];    /* MW */
    double flow[GAS_WORLD_LINKS][GAS_WORLD_HOURS];    /* MW from `from` to `to` */
    double squared[GAS_WORLD_BUSES][GAS_WORLD_HOURS]; /* bar^2, as high as upper limits allow */
    double excess; /* by how much the worst limit is missed, relative; below 0: all are kept */
} gas_world_state;

/** Draws sizes and a split of the feeds per hour. @return false if what is drawn joins no supply to some load */
bool gas_world_draw_state(gas_world_state *out, const gas_world *w, unsigned seed);

/** Prints the files to stderr: for the message of a test that fails. */
void gas_world_print(const gas_world *w);

#endif
