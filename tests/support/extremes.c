/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/extremes.h"

#include "tests/support/reading.h"
#include "tests/support/tables.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- a case as sheets ---- */

enum { CELLS = 24, TITLES = 40, ROWS = 5, SHEETS = 20, TEXT = 4096, HOURS = 3, SECONDS = 20 };

typedef struct sheet {
    char name[64]; /* without .csv */
    int n_titles, n_rows;
    char titles[TITLES][40];
    char cells[ROWS][TITLES][CELLS];
} sheet;

typedef struct draft {
    unsigned seed;
    unsigned state;
    int n;
    sheet sheets[SHEETS];
    char said[400]; /* what was changed */
} draft;

static unsigned draw(draft *d, unsigned n)
{
    d->state = d->state * 1664525u + 1013904223u;
    return (d->state >> 8) % n;
}

static sheet *find_sheet(draft *d, const char *name)
{
    for (int i = 0; i < d->n; i++) {
        if (strcmp(d->sheets[i].name, name) == 0) {
            return &d->sheets[i];
        }
    }
    return NULL;
}

static int find_title(sheet *s, const char *title)
{
    for (int i = 0; i < s->n_titles; i++) {
        if (strcmp(s->titles[i], title) == 0) {
            return i;
        }
    }
    cr_assert_lt(s->n_titles, TITLES);
    (void)snprintf(s->titles[s->n_titles], sizeof s->titles[0], "%s", title);
    return s->n_titles++;
}

static void put(sheet *s, int row, const char *title, const char *text)
{
    (void)snprintf(s->cells[row][find_title(s, title)], CELLS, "%s", text);
}

/* Adds the cells of a text like "name bus\ng A\nh A\n". */
static sheet *add_sheet(draft *d, const char *name, const char *text)
{
    cr_assert_lt(d->n, SHEETS);
    sheet *s = &d->sheets[d->n++];
    *s = (sheet){0};
    (void)snprintf(s->name, sizeof s->name, "%s", name);
    int row = -1;
    int column = 0;
    size_t n = 0;
    for (const char *c = text; *c != '\0'; c++) {
        char *cell = row < 0 ? s->titles[column] : s->cells[row][column];
        if (*c != ' ' && *c != '\n') {
            cell[n++] = *c;
            continue;
        }
        n = 0;
        column = *c == ' ' ? column + 1 : 0;
        if (*c == '\n') {
            row++;
        }
        s->n_titles = column + 1 > s->n_titles ? column + 1 : s->n_titles;
    }
    s->n_rows = row;
    return s;
}

static void write_sheet(char *out, const sheet *s)
{
    size_t n = 0;
    for (int row = -1; row < s->n_rows; row++) {
        for (int i = 0; i < s->n_titles; i++) {
            n += (size_t)snprintf(out + n, TEXT - n, "%s%s", row < 0 ? s->titles[i] : s->cells[row][i],
                                  i + 1 < s->n_titles ? "," : "\n");
        }
    }
}

/* ---- sound networks ---- */

static const char *const snapshots = "snapshot objective stores generators\n0 1 1 1\n1 1 1 1\n2 1 1 1\n";

