/* Help: what --help prints, of a program and of a command. Free the texts with g_free(). */
#ifndef CMD_CLI_HELP_H
#define CMD_CLI_HELP_H

#include "cmd/cli/command.h"

/* `common` are the options of every command. */
char *help_program(const Program *program, const GOptionEntry *common);
char *help_command(const Program *program, const Command *command, const GOptionEntry *common);

#endif
