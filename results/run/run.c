/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run folder: everything is written in the workshop beside its place, run.json last, then takes the place. */
#include "results/run/run_internal.h"

#include "networks/base/clock.h"
#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "results/exports/exports.h"
#include "results/report/report_internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static aft_status make_folder(char **out, const char *parent, const char *name, aft_error *err)
{
    aft_status status = AFT_OK;
    char *path = NULL;
    AFT_TRY(aft_path_join(&path, parent, name, err));
    if (mkdir(path, 0777) != 0) {
        status = aft_file_fail(err, "make folder", path);
        goto done;
    }
    *out = path;
    path = NULL;
done:
    aft_free(path);
    return status;
}

static aft_status write_tables(const char *folder, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    size_t n = 0;
    char *path = NULL;
    char *text = NULL;
    const aft_result_table *tables = aft_result_tables(&n);
    AFT_TRY(make_folder(&path, folder, "tables", err));
    for (size_t i = 0; i < n; i++) {
        if (tables[i].is_without_plan == facts->plan->has_point && !tables[i].is_always) {
            continue;
        }
        AFT_TRY(tables[i].text(&text, facts, err));
        if (text == NULL) {
            continue;
        }
        AFT_TRY(aft_file_write(path, tables[i].file, text, err));
        aft_free(text);
        text = NULL;
    }
done:
    aft_free(path);
    aft_free(text);
    return status;
}

static aft_status write_network(const char *folder, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    char *path = NULL;
    if (!facts->plan->has_point) {
        return AFT_OK;
    }
    AFT_TRY(make_folder(&path, folder, "network", err));
    AFT_TRY(aft_export_find("pypsa")->write(path, facts, err));
done:
    aft_free(path);
    return status;
}

static aft_status write_all(const char *folder, const aft_run *run, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    double before = aft_seconds();
    char *text = NULL;
    json_t *files = NULL;
    AFT_TRY(write_tables(folder, facts, err));
    AFT_TRY(write_network(folder, facts, err));
    AFT_TRY(aft_run_json_text(&text, run, facts, NULL, facts->seconds + aft_seconds() - before, err));
    AFT_TRY(aft_report_write_from(folder, text, err));
    aft_free(text);
    text = NULL;
    files = aft_run_files(folder);
    AFT_TRY_ALLOC(files, err, "run.json");
    AFT_TRY(aft_run_json_text(&text, run, facts, files, facts->seconds + aft_seconds() - before, err));
    AFT_TRY(aft_file_write(folder, "run.json", text, err));
done:
    aft_free(text);
    json_decref(files);
    return status;
}

aft_status aft_run_write(const aft_run *run, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    const char *folder = NULL;
    AFT_TRY(aft_run_place_open(&folder, run->place, err));
    AFT_TRY(write_all(folder, run, facts, err));
    AFT_TRY(aft_run_place_settle(run->place, facts->plan->has_point, run->is_forced, err));
done:
    return status;
}
