/* confiture-build: a tree of DDL files as one schema. */
#include "cmd/build/commands.h"

static const Command *const commands[] = {&schema_command, &list_command,         &graph_command,
                                          &diff_command,   &verify_chain_command, NULL};

static const Program program = {
    .name = "confiture-build",
    .summary = "assemble a schema from a tree of DDL files, load it, prove that it loads",
    .details = "The tree is db/schema (schema.folder): of the work tree, of git's index or of any "
               "commit.\n"
               "\n"
               "  confiture-build -o schema.sql          one file for psql\n"
               "  confiture-build --ref v1.2 --verify    does that release load?\n"
               "  confiture-build --check schema.sql     is the committed file up to date?\n"
               "  confiture-build --apply --database …   load into an empty database\n"
               "  confiture-build graph                  what needs what",
    .commands = commands,
};

int main(int argc, char **argv)
{
    return program_main(&program, argc, argv);
}