/* Every kind of element once or twice; most of it can be left unused. */
static void draw_base(draft *d)
{
    static const char *const generators[] = {
        "name bus carrier p_nom marginal_cost\ng A gas 90 20\nh B sun 90 50\n",
        "name bus carrier p_nom marginal_cost p_nom_extendable capital_cost p_nom_max\n"
        "g A gas 90 20 False 0 \nh B sun 0 5 True 30 200\n",
        "name bus carrier p_nom marginal_cost committable p_min_pu start_up_cost\n"
        "g A gas 90 20 False 0 0\nh B sun 90 15 True 0.3 40\n",
        "name bus carrier p_nom marginal_cost p_nom_extendable p_nom_mod capital_cost\n"
        "g A gas 90 20 False 0 0\nh B sun 0 5 True 25 30\n",
        "name bus carrier p_nom marginal_cost menu\ng A gas 90 20 \nh B sun 0 5 m\n"};
    static const char *const links[] = {
        "name bus0 bus1 p_nom efficiency\nk A C 60 0.8\n",
        "name bus0 bus1 p_nom p_nom_extendable capital_cost efficiency\nk A C 10 True 20 0.8\n",
        "name bus0 bus1 p_nom p_min_pu ramp_limit_up\nk A C 60 -1 0.7\n",
        "name bus0 bus1 bus2 p_nom efficiency efficiency2 delay2\nk A C B 60 0.7 0.1 1\n",
        "name bus0 bus1 p_nom committable p_min_pu ramp_limit_start_up\nk A C 60 True 0.1 0.5\n"};
    static const char *const cases[] = {"setting value\nlost_load_cost 3000\ncommittable_big_m 2000\n",
                                        "setting value\ntransmission_losses 2\n",
                                        "setting value\nlinearized_unit_commitment True\nmip_gap 0.001\n",
                                        "setting value\nlost_load_cost 500\ndiscount_rate_societal 0.03\n"};
    static const char *const stores[] = {"name bus e_nom e_cyclic\ne C 40 True\n",
                                         "name bus e_nom e_initial\ne C 40 20\n",
                                         "name bus e_nom e_nom_extendable capital_cost e_cyclic\ne C 0 True 2 True\n"};
    static const char *const units[] = {
        "name bus p_nom max_hours efficiency_store efficiency_dispatch cyclic_state_of_charge\nu B 10 2 0.9 0.9 True\n",
        "name bus p_nom max_hours state_of_charge_initial inflow\nu B 10 4 12 3\n",
        "name bus p_nom max_hours p_nom_extendable capital_cost\nu B 0 2 True 5\n"};
    unsigned kind = draw(d, 5);
    add_sheet(d, "snapshots", snapshots);
    add_sheet(d, "carriers", "name co2_emissions\nAC 0\nH2 0\ngas 0.2\nsun 0\n");
    add_sheet(d, "buses", "name carrier v_nom\nA AC 110\nB AC 110\nC H2 1\n");
    add_sheet(d, "generators", generators[kind]);
    add_sheet(d, "loads", "name bus p_set\nl B 40\nm C 12\n");
    if (kind == 4) {
        add_sheet(d, "menus", "name menu option p_nom max_pieces capital_cost_fixed\nm1 m one 60 1 100\n");
    }
    add_sheet(d, "lines",
              draw(d, 2) == 0 ? "name bus0 bus1 s_nom x r\na A B 70 1 0.1\nb A B 70 2 0.2\n"
                              : "name bus0 bus1 s_nom x r s_nom_extendable capital_cost\n"
                                "a A B 70 1 0.1 False 0\nb A B 0 2 0.2 True 1\n");
    add_sheet(d, "links", links[draw(d, 5)]);
    if (draw(d, 2) == 0) {
        add_sheet(d, "stores", stores[draw(d, 3)]);
    }
    if (draw(d, 2) == 0) {
        add_sheet(d, "storage_units", units[draw(d, 3)]);
    }
    if (draw(d, 3) == 0) {
        add_sheet(d, "transformers", "name bus0 bus1 s_nom x r\nt A B 50 0.1 0.01\n");
    }
    if (draw(d, 3) == 0) {
        add_sheet(d, "processes", "name bus0 bus1 p_nom rate0 rate1\np A C 30 -1 0.7\n");
    }
    if (draw(d, 3) == 0) {
        add_sheet(d, "global_constraints",
                  "name type carrier_attribute sense constant\nco2 primary_energy co2_emissions <= 90\n");
    }
    if (draw(d, 5) == 0) {
        add_sheet(d, "case", cases[draw(d, 4)]);
    }
}

/* ---- what is changed ---- */

static const char *const extremes[] = {"0",     "-0",   "1e-320", "1e-30", "1e-12", "1e-9", "1e-6", "1e6",  "1e9",
                                       "1e12",  "1e15", "1e20",   "1e30",  "1e308", "inf",  "-inf", "nan",  "-1",
                                       "-1e-9", "-1e9", "-1e20",  "0.5",   "1",     "2",    "3",    "-0.5", "30"};

enum { N_EXTREMES = sizeof extremes / sizeof extremes[0] };

static bool is_number(const aft_attribute *a)
{
    return (a->kind == AFT_REAL || a->kind == AFT_INT || a->kind == AFT_SERIES) && a->need != AFT_OUTPUT;
}

