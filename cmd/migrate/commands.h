/* The commands of confiture-migrate, one file each. */
#ifndef CMD_MIGRATE_COMMANDS_H
#define CMD_MIGRATE_COMMANDS_H

#include "cmd/cli/command.h"

extern const Command new_command;
extern const Command status_command;
extern const Command plan_command;
extern const Command up_command;
extern const Command down_command;
extern const Command dry_run_command;
extern const Command preflight_command;
extern const Command verify_command;
extern const Command hooks_command;
extern const Command generate_command;
extern const Command drift_command;
extern const Command repair_command;
extern const Command wizard_command;

#endif
