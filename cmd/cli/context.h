/* Context: from the options of all programs to what a command has in hand. Private to cmd/cli. */
#ifndef CMD_CLI_CONTEXT_H
#define CMD_CLI_CONTEXT_H

#include "cmd/cli/command.h"
#include "cmd/cli/options.h"

/* Goes to the directory, finds the work tree, and what the command needs. The output is borrowed.
 */
gboolean context_open(Context *context, const CommonOptions *options, const Command *command,
                      GError **error);
void context_clear(Context *context);

#endif
