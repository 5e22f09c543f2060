/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case folder becomes a checked network: `fill` is the table of contents. */
#include "networks/read_case.h"
#include "networks/check/check_internal.h"

#include <string.h>

/* ---- what is done with a case, in order ---- */

static bool has_errors(const aft_reading *reading)
{
    for (size_t i = reading->n_before; i < aft_findings_count(reading->findings); i++) {
        if (aft_findings_get(reading->findings, i)->level == AFT_LEVEL_ERROR) {
            return true;
        }
    }
    return false;
}

static aft_status read_all(aft_reading *reading)
{
    aft_status status = AFT_OK;
    AFT_TRY(aft_need_buses(reading));
    AFT_TRY(aft_read_network_file(reading));
    AFT_TRY(aft_read_settings(reading));
    reading->year_of_case = reading->network->settings.year;
    AFT_TRY(aft_read_snapshots(reading));
    for (int table = 0; table < AFT_N_TABLES; table++) {
        AFT_TRY(aft_read_table(reading, (aft_table)table));
    }
    AFT_TRY(aft_read_series(reading));
    AFT_TRY(aft_note_unknown_files(reading));
    AFT_TRY(aft_apply_scenario(reading));
    AFT_TRY(aft_apply_sets(reading));
    aft_finish_first_ports(reading->network);
    AFT_TRY(aft_chain_sites(reading->network, reading->err));
    AFT_TRY(aft_read_curves(reading));
done:
    return status;
}

static aft_status fill(aft_reading *reading)
{
    aft_status status = AFT_OK;
    AFT_TRY(read_all(reading));
    AFT_TRY(aft_check_rows(reading));
    if (has_errors(reading)) {
        return AFT_ECASE;
    }
    AFT_TRY(aft_settle_periods(reading));
    AFT_TRY(aft_read_bus_limits(reading));
    AFT_TRY(aft_reading_look(reading));
    AFT_TRY(aft_prepare(reading->network, reading->err));
    AFT_TRY(aft_read_arguments(reading));
    AFT_TRY(aft_check_horizon(reading));
    AFT_TRY(aft_choose_snapshots(reading));
    AFT_TRY(aft_reading_look(reading));
    AFT_TRY(aft_check_whole(reading));
    AFT_TRY(aft_check_pressure(reading));
    if (has_errors(reading)) {
        return AFT_ECASE;
    }
    AFT_TRY(aft_reading_look(reading));
    AFT_TRY(aft_check_graph(reading));
    AFT_TRY(aft_reading_look(reading));
    AFT_TRY(aft_check_layout(reading));
    AFT_TRY(aft_reading_look(reading));
    AFT_TRY(aft_check_pressure_reach(reading));
    AFT_TRY(aft_reading_look(reading));
    AFT_TRY(aft_check_outages(reading));
done:
    return status;
}

/* ---- its result ---- */

/* The first error as the one line of text of the whole call. */
static aft_status fail_with(aft_error *err, const aft_finding *finding)
{
    if (finding->file[0] == '\0') {
        return aft_fail(err, AFT_ECASE, "%s", finding->text);
    }
    if (finding->line == 0) {
        return aft_fail(err, AFT_ECASE, "%s: %s", finding->file, finding->text);
    }
    return aft_fail(err, AFT_ECASE, "%s:%zu: %s", finding->file, finding->line, finding->text);
}

/* Result of a reading: the network if no finding is an error. */
static aft_status finish(aft_network **out, aft_reading *reading)
{
    const aft_finding *first = NULL;
    for (size_t i = reading->n_before; i < aft_findings_count(reading->findings); i++) {
        const aft_finding *f = aft_findings_get(reading->findings, i);
        bool is_error = f->level == AFT_LEVEL_ERROR || (reading->options->is_strict && f->level == AFT_WARNING);
        first = is_error && first == NULL ? f : first;
        reading->network->n_warnings += f->level == AFT_WARNING;
        reading->network->n_notes += f->level == AFT_NOTE;
    }
    if (first != NULL) {
        return fail_with(reading->err, first);
    }
    aft_input *inputs = aft_arena_alloc(reading->arena, reading->n_inputs, sizeof *inputs);
    if (inputs == NULL) {
        return aft_fail(reading->err, AFT_ENOMEM, "inputs: out of memory");
    }
    for (size_t i = 0; i < reading->n_inputs; i++) {
        inputs[i] = reading->inputs[i];
    }
    reading->network->inputs = inputs;
    reading->network->n_inputs = reading->n_inputs;
    *out = reading->network;
    reading->network = NULL;
    return AFT_OK;
}

static aft_status read_files(aft_network **out, aft_reading *reading)
{
    static const aft_read_options plain = {0};
    reading->options = reading->options != NULL ? reading->options : &plain;
    reading->n_before = aft_findings_count(reading->findings);
    aft_status status = fill(reading);
    if (status == AFT_OK || status == AFT_ECASE) {
        status = finish(out, reading);
    }
    aft_free(reading->inputs);
    return status;
}

aft_status aft_network_read_files(aft_network **out, aft_findings *findings, const char *name, const aft_file *files,
                                  size_t n_files, const aft_read_options *options, aft_error *err)
{
    aft_reading reading = {.findings = findings, .options = options, .err = err, .files = files, .n_files = n_files};
    reading.network = aft_network_new();
    if (reading.network == NULL) {
        return aft_fail(err, AFT_ENOMEM, "case: out of memory");
    }
    reading.arena = reading.network->own->arena;
    reading.network->folder = "";
    reading.network->name = aft_arena_text(reading.arena, name, strlen(name));
    aft_status status = reading.network->name != NULL ? read_files(out, &reading) : AFT_ENOMEM;
    aft_network_free(reading.network);
    return status;
}

aft_status aft_network_read(aft_network **out, aft_findings *findings, const char *folder,
                            const aft_read_options *options, aft_error *err)
{
    aft_reading reading = {.findings = findings, .options = options, .err = err};
    reading.network = aft_network_new();
    if (reading.network == NULL) {
        return aft_fail(err, AFT_ENOMEM, "%s: out of memory", folder);
    }
    reading.arena = reading.network->own->arena;
    aft_file *files = NULL;
    aft_status status = aft_reading_open(&files, &reading, folder);
    reading.files = files;
    if (status == AFT_OK) {
        status = read_files(out, &reading);
    }
    aft_free(files);
    aft_network_free(reading.network);
    return status;
}
