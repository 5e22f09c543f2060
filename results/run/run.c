/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run folder: everything is written beside it under a temporary name, run.json last, then renamed. */
#include "results/run/run_internal.h"

#include "networks/base/clock.h"
#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "results/exports/exports.h"
#include "results/report/report_internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders */

static aft_status has_run(bool *out, const char *folder, aft_error *err)
{
    char *path = NULL;
    aft_status status = aft_path_join(&path, folder, "run.json", err);
    if (status == AFT_OK) {
        *out = aft_path_exists(path);
    }
    aft_free(path);
    return status;
}

/* The path without slashes at its end, cut in parent and name. */
static aft_status split(char **parent_out, char **name_out, const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page parent = {0};
    aft_page name = {0};
    size_t end = strlen(folder);
    while (end > 1 && folder[end - 1] == '/') {
        end--;
    }
    size_t start = end;
    while (start > 0 && folder[start - 1] != '/') {
        start--;
    }
    const char *last = folder + start;
    size_t n = end - start;
    if (n == 0 || (n == 1 && last[0] == '.') || (n == 2 && last[0] == '.' && last[1] == '.')) {
        return aft_fail(err, AFT_EUSAGE, "%s: not a name for a run folder", folder);
    }
    aft_page_add(&parent, "%.*s", (int)start, start > 0 ? folder : "");
    aft_page_add(&parent, "%s", start > 0 ? "" : "./");
    aft_page_add(&name, "%.*s", (int)n, last);
    AFT_TRY(aft_page_finish(parent_out, &parent, err));
    AFT_TRY(aft_page_finish(name_out, &name, err));
done:
    aft_page_clear(&parent);
    aft_page_clear(&name);
    return status;
}

aft_status aft_run_check_folder(const char *folder, bool is_forced, aft_error *err)
{
    aft_status status = AFT_OK;
    bool is_run = false;
    char *parent = NULL;
    char *name = NULL;
    AFT_TRY(split(&parent, &name, folder, err));
    AFT_TRY(has_run(&is_run, folder, err));
    if (is_run && !is_forced) {
        status = aft_fail(err, AFT_EUSAGE, "%s exists; use --force to replace it, or --out", folder);
    } else if (!is_run && aft_path_exists(folder) && !aft_folder_is_empty(folder)) {
        status =
            aft_fail(err, AFT_EUSAGE, "%s exists and is no run (it has no run.json); choose another --out", folder);
    }
done:
    aft_free(parent);
    aft_free(name);
    return status;
}

/* Content */

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
    AFT_TRY(write_tables(folder, facts, err));
    AFT_TRY(write_network(folder, facts, err));
    AFT_TRY(aft_run_json_text(&text, run, facts, facts->seconds + aft_seconds() - before, err));
    AFT_TRY(aft_report_write_from(folder, text, err));
    AFT_TRY(aft_file_write(folder, "run.json", text, err));
done:
    aft_free(text);
    return status;
}

/* Puts the finished folder in its place; an older run steps aside first and goes only when the new one stands. */
static aft_status put_in_place(const char *made, const char *aside, const char *place, aft_error *err)
{
    bool is_replaced = aft_path_exists(place);
    if (is_replaced && rename(place, aside) != 0) {
        return aft_file_fail(err, "move aside", place);
    }
    if (rename(made, place) != 0) {
        aft_status status = aft_file_fail(err, "rename to", place);
        if (is_replaced) {
            (void)rename(aside, place);
        }
        return status;
    }
    if (is_replaced) {
        aft_folder_remove(aside);
    }
    return AFT_OK;
}

/* parent + "." + name + what + process id: no other process writes there. */
static aft_status hidden_name(char **out, const char *parent, const char *name, const char *what, aft_error *err)
{
    aft_page path = {0};
    aft_page_add(&path, "%s.%s.%s-%ld", parent, name, what, (long)getpid());
    return aft_page_finish(out, &path, err);
}

aft_status aft_run_write(const aft_run *run, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    char *parent = NULL;
    char *name = NULL;
    char *made = NULL;
    char *aside = NULL;
    char *place = NULL;
    bool is_made = false;
    aft_page path = {0};
    AFT_TRY(split(&parent, &name, run->folder, err));
    AFT_TRY(aft_run_check_folder(run->folder, run->is_forced, err));
    AFT_TRY(hidden_name(&made, parent, name, "tmp", err));
    AFT_TRY(hidden_name(&aside, parent, name, "old", err));
    aft_page_add(&path, "%s%s", parent, name);
    AFT_TRY(aft_page_finish(&place, &path, err));
    AFT_TRY(aft_folder_make_parents(place, err));
    if (mkdir(made, 0777) != 0) {
        status = aft_file_fail(err, "make folder", made);
        goto done;
    }
    is_made = true;
    AFT_TRY(write_all(made, run, facts, err));
    AFT_TRY(put_in_place(made, aside, place, err));
    is_made = false;
done:
    if (is_made) {
        aft_folder_remove(made);
    }
    aft_free(parent);
    aft_free(name);
    aft_free(made);
    aft_free(aside);
    aft_free(place);
    aft_page_clear(&path);
    return status;
}
