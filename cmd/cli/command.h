/*
 * Command: how every program of ours reads its command line, and what it has in hand when its work
 * begins.
 *
 *     const Command up_command = {.name = "up", .summary = "apply pending migrations",
 *                                 .arguments = "[VERSION]", .options = options, .run = up,
 *                                 .needs = COMMAND_CONFIG | COMMAND_DATABASE | COMMAND_STEADY,
 *                                 .max_arguments = 1};
 *     static const Command *const commands[] = {&up_command, &down_command, NULL};
 *     static const Program program = {"confiture-migrate", "plan, apply …", NULL, commands};
 *
 *     int main(int argc, char **argv)
 *     {
 *         return program_main(&program, argc, argv);
 *     }
 *
 * The options of all programs (contracts.md section 2) are read here, before or after the
 * subcommand, and are in Context. A command returns the exit status, or sets `error`: program_main
 * prints it (with place, detail, hint; as JSON under --format json) and gives its exit status.
 * `--help` of a program lists its commands, of a command its options, with an example each.
 * Abbreviated or misspelt commands and options get the nearest name as a hint, exit status 2.
 */
#ifndef CMD_CLI_COMMAND_H
#define CMD_CLI_COMMAND_H

#include "cmd/cli/output.h"
#include "core/base/nearest.h"
#include "core/config/config.h"

#include <glib.h>

typedef enum CommandNeeds {
    COMMAND_CONFIG = 1 << 0,   /* context->config is loaded */
    COMMAND_DATABASE = 1 << 1, /* context->database_url is found (NULL: libpq's defaults); nothing
                                  is connected yet */
    COMMAND_DEFAULT = 1 << 2,  /* runs when no subcommand is given */
    COMMAND_STEADY =
        1 << 3 /* changes something: goes on when nobody reads its output any more (`| head`) */
} CommandNeeds;

typedef struct Context {
    char *directory; /* absolute, -C applied, without symbolic links; also the process's own, so
                        that paths of the command line just work */
    char *work_tree; /* top of the git work tree that holds `directory`; NULL outside of one */
    Config *config;
    char *database_url; /* --database, CONFITURE_DATABASE_URL, DATABASE_URL, the environment's, else
                           NULL */
    gboolean scratch;   /* --scratch was given in its place */
    Output *output;
    gboolean quiet;
    guint verbose;
    gboolean interactive; /* standard input and standard error are a terminal */
    char *program;        /* "confiture-migrate" */
} Context;

typedef struct Command {
    const char *name;
    const char *summary;         /* one line, lower case, no full stop */
    const char *arguments;       /* "[VERSION]", "NAME", "" */
    const char *details;         /* what --help says below the summary: behaviour, examples */
    const GOptionEntry *options; /* NULL-terminated, or NULL; statics of the command's file */
    int (*run)(Context *context, int argc, char **argv,
               GError **error); /* argv without the command's name and options */
    guint needs;
    guint min_arguments, max_arguments;
    const char *const
        *formats; /* of --format besides text and json, NULL-terminated; NULL: no others */
} Command;

typedef struct Program {
    const char *name; /* "confiture-migrate" */
    const char *summary;
    const char *details;
    const Command *const *commands; /* NULL-terminated */
} Program;

int program_main(const Program *program, int argc, char **argv);

/* Prints an error as program_main does under the options of that command line; gives its exit
 * status. */
int program_fail(const Program *program, char **argv, const GError *error);

#endif
