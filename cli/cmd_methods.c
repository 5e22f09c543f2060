/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aftak methods: the methods there are, in the order in which they are tried. */
#include "cli/cli.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static int print_json(void)
{
    json_t *list = json_array();
    aft_method_info method;
    for (size_t i = 0; aft_method_describe(&method, i); i++) {
        (void)json_array_append_new(
            list, json_pack("{s:s, s:s, s:s}", "name", method.name, "use", method.use, "proof", method.proof));
    }
    return cli_print_json(list);
}

int cli_methods(const cli_options *options)
{
    aft_method_info method;
    if (cli_is_json(options)) {
        return print_json();
    }
    for (size_t i = 0; aft_method_describe(&method, i); i++) {
        cli_print("%-16s %s\n", method.name, method.use);
        cli_print("%16s proves: %s\n", "", method.proof);
    }
    return EXIT_DONE;
}

bool cli_knows_method(const char *name)
{
    enum { MOST = 64 };
    const char *names[MOST];
    char list[512] = "";
    char hint[96];
    size_t n = 0;
    aft_method_info method;
    for (; n < MOST && aft_method_describe(&method, n); n++) {
        const size_t used = strlen(list);
        if (strcmp(method.name, name) == 0) {
            return true;
        }
        names[n] = method.name;
        (void)snprintf(list + used, sizeof list - used, " %s", method.name);
    }
    cli_say("aftak: no method '%s'%s\n", name, cli_did_you_mean(hint, name, names, n));
    cli_say("methods:%s\n", list);
    return false;
}
