/* The subcommands of `confiture` that are not programs of their own. argv[0] is the subcommand's
 * name; gives the exit status. */
#ifndef CMD_CONFITURE_COMMANDS_H
#define CMD_CONFITURE_COMMANDS_H

/* `confiture scratch [--] COMMAND [ARGUMENT…]`: runs COMMAND with a fresh scratch server in its
 * environment. */
int scratch_command(int argc, char **argv);

#endif
