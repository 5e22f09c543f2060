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
    const int failed = json_dumpf(list, stdout, JSON_INDENT(2));
    (void)printf("\n");
    json_decref(list);
    return failed != 0 ? EXIT_INTERNAL : EXIT_DONE;
}

int cli_methods(const cli_options *options)
{
    aft_method_info method;
    if (cli_is_json(options)) {
        return print_json();
    }
    for (size_t i = 0; aft_method_describe(&method, i); i++) {
        (void)printf("%-16s %s\n%16s proves: %s\n", method.name, method.use, "", method.proof);
    }
    return EXIT_DONE;
}

bool cli_knows_method(const char *name)
{
    aft_method_info method;
    for (size_t i = 0; aft_method_describe(&method, i); i++) {
        if (strcmp(method.name, name) == 0) {
            return true;
        }
    }
    (void)fprintf(stderr, "aftak: no method '%s'\nmethods:", name);
    for (size_t i = 0; aft_method_describe(&method, i); i++) {
        (void)fprintf(stderr, " %s", method.name);
    }
    (void)fprintf(stderr, "\n");
    return false;
}
