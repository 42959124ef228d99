#include "cmd/audit/audit.h"

static const Command *const commands[] = {
    &log_command,    &show_command,   &trace_command, &blame_command,  &at_command, &verify_command,
    &report_command, &export_command, &notes_command, &replay_command, NULL};

static const Program program = {
    .name = "confiture-audit",
    .summary = "who changed what in the database, when, and from which commit",
    .details = "Reads the event log that confiture-migrate keeps in the database, and holds it "
               "against the git\n"
               "repository that the migrations came from. Nothing is changed.\n"
               "\n"
               "Examples:\n"
               "  confiture-audit log --since '2 weeks ago'\n"
               "  confiture-audit trace public.orders.total\n"
               "  confiture-audit verify --strict",
    .commands = commands,
};

int main(int argc, char **argv)
{
    return program_main(&program, argc, argv);
}
