/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak check CASE: the findings on stdout; exit 2 if any is an error. */
#include "cli/cli.h"

#include <jansson.h>

static json_t *finding_object(const aft_finding *f)
{
    return json_pack("{s:s, s:s, s:s, s:I, s:I, s:s, s:s}", "level", aft_level_name(f->level), "rule", f->rule, "file",
                     f->file, "line", (json_int_t)f->line, "column", (json_int_t)f->column, "text", f->text, "hint",
                     f->hint);
}

static int print_json(const aft_findings *findings)
{
    json_t *list = json_array();
    int lost = list == NULL;
    for (size_t i = 0; i < aft_findings_count(findings); i++) {
        lost |= json_array_append_new(list, finding_object(aft_findings_get(findings, i))) != 0;
    }
    const int code = cli_print_json(list);
    return lost ? EXIT_INTERNAL : code;
}

int cli_check(const cli_options *options)
{
    aft_error err = AFT_ERROR_INIT;
    aft_findings *findings = NULL;
    aft_network *network = NULL;
    aft_status status = cli_read_case(&network, &findings, options, &err);
    int code = EXIT_DONE;
    if (findings != NULL && cli_is_json(options)) {
        code = print_json(findings);
    } else if (findings != NULL) {
        cli_print_findings(findings, options, true);
    }
    if (status == AFT_ECASE && aft_findings_count_level(findings, AFT_LEVEL_ERROR) > 0) {
        code = EXIT_CASE; /* the findings say it all */
    } else if (status != AFT_OK) {
        code = cli_fail(&err);
    }
    aft_network_free(network);
    aft_findings_free(findings);
    return code;
}
