/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CPU time of one steady state of random hydrogen nets whose state is known, by size and form. usage: hydraulics */
#include "tests/support/gas_nets.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

enum { NETS = 40 };

static double seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct figures {
    double analysis, state, worst_state; /* s */
    double off;                          /* of squared pressures, relative */
    int steps;
    int n_found;
} figures;

static void measure(figures *f, const gas_net *g, const aft_steady_options *options)
{
    aft_steady *steady = NULL;
    double began = seconds();
    if (aft_steady_new(&steady, &g->net, options, NULL) != AFT_OK) {
        return;
    }
    double analysed = seconds();
    aft_steady_state state = aft_steady_solve(steady, g->injection, NULL);
    double solved = seconds();
    f->analysis += analysed - began;
    f->state += solved - analysed;
    f->worst_state = fmax(f->worst_state, solved - analysed);
    f->steps += state.n_steps;
    f->n_found += state.outcome == AFT_STEADY_FOUND;
    for (size_t i = 0; i < g->net.n_nodes; i++) {
        f->off = fmax(f->off, fabs(state.squared[i] - g->squared[i]) / g->pressure_scale);
    }
    aft_steady_free(steady);
}

int main(void)
{
    static const gas_net_kind sizes[] = {
        {.n_nodes = 50, .n_loops = 5, .n_feeds = 2, .n_parts = 1},
        {.n_nodes = 50, .n_loops = 5, .n_feeds = 2, .n_parts = 2},
        {.n_nodes = 100, .n_loops = 15, .n_feeds = 2, .n_parts = 1},
        {.n_nodes = 100, .n_loops = 0, .n_feeds = 1, .n_parts = 1},
        {.n_nodes = 1000, .n_loops = 150, .n_feeds = 4, .n_parts = 1},
        {.n_nodes = 3000, .n_loops = 300, .n_feeds = 4, .n_parts = 1},
    };
    (void)printf(
        "nodes parts pipes beyond a tree | form     | analysis, state, slowest state, ms | steps | off by | found\n");
    for (size_t k = 0; k < sizeof sizes / sizeof sizes[0]; k++) {
        for (int is_real = 0; is_real < 2; is_real++) {
            gas_net_kind kind = sizes[k];
            kind.is_real = kind.has_heights = is_real == 1;
            const aft_steady_options options = {.is_real = kind.is_real};
            const int n = kind.n_nodes >= 1000 ? NETS / 10 : NETS;
            figures f = {0};
            for (int seed = 0; seed < n; seed++) {
                gas_net g;
                random_gas_net(&g, (unsigned)seed, &kind);
                measure(&f, &g, &options);
                gas_net_clear(&g);
            }
            (void)printf("%5d %5d %19d | %-8s | %8.3f %8.3f %8.3f | %5.1f | %.1e | %d of %d\n",
                         kind.n_nodes * kind.n_parts, kind.n_parts, kind.n_loops * kind.n_parts,
                         is_real ? "real" : "constant", 1e3 * f.analysis / n, 1e3 * f.state / n, 1e3 * f.worst_state,
                         (double)f.steps / n, f.off, f.n_found, n);
        }
    }
    return 0;
}
