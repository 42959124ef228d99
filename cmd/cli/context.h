/* Context: from the options of all programs to what a command has in hand. Private to cmd/cli. */
#ifndef CMD_CLI_CONTEXT_H
#define CMD_CLI_CONTEXT_H

#include "cmd/cli/command.h"
#include "cmd/cli/options.h"

/* Goes to the directory, where paths of the command line begin, and finds the work tree. */
gboolean context_enter(Context *context, const CommonOptions *options, GError **error);

/* What the command needs, told to the output, which is borrowed. */
gboolean context_load(Context *context, const CommonOptions *options, const Command *command,
                      GError **error);
void context_clear(Context *context);

#endif
