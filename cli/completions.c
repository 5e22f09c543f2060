/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bash, zsh and fish complete a line by, from the rows of commands and options; `aftak help --as bash` prints it,
 * and the build installs that. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

/* What a word can be. */
typedef enum word_kind { WORDS, FOLDER, FILE_NAME, ANYTHING } word_kind;

static void add_word(char *list, size_t size, const char *word, const char *end)
{
    const size_t n = strlen(list);
    (void)snprintf(list + n, size - n, "%s%s%s", n > 0 ? " " : "", word, end);
}

/* Values of an option, or words of an argument, to list where there are some. */
static word_kind values_of(char *list, size_t size, const cli_option_row *row)
{
    char word[32];
    const char *at = NULL;
    aft_method_info method;
    size_t n = 0;
    list[0] = '\0';
    while (row->kind == CHOICE && cli_next_choice(word, &at, row->argument) != NULL) {
        add_word(list, size, word, "");
    }
    for (size_t i = 0; strcmp(row->name, "method") == 0 && aft_method_describe(&method, i); i++) {
        add_word(list, size, method.name, "");
    }
    const aft_attribute *settings = aft_settings_describe(&n);
    for (size_t i = 0; row->kind == LIST && i < n; i++) {
        add_word(list, size, settings[i].name, "=");
    }
    return list[0] != '\0'                          ? WORDS
           : strcmp(row->argument, "DIR") == 0      ? FOLDER
           : strncmp(row->argument, "FILE", 4) == 0 ? FILE_NAME
                                                    : ANYTHING;
}

static word_kind words_of(char *list, size_t size, const cli_command *command)
{
    size_t n = 0;
    const cli_command *commands = cli_commands(&n);
    list[0] = '\0';
    for (size_t i = 0; (command == NULL || command->mark == ON_HELP) && i < n; i++) {
        add_word(list, size, commands[i].name, "");
    }
    if (command != NULL && command->mark == ON_SCHEMA) {
        add_word(list, size, "case", "");
    }
    for (int table = 0; command != NULL && command->mark == ON_SCHEMA && table < AFT_N_TABLES; table++) {
        add_word(list, size, aft_table_describe((aft_table)table)->file, "");
    }
    return list[0] != '\0' ? WORDS : command->arguments[0] != '\0' ? FOLDER : ANYTHING;
}

/* Options of a command as words. */
static void options_of(char *list, size_t size, unsigned mark)
{
    size_t n = 0;
    const cli_option_row *rows = cli_option_rows(&n);
    list[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        char word[48];
        (void)snprintf(word, sizeof word, "--%s", rows[i].name);
        if ((rows[i].commands & mark) != 0) {
            add_word(list, size, word, "");
        }
    }
}

enum { LIST_SIZE = 8192 };

/* ---- bash ---- */

static void bash_reply(word_kind kind, const char *list)
{
    switch (kind) {
    case WORDS:
        cli_print_text("mapfile -t COMPREPLY < <(compgen -W '");
        cli_print_text(list);
        cli_print_text("' -- \"$cur\")");
        break;
    case FOLDER: cli_print_text("compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")"); break;
    case FILE_NAME: cli_print_text("compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")"); break;
    case ANYTHING: cli_print_text("COMPREPLY=()"); break;
    }
}

static void bash_values(void)
{
    size_t n = 0;
    char list[LIST_SIZE];
    const cli_option_row *rows = cli_option_rows(&n);
    cli_print_text("  case $last in\n");
    for (size_t i = 0; i < n; i++) {
        if (rows[i].kind == FLAG) {
            continue;
        }
        const word_kind kind = values_of(list, sizeof list, &rows[i]);
        cli_print("  --%s) ", rows[i].name);
        if (rows[i].kind == LIST) {
            cli_print_text("compopt -o nospace; ");
        }
        bash_reply(kind, list);
        cli_print_text("; return ;;\n");
    }
    cli_print_text("  esac\n");
}

