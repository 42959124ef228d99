/* confiture-lint: faults in DDL trees and migrations, before anybody runs them. */
#include "cmd/lint/commands.h"

#include <malloc.h>

static const Command *const commands[] = {&check_command, &rules_command,         &explain_command,
                                          &stats_command, &install_hooks_command, NULL};

const Program lint_program = {
    .name = "confiture-lint",
    .summary = "find faults in DDL trees and migrations",
    .details = "Without a command it checks the schema and the migrations of the project.\n"
               "\n"
               "  confiture-lint                         the whole project\n"
               "  confiture-lint --staged                what a commit now would bring\n"
               "  confiture-lint --since origin/main     what a branch has changed\n"
               "  confiture-lint db/migrations/0007_x.up.sql",
    .commands = commands,
};

/* Parsing threads ask the kernel for memory in pieces of this size: with glibc's own, that is every
 * fifth system call. */
#define MEMORY_PIECE (4 << 20)

int lint_main(int argc, char **argv)
{
#ifdef M_TOP_PAD
    mallopt(M_TOP_PAD, MEMORY_PIECE);
#endif
    return program_main(&lint_program, argc, argv);
}
