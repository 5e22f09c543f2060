/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small random cases with up to six candidates that buy from menus, as files in memory: with their menus, or with one
 * combination of purchases put in as ordinary capacity, which is the slow and obvious way to the optimum. */
#ifndef AFT_TEST_MENU_WORLD_H
#define AFT_TEST_MENU_WORLD_H

#include "tests/support/reading.h"

enum { WORLD_BUSES = 6, WORLD_HOURS = 3, WORLD_THINGS = 16, WORLD_SIZES = 3, WORLD_TEXT = 4096, WORLD_FILES = 12 };

typedef enum world_kind {
    WORLD_GENERATOR,
    WORLD_LINK,
    WORLD_STORE,
    WORLD_UNIT,
    WORLD_LINE,
    WORLD_TRANSFORMER,
    WORLD_KINDS
} world_kind;

typedef struct world_size {
    double p_nom, cost_fixed, cost_per_km;
    int max_pieces;
    double x_per_length; /* Ohm/km, of lines; 0: that of the row holds */
} world_size;

/** An element; one without sizes is what exists. */
typedef struct world_thing {
    world_kind kind;
    int from, to, length;
    double nom, price;
    double x;          /* Ohm of lines, per unit of transformers */
    double efficiency; /* of links and storage units */
    double low;        /* least output per unit; -1: two-way */
    bool is_cyclic;
    int n_sizes, menu_max;
    world_size sizes[WORLD_SIZES];
} world_thing;

typedef struct world {
    unsigned seed;
    int n_buses, n_hours, n;
    world_thing things[WORLD_THINGS];
    double load[WORLD_BUSES][WORLD_HOURS];
    double money;    /* factor on all costs, */
    double fuel;     /* on those of generators besides, demand left unserved apart, */
    double demand;   /* and on all demand, but not on what may be left unserved of it */
    bool is_renamed; /* other names, rows the other way round */
} world;

/** Which ingredients a world may have. */
typedef struct world_taste {
    bool has_lines;     /* also transformers */
    bool has_must_run;  /* candidates with a least output */
    int most_purchases; /* combinations to enumerate */
} world_taste;

/** The same world for the same seed. */
world world_draw(unsigned seed, const world_taste *taste);

/** Purchases of all candidates. */
typedef struct world_purchase {
    int pieces[WORLD_THINGS][WORLD_SIZES];
} world_purchase;

/** From one combination to the next, from nothing on: false once all have been there. */
bool world_next(world_purchase *purchase, const world *w);

/** What a combination costs. */
double world_price(const world *w, const world_purchase *purchase);

/** Files of a case, ending with a NULL name; the texts are those of `texts`.
 *  @param purchase as ordinary capacity; NULL: with menus */
typedef struct world_texts {
    char text[WORLD_FILES][WORLD_TEXT];
    test_file files[WORLD_FILES + 1];
} world_texts;
void world_write(world_texts *out, const world *w, const world_purchase *purchase);

/** Total cost of the best plan; INFINITY if these purchases have none (what must run finds no use). With menus there
 *  always is one: else, and if it cannot be read or solved, the test ends with the files on stderr. */
double world_cost(const world *w, const world_purchase *purchase, const char *solver);

/** Prints the files to stderr: for the message of a test that fails. */
void world_print(const world *w);

#endif