/* One hour of a series, or all; the others as they were. */
static void change_series(draft *d, const sheet *of, int row, const aft_attribute *a, const char *text)
{
    char name[64];
    sheet *table = find_sheet(d, of->name);
    const char *given = table->cells[row][find_title(table, a->name)];
    char fallback[CELLS];
    unsigned hour = draw(d, HOURS + 1);
    (void)snprintf(name, sizeof name, "%.30s-%.30s", of->name, a->name);
    (void)snprintf(fallback, sizeof fallback, "%g", a->number);
    sheet *s = find_sheet(d, name);
    s = s != NULL ? s : add_sheet(d, name, "snapshot\n0\n1\n2\n");
    for (unsigned t = 0; t < HOURS; t++) {
        const char *usual = given[0] != '\0' ? given : fallback;
        put(s, (int)t, table->cells[row][0], hour == t || hour == HOURS ? text : usual);
    }
}

static aft_table table_of(const sheet *s)
{
    int table = 0;
    while (table < AFT_N_TABLES && strcmp(aft_table_describe((aft_table)table)->file, s->name) != 0) {
        table++;
    }
    return (aft_table)table;
}

static void change_table(draft *d)
{
    sheet *s = &d->sheets[draw(d, (unsigned)d->n)];
    aft_table table = table_of(s);
    if (table == AFT_N_TABLES) { /* weights of snapshots, settings, a series */
        put(s, (int)draw(d, (unsigned)s->n_rows), s->titles[s->n_titles - 1], extremes[draw(d, N_EXTREMES)]);
        return;
    }
    const aft_table_info *info = aft_table_describe(table);
    const aft_attribute *a = NULL;
    do {
        a = &info->attributes[draw(d, (unsigned)info->n_attributes)];
    } while (!is_number(a));
    int row = (int)draw(d, (unsigned)s->n_rows);
    const char *text = extremes[draw(d, N_EXTREMES)];
    if (table == AFT_TABLE_links && draw(d, 6) == 0) { /* no attribute of the schema */
        put(s, row, draw(d, 2) == 0 ? "efficiency2" : "delay2", text);
        return;
    }
    size_t n = strlen(d->said);
    (void)snprintf(d->said + n, sizeof d->said - n, "%s of %s %s is %s; ", a->name, s->name, s->cells[row][0], text);
    if (a->kind == AFT_SERIES && draw(d, 2) == 0) {
        change_series(d, s, row, a, text);
    } else {
        put(s, row, a->name, text);
    }
}

static void draw_case(draft *d, unsigned seed)
{
    *d = (draft){.seed = seed, .state = seed * 2654435761u + 97u};
    draw_base(d);
    for (unsigned n = 1 + draw(d, 3) / 2; n > 0; n--) {
        change_table(d);
    }
}

/* ---- through the back-ends ---- */

typedef struct texts {
    char text[SHEETS][TEXT];
    char name[SHEETS][72];
    test_file files[SHEETS + 1];
} texts;

static void write_draft(texts *out, const draft *d)
{
    memset(out, 0, sizeof *out);
    for (int i = 0; i < d->n; i++) {
        write_sheet(out->text[i], &d->sheets[i]);
        (void)snprintf(out->name[i], sizeof out->name[i], "%s.csv", d->sheets[i].name);
        out->files[i] = (test_file){out->name[i], out->text[i]};
    }
}

/* What the command would say. */
typedef struct verdict {
    int code;     /* 0, 2, 3, 4; 5: a limit was reached, with a plan or without */
    double cost;  /* NAN without a plan */
    int integers; /* of the program */
    double bought, price;
    char text[600];
} verdict;

static verdict verdict_of_plan(const aft_plan *plan)
{
    verdict v = {.cost = plan->total_cost, .integers = (int)plan->problem.integers};
    bool is_none = plan->outcome == AFT_INFEASIBLE || plan->outcome == AFT_UNBOUNDED;
    v.code = plan->outcome == AFT_OPTIMAL ? 0 : is_none ? 3 : 5;
    (void)snprintf(v.text, sizeof v.text, "%s: %s", aft_outcome_name(plan->outcome), plan->message);
    for (size_t i = 0; i < plan->n_purchases; i++) {
        v.bought += plan->purchases[i].capacity;
        v.price += plan->purchases[i].cost;
    }
    return v;
}

