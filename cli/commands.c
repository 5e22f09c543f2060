/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands there are. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#define COMMAND(name, arguments, mark, least, most, help, example, codes)                                              \
    {#name, arguments, mark, least, most, help, example, codes, cli_##name},
static const cli_command commands[] = {
#include "cli/commands.def"
};
#undef COMMAND

const cli_command *cli_commands(size_t *n_out)
{
    *n_out = sizeof commands / sizeof commands[0];
    return commands;
}

const cli_command *cli_find_command(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

int cli_complain_command(const char *name)
{
    enum { MOST = 32 };
    const size_t n = sizeof commands / sizeof commands[0];
    const char *names[MOST];
    char list[256] = "";
    char hint[96];
    for (size_t i = 0; i < n && i < MOST; i++) {
        const size_t used = strlen(list);
        names[i] = commands[i].name;
        (void)snprintf(list + used, sizeof list - used, " %s", names[i]);
    }
    cli_say("aftak: unknown command '%s'%s\n", name, cli_did_you_mean(hint, name, names, n < MOST ? n : MOST));
    cli_say("commands:%s\n", list);
    return EXIT_USAGE;
}
