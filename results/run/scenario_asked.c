/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which tasks of a sweep were asked for: the names of their run folders, a line each, in a hidden file of its folder. A
 * run that failed leaves nothing else behind, and one that nobody asked for is not missing. */
#include "results/run/run_internal.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"

#include <stdio.h>
#include <string.h>

static const char FILE_NAME[] = ".asked";

/* Jobs of an array write at the same time: each opens the file at its end, and writes in one piece. */
static aft_status append(const char *folder, const char *text, aft_error *err)
{
    aft_status status = AFT_OK;
    char *path = NULL;
    AFT_TRY(aft_folder_make(folder, err));
    AFT_TRY(aft_path_join(&path, folder, FILE_NAME, err));
    FILE *file = fopen(path, "ae");
    const bool is_written = file != NULL && fputs(text, file) >= 0;
    if (file == NULL || fclose(file) != 0 || !is_written) {
        status = aft_file_fail(err, "write", path);
    }
done:
    aft_free(path);
    return status;
}

aft_status aft_scenarios_ask(const aft_scenario_tasks *sweep, size_t first, size_t n, const char *folder,
                             aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    char *text = NULL;
    bool *is_asked = NULL;
    AFT_TRY(aft_scenarios_asked(&is_asked, sweep, folder, err));
    for (size_t i = first; i < first + n; i++) {
        if (!is_asked[i]) {
            aft_page_add(&page, "%s\n", sweep->tasks[i].folder);
        }
    }
    AFT_TRY(aft_page_finish(&text, &page, err));
    if (text[0] != '\0') {
        AFT_TRY(append(folder, text, err));
    }
done:
    aft_page_clear(&page);
    aft_free(text);
    aft_free(is_asked);
    return status;
}

/* Is the word one of the lines? */
static bool has_line(const char *text, const char *word)
{
    const size_t n = strlen(word);
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, word, n) == 0 && (line[n] == '\n' || line[n] == '\0')) {
            return true;
        }
    }
    return false;
}

aft_status aft_scenarios_asked(bool **out, const aft_scenario_tasks *sweep, const char *folder, aft_error *err)
{
    aft_status status = AFT_OK;
    char *text = NULL;
    size_t n = 0;
    bool *made = aft_alloc(sweep->n, sizeof *made);
    AFT_TRY_ALLOC(made, err, "sweep");
    AFT_TRY(aft_file_read(&text, &n, folder, FILE_NAME, err));
    for (size_t i = 0; i < sweep->n && text != NULL; i++) {
        made[i] = has_line(text, sweep->tasks[i].folder);
    }
    *out = made;
    made = NULL;
done:
    aft_free(text);
    aft_free(made);
    return status;
}
