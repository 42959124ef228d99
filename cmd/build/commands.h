/*
 * The commands of confiture-build; a file each, one line each in main.c.
 */
#ifndef CMD_BUILD_COMMANDS_H
#define CMD_BUILD_COMMANDS_H

#include "cmd/cli/command.h"

extern const Command schema_command;
extern const Command list_command;
extern const Command graph_command;
extern const Command diff_command;
extern const Command verify_chain_command;

#endif
