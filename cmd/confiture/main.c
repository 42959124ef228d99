/* confiture: runs confiture-NAME, as git does; tells which there are. */
#include "cmd/cli/command.h"
#include "cmd/cli/options.h"
#include "cmd/confiture/commands.h"
#include "cmd/confiture/programs.h"
#include "core/base/error.h"

#include <string.h>

static const char details[] =
    "confiture NAME runs the program confiture-NAME, which is looked for beside confiture itself,\n"
    "then in PATH: \"confiture build list\" is \"confiture-build list\". Options may stand before "
    "NAME.\n"
    "confiture help NAME tells what confiture-NAME does.\n"
    "\n"
    "  confiture build -o schema.sql     assemble db/schema into one file\n"
    "  confiture lint --staged           check what is about to be committed\n"
    "  confiture migrate up              apply pending migrations\n"
    "  confiture audit trace orders      tell which commits made a table what it is\n"
    "  confiture scratch psql            a shell on a throw-away server";

static const struct {
    const char *name, *arguments, *summary;
} known[] = {
    {"build", "[ARGUMENT]...",
     "assemble a schema from a tree of DDL files, load it, prove that it loads"},
    {"lint", "[ARGUMENT]...", "find faults in DDL trees, migrations and live databases"},
    {"migrate", "[ARGUMENT]...", "plan, try, apply and revert migrations"},
    {"audit", "[ARGUMENT]...", "tell who changed what, when, from which commit"},
    {"scratch", "COMMAND [ARGUMENT]...", "run a command beside a throw-away PostgreSQL server"},
    {"help", "[NAME]", "tell what a program does"},
};

/* The rows of the help, and the names for hints: those of our own and what else can be found. */
typedef struct Listing {
    Command commands[64];
    const Command *rows[65];
    char **found;
    Program program;
} Listing;

static gboolean has_row(const Listing *listing, const char *name)
{
    for (guint i = 0; listing->rows[i] != NULL; i++) {
        if (strcmp(listing->rows[i]->name, name) == 0)
            return TRUE;
    }
    return FALSE;
}

static void add_row(Listing *listing, const char *name, const char *arguments, const char *summary)
{
    guint place = 0;
    while (listing->rows[place] != NULL)
        place++;
    if (place == G_N_ELEMENTS(listing->commands) || has_row(listing, name))
        return;
    listing->commands[place] = (Command){.name = name, .arguments = arguments, .summary = summary};
    listing->rows[place] = &listing->commands[place];
}

static void listing_init(Listing *listing)
{
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        add_row(listing, known[i].name, known[i].arguments, known[i].summary);
    listing->program = (Program){.name = "confiture",
                                 .summary = "governance of PostgreSQL schemas that live in git",
                                 .details = details,
                                 .commands = listing->rows};
}

static void listing_add_found(Listing *listing)
{
    listing->found = programs_find();
    for (guint i = 0; listing->found[i] != NULL; i++)
        add_row(listing, listing->found[i], "[ARGUMENT]...", "another program that was found");
}

static void hint_nearest(const Listing *listing, const char *name, GError **error)
{
    const char *names[G_N_ELEMENTS(listing->rows)];
    guint count = 0;
    for (; listing->rows[count] != NULL; count++)
        names[count] = listing->rows[count]->name;
    names[count] = NULL;
    const char *nearest = nearest_name(name, names);
    if (nearest != NULL && strcmp(nearest, name) != 0)
        error_add_hint(error, "Did you mean \"confiture %s\"?", nearest);
    else if (!has_row(listing, name))
        error_add_hint(error, "\"confiture --help\" lists the programs.");
}

/* argv without the word at `place`; `instead` (may be NULL) comes first. Borrows the texts. */
static char **argv_for(char **argv, guint place, const char *instead)
{
    GPtrArray *result = g_ptr_array_new();
    g_ptr_array_add(result, NULL); /* the program's name */
    if (instead != NULL)
        g_ptr_array_add(result, (gpointer)(guintptr)instead);
    for (guint i = 1; argv[i] != NULL; i++) {
        if (i != place)
            g_ptr_array_add(result, argv[i]);
    }
    g_ptr_array_add(result, NULL);
    return (char **)g_ptr_array_free(result, FALSE);
}

static int become(Listing *listing, char **argv, guint place, const char *instead)
{
    g_autoptr(GError) error = NULL;
    g_autofree char **rest = argv_for(argv, place, instead);
    program_become(argv[place], rest, &error);
    if (error_exit_status(error) == 2) {
        listing_add_found(listing);
        hint_nearest(listing, argv[place], &error);
    }
    return program_fail(&listing->program, argv, error);
}

static int help(Listing *listing, char **argv, guint place)
{
    const char *topic = argv[place + 1];
    if (topic == NULL || topic[0] == '-' || strcmp(topic, "help") == 0) {
        char *line[] = {argv[0], (char[]){"--help"}, NULL};
        listing_add_found(listing);
        return program_main(&listing->program, 2, line);
    }
    if (strcmp(topic, "scratch") == 0) {
        char *line[] = {argv[place + 1], (char[]){"--help"}, NULL};
        return scratch_command(2, line);
    }
    return become(listing, argv + place, 1, argv[place + 2] != NULL ? "help" : "--help");
}

static int scratch(const Listing *listing, char **argv, guint place)
{
    if (place == 1)
        return scratch_command((int)g_strv_length(argv) - 1, argv + 1);
    g_autoptr(GError) error = NULL;
    error_set(&error, ERROR_USAGE, "\"scratch\" takes no options before its name");
    return program_fail(&listing->program, argv, error);
}

static int run(Listing *listing, int argc, char **argv)
{
    CommonOptions options = {0};
    GOptionEntry entries[COMMON_OPTIONS];
    common_options_entries(&options, entries);
    guint place = arguments_first_word(&listing->program, entries, argv);
    if (place == 0) {
        if (!g_strv_contains((const char *const *)argv, "--version"))
            listing_add_found(listing);
        return program_main(&listing->program, argc, argv);
    }
    if (strcmp(argv[place], "help") == 0)
        return help(listing, argv, place);
    if (strcmp(argv[place], "scratch") == 0)
        return scratch(listing, argv, place);
    return become(listing, argv, place, NULL);
}

int main(int argc, char **argv)
{
    Listing listing = {.found = NULL};
    listing_init(&listing);
    int status = run(&listing, argc, argv);
    g_strfreev(listing.found);
    return status;
}
