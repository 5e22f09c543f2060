/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak compare RUN RUN: what differs between two runs. */
#include "cli/cli.h"

#include "networks/base/memory.h"

int cli_compare(const cli_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    char *text = NULL;
    aft_run_restore(options->words.texts[1]);
    aft_run_restore(options->words.texts[2]);
    aft_status status =
        aft_run_compare(&text, options->words.texts[1], options->words.texts[2], cli_is_json(options), &err);
    if (status != AFT_OK) {
        return cli_fail(&err);
    }
    cli_print_text(text);
    aft_free(text);
    return EXIT_DONE;
}