/* The run folder and what the terminal shows: whatever can be solved can be told. */
static void tell(verdict *v, const aft_network *network, const aft_plan *plan)
{
    char place[] = "/tmp/aftak-test-XXXXXX";
    char folder[64];
    aft_error err = AFT_ERROR_INIT;
    cr_assert_not_null(mkdtemp(place));
    (void)snprintf(folder, sizeof folder, "%s/run", place);
    const aft_run run = {0};
    aft_status status = test_write_run(&run, folder, network, plan, NULL, &err);
    aft_free(status == AFT_OK ? test_summary(network, plan, NULL) : NULL);
    test_folder_remove(strdup(place));
    if (status != AFT_OK) {
        v->code = 4;
        (void)snprintf(v->text, sizeof v->text, "%s", err.text);
    }
}

static verdict solve_draft(const texts *files, const char *solver)
{
    verdict v = {.cost = NAN};
    aft_error err = AFT_ERROR_INIT;
    test_reading reading = test_read_texts(files->files, NULL, NULL);
    if (reading.status != AFT_OK) {
        v.code = reading.status == AFT_ECASE ? 2 : 4;
        for (size_t i = 0; i < aft_findings_count(reading.findings); i++) {
            const aft_finding *f = aft_findings_get(reading.findings, i);
            if (f->level == AFT_LEVEL_ERROR) {
                (void)snprintf(v.text, sizeof v.text, "%s:%zu: %.300s [%.60s]", f->file, f->line, f->text, f->rule);
            }
        }
        test_reading_clear(&reading);
        return v;
    }
    const aft_solve_options options = {.solver = solver, .gap = 1e-6, .time_limit = SECONDS / 4.0, .threads = 1};
    aft_plan *plan = NULL;
    aft_status status = aft_solve(&plan, reading.network, &options, &err);
    if (status == AFT_OK) {
        v = verdict_of_plan(plan);
        if (strcmp(solver, test_solvers[0]) != 0) {
            tell(&v, reading.network, plan);
        }
    } else {
        v.code = status == AFT_EUNSUPPORTED || status == AFT_ECASE ? 2 : 4;
        (void)snprintf(v.text, sizeof v.text, "%s", err.text);
    }
    aft_plan_free(plan);
    test_reading_clear(&reading);
    return v;
}

static bool is_near(double a, double b)
{
    return fabs(a - b) <= 1e-5 * fmax(1.0, fmax(fabs(a), fabs(b)));
}

static void fail(const draft *d, const texts *files, const char *what, const verdict *a, const verdict *b)
{
    const char *keep = getenv("AFTAK_KEEP");
    (void)fprintf(stderr, "seed %u: %s: %s\n  %d %.12g (%d whole) %s\n  %d %.12g %s\n", d->seed, what, d->said, a->code,
                  a->cost, a->integers, a->text, b->code, b->cost, b->text);
    char folder[400];
    if (keep == NULL) {
        for (int i = 0; i < d->n; i++) {
            (void)fprintf(stderr, "-- %s\n%s", files->files[i].name, files->files[i].text);
        }
        return;
    }
    (void)snprintf(folder, sizeof folder, "%s/%u", keep, d->seed);
    (void)mkdir(folder, 0777);
    for (int i = 0; i < d->n; i++) {
        test_folder_add(folder, files->files[i].name, files->files[i].text);
    }
}

/* What is bought behaves as the same plant given: nothing is cheaper than buying it, and nothing dearer. */
static int judge_menu(const draft *d, const texts *files, const verdict *with_menu, const char *solver)
{
    draft *given = malloc(sizeof *given);
    texts *other = malloc(sizeof *other);
    cr_assert(given != NULL && other != NULL);
    *given = *d;
    sheet *s = find_sheet(given, "generators");
    char capacity[CELLS];
    double p_nom = strtod(s->cells[1][find_title(s, "p_nom")], NULL) + with_menu->bought;
    (void)snprintf(capacity, sizeof capacity, "%.15g", p_nom);
    put(s, 1, "p_nom", capacity);
    put(s, 1, "menu", "");
    write_draft(other, given);
    verdict v = solve_draft(other, solver);
    bool is_same = v.code == 0 && is_near(v.cost + with_menu->price, with_menu->cost);
    int failed = v.code != 5 && v.code != 2 && !is_same;
    if (failed) {
        fail(d, files, "menu and given differ", with_menu, &v);
    }
    free(given);
    free(other);
    return failed;
}

