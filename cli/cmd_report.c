/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak report RUN: the report of a run from its tables, as `plan` wrote it or anew. */
#include "cli/cli.h"

#include <jansson.h>
#include <stdio.h>

int cli_report(const cli_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    const char *folder = options->words.texts[1];
    aft_run_restore(folder);
    if (aft_report_write(folder, &err) != AFT_OK) {
        return cli_fail(&err);
    }
    if (cli_is_json(options)) {
        json_t *said = json_object();
        (void)json_object_set_new(said, "report", json_sprintf("%s/report.html", folder));
        int failed = json_dumpf(said, stdout, JSON_INDENT(2));
        (void)printf("\n");
        json_decref(said);
        return failed != 0 ? EXIT_INTERNAL : EXIT_DONE;
    }
    if (!options->quiet) {
        (void)printf("Report      %s/report.html\n", folder);
    }
    return EXIT_DONE;
}
