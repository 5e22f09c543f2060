/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak report RUN: the report of a run from its tables, as `plan` wrote it or anew. */
#include "cli/progress.h"

#include <jansson.h>

int cli_report(const cli_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    const char *folder = options->words.texts[1];
    cli_ignore_broken_writes();
    aft_run_restore(folder);
    if (aft_report_write(folder, &err) != AFT_OK) {
        return cli_fail(&err);
    }
    if (cli_is_json(options)) {
        json_t *said = json_object();
        (void)json_object_set_new(said, "report", json_sprintf("%s/report.html", folder));
        return cli_print_json(said);
    }
    if (!options->quiet) {
        cli_print("Report      %s/report.html\n", folder);
    }
    return EXIT_DONE;
}