/* Extreme numbers in all attributes of a row; PyPSA refuses the energy sums of an inactive generator. */
static void spoil_row(draft *d, sheet *s, int row)
{
    const aft_table_info *info = aft_table_describe(table_of(s));
    for (size_t i = 0; i < info->n_attributes; i++) {
        const aft_attribute *a = &info->attributes[i];
        bool is_sum = strncmp(a->name, "e_sum", 5) == 0;
        if (is_number(a) && a->kind != AFT_INT && !is_sum && s->n_titles < TITLES && draw(d, 3) == 0) {
            put(s, row, a->name, extremes[draw(d, N_EXTREMES)]);
        }
    }
}

/* What is not active does not matter, whatever its numbers are. */
static int judge_inactive(unsigned seed)
{
    draft *d = malloc(sizeof *d);
    texts *files = malloc(sizeof *files);
    cr_assert(d != NULL && files != NULL);
    *d = (draft){.seed = seed, .state = seed * 2654435761u + 5u};
    draw_base(d);
    sheet *s = NULL;
    do {
        s = &d->sheets[draw(d, (unsigned)d->n)];
    } while (table_of(s) == AFT_N_TABLES ||
             aft_attribute_find(aft_table_describe(table_of(s))->attributes,
                                aft_table_describe(table_of(s))->n_attributes, "active") == NULL);
    int row = (int)draw(d, (unsigned)s->n_rows);
    put(s, row, "active", "False");
    write_draft(files, d);
    const char *solver = test_solvers[seed % 2 == 0 || test_solvers[1] == NULL ? 0 : 1];
    verdict plain = solve_draft(files, solver);
    spoil_row(d, s, row);
    (void)snprintf(d->said, sizeof d->said, "%s %s is not active", s->name, s->cells[row][0]);
    write_draft(files, d);
    verdict spoilt = solve_draft(files, solver);
    bool is_same = plain.code == spoilt.code && (plain.code != 0 || is_near(plain.cost, spoilt.cost));
    if (!is_same) {
        fail(d, files, "what is not active matters", &plain, &spoilt);
    }
    free(d);
    free(files);
    return !is_same;
}

static int judge(const draft *d)
{
    texts *files = malloc(sizeof *files);
    cr_assert_not_null(files);
    write_draft(files, d);
    verdict first = {.code = -1};
    int failed = 0;
    for (size_t i = 0; test_solvers[i] != NULL; i++) {
        verdict v = solve_draft(files, test_solvers[i]);
        if (v.code == 4) {
            fail(d, files, test_solvers[i], &v, &v);
            failed = 1;
        } else if (first.code == 0 && v.code == 0 && !is_near(first.cost, v.cost)) {
            fail(d, files, "costs differ", &first, &v);
            failed = 1;
        } else if (i > 0 && first.code + v.code == 3) { /* one 0, one 3 */
            fail(d, files, "a plan and none", &first, &v);
            failed = 1;
        }
        if (v.code == 0 && find_sheet((draft *)d, "menus") != NULL && v.bought > 0.0) {
            failed |= judge_menu(d, files, &v, test_solvers[i]);
        }
        first = i == 0 ? v : first;
    }
    if (getenv("AFTAK_TALK") != NULL) {
        (void)fprintf(stderr, "seed %u: %d %.10g %s\n", d->seed, first.code, first.cost, d->said);
    }
    free(files);
    return failed;
}

/* In a process of its own, which may crash or never end. */
static int judge_apart(unsigned seed)
{
    draft *d = malloc(sizeof *d);
    cr_assert_not_null(d);
    draw_case(d, seed);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        (void)setrlimit(RLIMIT_CPU, &(struct rlimit){2 * SECONDS, 2 * SECONDS + 1});
        _exit(judge(d) | (seed % 5 == 0 ? judge_inactive(seed) : 0));
    }
    int state = 0;
    (void)waitpid(child, &state, 0);
    int failed = !WIFEXITED(state) || WEXITSTATUS(state) != 0;
    if (!WIFEXITED(state)) {
        texts *files = malloc(sizeof *files);
        cr_assert_not_null(files);
        write_draft(files, d);
        fail(d, files, WTERMSIG(state) == SIGXCPU ? "does not end" : "crashes", &(verdict){0}, &(verdict){0});
        free(files);
    }
    free(d);
    return failed;
}

int test_extremes(unsigned from, unsigned to)
{
    int failed = 0;
    for (unsigned seed = from; seed < to; seed++) {
        failed += judge_apart(seed);
    }
    return failed;
}