static void bash_commands(void)
{
    size_t n = 0;
    char list[LIST_SIZE];
    const cli_command *commands = cli_commands(&n);
    cli_print_text("  case $command in\n");
    for (size_t i = 0; i <= n; i++) {
        const cli_command *command = i < n ? &commands[i] : NULL;
        options_of(list, sizeof list, command != NULL ? command->mark : ON_ALL);
        cli_print_text("  ");
        cli_print_text(command != NULL ? command->name : "*");
        cli_print_text(")\n    if [[ $cur == -* ]]; then ");
        bash_reply(WORDS, list);
        cli_print_text("; else ");
        bash_reply(words_of(list, sizeof list, command), list);
        cli_print_text("; fi ;;\n");
    }
    cli_print_text("  esac\n");
}

/* Options with a value: "--format|--set|...". */
static void bash_valued(void)
{
    size_t n = 0;
    bool is_first = true;
    const cli_option_row *rows = cli_option_rows(&n);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].kind != FLAG) {
            cli_print_text(is_first ? "--" : "|--");
            cli_print_text(rows[i].name);
            is_first = false;
        }
    }
}

/* bash cuts --format=json in three words. */
static void print_bash(void)
{
    cli_print_text("# bash completion for aftak\n"
                   "_aftak() {\n"
                   "  local cur=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]} command= i\n"
                   "  COMPREPLY=()\n"
                   "  if [[ $cur == = ]]; then cur=; elif [[ $last == = ]]; then last=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
                   "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
                   "    case ${COMP_WORDS[i]} in\n"
                   "    ");
    bash_valued();
    cli_print_text(") ((i++)); if [[ ${COMP_WORDS[i]} == = ]]; then ((i++)); fi ;;\n"
                   "    -*|=) ;;\n"
                   "    *) command=${COMP_WORDS[i]}; break ;;\n"
                   "    esac\n"
                   "  done\n");
    bash_values();
    bash_commands();
    cli_print_text("}\ncomplete -F _aftak aftak\n");
}

/* ---- zsh ---- */

/* A text within single quotes; brackets and colons belong to _arguments. */
static void zsh_text(const char *text)
{
    for (; *text != '\0'; text++) {
        const char letter[] = {*text, '\0'};
        cli_print_text(strchr("[]:", *text) != NULL ? "\\" : "");
        cli_print_text(*text == '\'' ? "'\\''" : letter);
    }
}

static void zsh_action(word_kind kind, const char *list)
{
    switch (kind) {
    case WORDS:
        cli_print_text("(");
        cli_print_text(list);
        cli_print_text(")");
        break;
    case FOLDER: cli_print_text("_directories"); break;
    case FILE_NAME: cli_print_text("_files"); break;
    case ANYTHING: break;
    }
}

static void zsh_option(const cli_option_row *row)
{
    char list[LIST_SIZE];
    const char letter = cli_option_letter(row->name);
    cli_print_text(" \\\n      ");
    if (letter != '\0') {
        cli_print("'(-%c --%s)'{-%c,--%s}'[", letter, row->name, letter, row->name);
    } else {
        cli_print("'%s--%s%s[", row->kind == LIST ? "*" : "", row->name, row->kind == FLAG ? "" : "=");
    }
    zsh_text(row->help);
    cli_print_text("]");
    if (row->kind != FLAG) {
        const word_kind kind = values_of(list, sizeof list, row);
        cli_print_text(":");
        zsh_text(row->argument);
        cli_print_text(":");
        zsh_action(kind, list);
    }
    cli_print_text("'");
}

static void zsh_command(const cli_command *command)
{
    size_t n = 0;
    char list[LIST_SIZE];
    const cli_option_row *rows = cli_option_rows(&n);
    const word_kind kind = words_of(list, sizeof list, command);
    cli_print("  %s)\n", command->name);
    cli_print_text("    _arguments");
    for (size_t i = 0; i < n; i++) {
        if ((rows[i].commands & command->mark) != 0) {
            zsh_option(&rows[i]);
        }
    }
    for (size_t i = 0; i < command->most_words; i++) {
        cli_print_text(" \\\n      ':");
        zsh_text(command->arguments);
        cli_print_text(":");
        zsh_action(kind, list);
        cli_print_text("'");
    }
    cli_print_text(" ;;\n");
}

