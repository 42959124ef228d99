/* The commands of confiture-lint, one a file. */
#ifndef CMD_LINT_COMMANDS_H
#define CMD_LINT_COMMANDS_H

#include "cmd/cli/command.h"

extern const Command check_command;
extern const Command rules_command;
extern const Command explain_command;
extern const Command install_hooks_command;
extern const Command stats_command;

extern const Program lint_program;

/* The program, with or without the room of servers. */
int lint_main(int argc, char **argv);

#endif
