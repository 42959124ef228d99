#include "cmd/lint/commands.h"
#include "cmd/lint/live.h"

#include <glib.h>

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    const char *database;
    if (live_is_asked(argc, argv, &database))
        live_leave(argv, &error);
    return error == NULL ? lint_main(argc, argv) : program_fail(&lint_program, argv, error);
}