static void print_zsh(void)
{
    size_t n = 0;
    const cli_command *commands = cli_commands(&n);
    cli_print_text("#compdef aftak\n"
                   "_aftak() {\n"
                   "  local -a commands\n"
                   "  commands=(\n");
    for (size_t i = 0; i < n; i++) {
        cli_print_text("    '");
        cli_print_text(commands[i].name);
        cli_print_text(":");
        zsh_text(commands[i].help);
        cli_print_text("'\n");
    }
    cli_print_text("  )\n"
                   "  if ((CURRENT == 2)); then _describe command commands; return; fi\n"
                   "  shift words; ((CURRENT--))\n"
                   "  case $words[1] in\n");
    for (size_t i = 0; i < n; i++) {
        zsh_command(&commands[i]);
    }
    cli_print_text("  esac\n}\n_aftak \"$@\"\n");
}

/* ---- fish ---- */

static void fish_text(const char *text)
{
    cli_print_text("'");
    for (; *text != '\0'; text++) {
        const char letter[] = {*text, '\0'};
        cli_print_text(*text == '\'' || *text == '\\' ? "\\" : "");
        cli_print_text(letter);
    }
    cli_print_text("'");
}

static void fish_seen(unsigned mark)
{
    size_t n = 0;
    const cli_command *commands = cli_commands(&n);
    cli_print_text("complete -c aftak -n '__fish_seen_subcommand_from");
    for (size_t i = 0; i < n; i++) {
        if ((commands[i].mark & mark) != 0) {
            cli_print_text(" ");
            cli_print_text(commands[i].name);
        }
    }
    cli_print_text("'");
}

static void fish_action(word_kind kind, const char *list)
{
    switch (kind) {
    case WORDS:
        cli_print_text(" -a ");
        fish_text(list);
        break;
    case FOLDER: cli_print_text(" -a '(__fish_complete_directories)'"); break;
    case FILE_NAME: cli_print_text(" -F"); break;
    case ANYTHING: break;
    }
}

static void print_fish(void)
{
    size_t n = 0;
    char list[LIST_SIZE];
    const cli_command *commands = cli_commands(&n);
    cli_print_text("# fish completion for aftak\ncomplete -c aftak -f\n");
    for (size_t i = 0; i < n; i++) {
        cli_print("complete -c aftak -n __fish_use_subcommand -a %s -d ", commands[i].name);
        fish_text(commands[i].help);
        cli_print_text("\n");
    }
    for (size_t i = 0; i < n; i++) {
        const word_kind kind = words_of(list, sizeof list, &commands[i]);
        if (kind != ANYTHING) {
            fish_seen(commands[i].mark);
            fish_action(kind, list);
            cli_print_text("\n");
        }
    }
    const cli_option_row *rows = cli_option_rows(&n);
    for (size_t i = 0; i < n; i++) {
        const char letter = cli_option_letter(rows[i].name);
        const word_kind kind = values_of(list, sizeof list, &rows[i]);
        fish_seen(rows[i].commands);
        if (letter != '\0') {
            cli_print(" -s %c", letter);
        }
        cli_print(" -l %s -d ", rows[i].name);
        fish_text(rows[i].help);
        if (rows[i].kind != FLAG) {
            cli_print_text(kind == FILE_NAME ? " -r" : " -x");
            fish_action(kind, list);
        }
        cli_print_text("\n");
    }
}

void cli_print_completions(const char *shell)
{
    if (strcmp(shell, "bash") == 0) {
        print_bash();
    } else if (strcmp(shell, "zsh") == 0) {
        print_zsh();
    } else {
        print_fish();
    }
}
