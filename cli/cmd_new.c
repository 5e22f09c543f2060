/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak new DIR: a folder with every table of a case and a small example. */
#include "cli/progress.h"

#include <jansson.h>

int cli_new(const cli_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    const char *folder = options->words.texts[1];
    cli_ignore_broken_writes();
    aft_status status = aft_case_new(folder, &err);
    if (status != AFT_OK) {
        return cli_fail(&err);
    }
    if (cli_is_json(options)) {
        json_t *made = json_pack("{s:s}", "case", folder);
        return cli_print_json(made);
    }
    if (!options->quiet) {
        cli_print("%s: a small case, with the header of every table; %s/README.md tells what is in it.\n", folder,
                  folder);
        cli_print("Next: aftak check %s, then aftak plan %s --break-even --out RUN\n", folder, folder);
    }
    return EXIT_DONE;
}
