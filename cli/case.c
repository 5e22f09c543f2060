/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a case and telling about it, as check and plan both do. */
#include "cli/progress.h"

#include "networks/base/clock.h"
#include "networks/base/files.h"
#include "networks/base/memory.h"

#include <stdio.h>
#include <string.h>

/* A signal, or the time limit, which counts from the start of the program. A case that is read soon after it is read to
 * its end, for only then there is a run that says so. */
static bool is_over(void *payload)
{
    const double grace = 1.0;
    const cli_options *options = payload;
    return cli_is_stopped() || aft_seconds() - options->started >= options->time_limit + grace; /* NAN: no limit */
}

aft_status cli_read_case(aft_network **out, aft_findings **findings_out, const cli_options *options, aft_error *err)
{
    aft_read_options read = {.scenario = options->scenario,
                             .sets = options->sets.texts,
                             .n_sets = options->sets.n,
                             .allow_ignored = options->allow_ignored,
                             .is_strict = options->strict,
                             .is_stopped = is_over,
                             .payload = (void *)options};
    *findings_out = aft_findings_new();
    if (*findings_out == NULL) {
        return aft_fail(err, AFT_ENOMEM, "out of memory");
    }
    return aft_network_read(out, *findings_out, options->words.texts[1], &read, err);
}

aft_status cli_choose_folder(char **out, const cli_options *options, aft_error *err)
{
    aft_status status = AFT_OK;
    char *name = NULL;
    char *folder = NULL;
    if (options->out == NULL) {
        AFT_TRY(aft_path_name(&name, options->words.texts[1], err));
    }
    const char *start = options->out != NULL ? "" : "runs/";
    const char *last = options->out != NULL ? options->out : name;
    const size_t n = strlen(start) + strlen(last) + 1;
    folder = aft_alloc(n, 1);
    AFT_TRY_ALLOC(folder, err, "run folder");
    (void)snprintf(folder, n, "%s%s", start, last);
    *out = folder;
done:
    aft_free(name);
    return status;
}

int cli_fail(const aft_error *err)
{
    cli_say("aftak: %s\n", err->text[0] != '\0' ? err->text : aft_status_name(err->status));
    switch (err->status) {
    case AFT_OK: return EXIT_DONE;
    case AFT_EUSAGE: return EXIT_USAGE;
    case AFT_ECASE:
    case AFT_EUNSUPPORTED: return EXIT_CASE;
    case AFT_ENOMEM:
    case AFT_EIO:
    case AFT_ESOLVER:
    case AFT_EINTERNAL: break;
    case AFT_ESTOPPED: return cli_is_stopped() ? EXIT_INTERRUPTED : EXIT_NO_SOLUTION;
    }
    return EXIT_INTERNAL;
}
