/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings that stand for arguments of PyPSA's optimize: what they mean, and what PyPSA refuses. */
#include "networks/read/read_internal.h"

#include <limits.h>
#include <string.h>

enum { LONGEST_LOSSES = 200, SEGMENTS = 20 };

/* ---- transmission_losses ---- */

/* The words of a setting: "tangents:3" is two, "{'mode': 'tangents', 'segments': 3}" four. */
typedef struct words {
    char text[LONGEST_LOSSES];
    const char *list[16];
    size_t n;
    bool is_dictionary;
} words;

/* Whatever PyPSA's dictionary has beside its words is as good as a blank. */
static bool split(words *out, const char *text)
{
    size_t n = strlen(text);
    if (n >= sizeof out->text) {
        return false;
    }
    memcpy(out->text, text, n + 1);
    out->is_dictionary = strchr(text, '{') != NULL;
    out->n = 0;
    bool is_inside = false;
    for (char *p = out->text; *p != '\0'; p++) {
        bool is_letter = strchr(":{}'\", ", *p) == NULL;
        if (is_letter && !is_inside) {
            if (out->n == sizeof out->list / sizeof out->list[0]) {
                return false;
            }
            out->list[out->n++] = p;
        }
        *p = is_letter ? *p : '\0';
        is_inside = is_letter;
    }
    return true;
}

static bool read_real(double *out, const char *text)
{
    return aft_cell_number(out, text, false) && isfinite(*out);
}

static bool read_count(int *out, const char *text)
{
    double number = 0.0;
    bool is_count = read_real(&number, text) && number >= 1.0 && number < INT_MAX && number == trunc(number);
    *out = is_count ? (int)number : 0;
    return is_count;
}

static bool read_mode(aft_losses *out, const char *text)
{
    if (strcmp(text, "tangents") == 0) {
        out->mode = AFT_TANGENTS;
    } else if (strcmp(text, "secants") == 0) {
        out->mode = AFT_SECANTS;
    }
    return out->mode != AFT_NO_LOSSES;
}

static bool read_option(aft_losses *out, const char *name, const char *value)
{
    if (strcmp(name, "mode") == 0) {
        return read_mode(out, value);
    }
    if (strcmp(name, "segments") == 0) {
        return read_count(&out->segments, value);
    }
    if (strcmp(name, "max_segments") == 0) {
        return read_count(&out->max_segments, value);
    }
    if (strcmp(name, "atol") == 0) {
        return read_real(&out->atol, value) && out->atol > 0.0;
    }
    return strcmp(name, "rtol") == 0 && read_real(&out->rtol, value) && out->rtol >= 0.0;
}

static bool read_dictionary(aft_losses *out, const words *w)
{
    bool is_good = w->n % 2 == 0;
    out->segments = 0;
    for (size_t i = 0; is_good && i + 1 < w->n; i += 2) {
        is_good = read_option(out, w->list[i], w->list[i + 1]);
    }
    out->mode = out->mode == AFT_NO_LOSSES ? AFT_SECANTS : out->mode;
    return is_good && (out->mode == AFT_SECANTS || out->segments > 0);
}

/* "tangents:N", "secants:ATOL:RTOL:MAX" with any number of these, "True", or the older "N". */
static bool read_short_form(aft_losses *out, const words *w)
{
    static const char *const names[] = {"atol", "rtol", "max_segments"};
    if (w->n == 1 && (strcmp(w->list[0], "True") == 0 || strcmp(w->list[0], "true") == 0)) {
        out->mode = AFT_SECANTS;
        return true;
    }
    if (w->n == 1 && read_count(&out->segments, w->list[0])) {
        out->mode = AFT_TANGENTS;
        return true;
    }
    if (w->n == 0 || !read_mode(out, w->list[0])) {
        return false;
    }
    if (out->mode == AFT_TANGENTS) {
        return w->n == 2 && read_count(&out->segments, w->list[1]);
    }
    bool is_good = w->n <= 4;
    for (size_t i = 1; is_good && i < w->n; i++) {
        is_good = read_option(out, names[i - 1], w->list[i]);
    }
    return is_good;
}

