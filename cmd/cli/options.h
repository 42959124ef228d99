/*
 * Options: the command line of a program, read into the options that all programs have, the command
 * and its arguments.
 *
 *     CommonOptions options = {0};
 *     GOptionEntry entries[COMMON_OPTIONS];
 *     common_options_entries(&options, entries);
 *     g_autoptr(Arguments) arguments = arguments_read(program, entries, argc, argv, &error);
 *
 * Options may stand anywhere; short ones may be joined (`-qv`, `-ofile`); `--` ends them. Errors
 * are ERROR_USAGE with the nearest known name as hint. GOption converts the values; this room only
 * finds out what is an option, what is its value.
 */
#ifndef CMD_CLI_OPTIONS_H
#define CMD_CLI_OPTIONS_H

#include "cmd/cli/command.h"

enum { COMMON_OPTIONS = 14 }; /* with the row that ends the entries */

typedef struct CommonOptions {
    char *directory;
    char *config;
    char *environment;
    char *database;
    char *format;
    char *output;
    char *log_format;
    char *color;
    gboolean scratch, quiet, verbose, version, help;
} CommonOptions;

void common_options_entries(CommonOptions *options, GOptionEntry entries[COMMON_OPTIONS]);
void common_options_clear(CommonOptions *options);

typedef struct Arguments {
    const Command *command; /* NULL: none was given and none is the default */
    gboolean help;          /* `help [COMMAND]` was typed */
    char **words;           /* what is neither option nor command */
    gboolean dashed;        /* the first word stood behind `--`: no command is meant */
    guint verbose;          /* how often -v was given */
} Arguments;

/* The command alone: misspelt options are passed over. For what must be known before anything may
 * fail. */
const Command *arguments_find_command(const Program *program, const GOptionEntry *common,
                                      char **argv);

/* The last value that the line gives an option of one of the common entries, or NULL. Borrowed from
 * argv. */
const char *arguments_peek(const Program *program, const GOptionEntry *common, char **argv,
                           const char *name);

/* Where the first word that is neither an option nor an option's value stands in argv; 0: nowhere.
 */
guint arguments_first_word(const Program *program, const GOptionEntry *common, char **argv);

Arguments *arguments_read(const Program *program, const GOptionEntry *common, char **argv,
                          GError **error);
void arguments_free(Arguments *arguments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arguments, arguments_free)

#endif