static bool is_without_losses(const char *text)
{
    return text[0] == '\0' || strcmp(text, "False") == 0 || strcmp(text, "false") == 0 || strcmp(text, "0") == 0;
}

static aft_status read_losses(aft_reading *reading)
{
    const char *text = reading->network->settings.transmission_losses;
    aft_losses losses = {.mode = AFT_NO_LOSSES, .atol = 1.0, .rtol = 0.1, .max_segments = SEGMENTS};
    words w;
    if (is_without_losses(text)) {
        reading->network->losses = losses;
        return AFT_OK;
    }
    if (!split(&w, text) || !(w.is_dictionary ? read_dictionary(&losses, &w) : read_short_form(&losses, &w))) {
        return aft_report(reading, AFT_LEVEL_ERROR, "bad-losses", aft_setting_place(reading, "transmission_losses"),
                          "write tangents:SEGMENTS, secants, or secants:ATOL:RTOL:MAX_SEGMENTS",
                          "transmission_losses: \"%.60s\" is no way to approximate losses", text);
    }
    reading->network->losses = losses;
    return AFT_OK;
}

/* PyPSA refuses the whole case if a single branch could carry without end, whether it is active or has losses or
 * not. */
static aft_status check_finite_rating(aft_reading *reading, aft_table table, size_t row)
{
    aft_holding h = aft_holding_at(reading->network, table, row);
    double most = h.is_extendable ? h.nom_max : h.nom;
    if (isfinite(most)) {
        return AFT_OK;
    }
    const char *name = h.is_extendable ? "s_nom_max" : "s_nom";
    return aft_report(reading, AFT_LEVEL_ERROR, "losses-without-limit", aft_place_of(reading, table, row, name),
                      "give a finite one, or leave transmission_losses out",
                      "%s of `%s` is infinite; losses need a largest flow", name, h.name);
}

static aft_status check_finite_ratings(aft_reading *reading)
{
    aft_status status = AFT_OK;
    const aft_network *network = reading->network;
    for (size_t k = 0; network->losses.mode != AFT_NO_LOSSES && k < network->n_lines; k++) {
        AFT_TRY(check_finite_rating(reading, AFT_TABLE_lines, k));
    }
    for (size_t k = 0; network->losses.mode != AFT_NO_LOSSES && k < network->n_transformers; k++) {
        AFT_TRY(check_finite_rating(reading, AFT_TABLE_transformers, k));
    }
done:
    return status;
}

/* ---- branch_outages ---- */

static const struct {
    const char *prefix;
    aft_table table;
} kinds[] = {{"Line:", AFT_TABLE_lines}, {"Transformer:", AFT_TABLE_transformers}};

enum { N_KINDS = sizeof kinds / sizeof kinds[0] };

/* False also for one that exists in no period. */
static bool is_active(const aft_network *network, aft_row branch)
{
    aft_span life =
        branch.table == AFT_TABLE_lines ? network->lines[branch.row].life : network->transformers[branch.row].life;
    return life.from < life.to;
}

static aft_status take_all(aft_row *outages, size_t *n_out, aft_reading *reading)
{
    const aft_network *network = reading->network;
    for (int i = 0; i < N_KINDS; i++) {
        size_t n = 0;
        (void)aft_network_rows(network, kinds[i].table, &n);
        for (size_t row = 0; row < n; row++) {
            aft_row branch = {.table = (int)kinds[i].table, .row = row};
            if (is_active(network, branch)) {
                outages[(*n_out)++] = branch;
            }
        }
    }
    return AFT_OK;
}

static bool has_outage(const aft_row *outages, size_t n, aft_row branch)
{
    for (size_t i = 0; i < n; i++) {
        if (outages[i].table == branch.table && outages[i].row == branch.row) {
            return true;
        }
    }
    return false;
}

/* One branch by its kind and name; naming it twice is as good as once. */
static aft_status take_outage(aft_row *outages, size_t *n_out, aft_reading *reading, int kind, const char *name)
{
    const aft_place place = aft_setting_place(reading, "branch_outages");
    aft_table table = kinds[kind].table;
    int row = aft_network_find(reading->network, table, name);
    if (row < 0) {
        return aft_report(reading, AFT_LEVEL_ERROR, "unknown-outage", place, aft_hint_name(reading, name, table),
                          "branch_outages: `%.60s` is not in %s", name, aft_table_file(table));
    }
    aft_row branch = {.table = (int)table, .row = (size_t)row};
    if (!is_active(reading->network, branch)) {
        return aft_report(reading, AFT_LEVEL_ERROR, "inactive-outage", place, "leave it out, or make it active",
                          "branch_outages: `%s` of %s is not active", name, aft_table_file(table));
    }
    if (!has_outage(outages, *n_out, branch)) {
        outages[(*n_out)++] = branch;
    }
    return AFT_OK;
}

static int kind_of(const char *text)
{
    for (int i = 0; i < N_KINDS; i++) {
        if (strncmp(text, kinds[i].prefix, strlen(kinds[i].prefix)) == 0) {
            return i;
        }
    }
    return -1;
}

/* End of an item: the next comma behind which a kind stands, as a name may have commas itself. */
static const char *end_of_item(const char *item)
{
    const char *comma = strchr(item, ',');
    while (comma != NULL && kind_of(comma + 1 + strspn(comma + 1, " ")) < 0) {
        comma = strchr(comma + 1, ',');
    }
    return comma != NULL ? comma : item + strlen(item);
}

static aft_status take_list(aft_row *outages, size_t *n_out, aft_reading *reading, const char *text)
{
    aft_status status = AFT_OK;
    for (const char *item = text; *item != '\0';) {
        item += strspn(item, " ");
        int kind = kind_of(item);
        if (kind < 0) {
            return aft_report(reading, AFT_LEVEL_ERROR, "bad-outages", aft_setting_place(reading, "branch_outages"),
                              "write all, or Line:NAME,Transformer:NAME,...",
                              "branch_outages: \"%.60s\" begins with neither Line: nor Transformer:", item);
        }
        const char *end = end_of_item(item);
        item += strlen(kinds[kind].prefix);
        const char *name = aft_arena_text(reading->arena, item, (size_t)(end - item));
        AFT_TRY_ALLOC(name, reading->err, "branch_outages");
        AFT_TRY(take_outage(outages, n_out, reading, kind, name));
        item = *end == ',' ? end + 1 : end;
    }
done:
    return status;
}

static aft_status read_outages(aft_reading *reading)
{
    aft_status status = AFT_OK;
    aft_network *network = reading->network;
    const char *text = network->settings.branch_outages;
    if (text[0] == '\0') {
        return AFT_OK;
    }
    aft_row *outages = aft_arena_alloc(reading->arena, network->n_lines + network->n_transformers, sizeof *outages);
    AFT_TRY_ALLOC(outages, reading->err, "branch_outages");
    AFT_TRY(strcmp(text, "all") == 0 ? take_all(outages, &network->n_outages, reading)
                                     : take_list(outages, &network->n_outages, reading, text));
    network->outages = outages;
done:
    return status;
}

/* ---- the others ---- */

static aft_status check_big_m(aft_reading *reading)
{
    double big_m = reading->network->settings.committable_big_m;
    if (isnan(big_m) || (big_m > 0.0 && isfinite(big_m))) {
        return AFT_OK;
    }
    return aft_report(reading, AFT_LEVEL_ERROR, "out-of-range", aft_setting_place(reading, "committable_big_m"), "",
                      "committable_big_m: %g is not above 0 and finite", big_m);
}

aft_status aft_read_arguments(aft_reading *reading)
{
    aft_status status = AFT_OK;
    AFT_TRY(read_losses(reading));
    AFT_TRY(check_finite_ratings(reading));
    AFT_TRY(read_outages(reading));
    AFT_TRY(check_big_m(reading));
done:
    return status;
}
