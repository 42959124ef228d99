/* `confiture-migrate new` */
#include "cmd/migrate/commands.h"
#include "cmd/migrate/files.h"

static char *version;

static const GOptionEntry options[] = {
    {"set-version", 0, 0, G_OPTION_ARG_STRING, &version,
     "the version to give it (default: the next)", "VERSION"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static void print(const Session *session, const char *number, const char *name, json_t *paths)
{
    Output *output = session->context->output;
    if (output_format(output) == FORMAT_JSON) {
        output_json(output, "migrate/new",
                    json_pack("{s:s, s:s, s:s, s:O}", "version", number, "name", name, "format",
                              session->chain->format, "paths", paths));
        return;
    }
    for (gsize i = 0; i < json_array_size(paths); i++)
        output_print(output, "%s\n", json_string_value(json_array_get(paths, i)));
}

static int run(Context *context, G_GNUC_UNUSED int argc, char **argv, GError **error)
{
    g_auto(Session) session = {.context = context};
    g_autofree char *name = migration_file_name(argv[0], error);
    if (name == NULL || !session_read_chain(&session, NULL, error))
        return 0;
    g_autofree char *number =
        version != NULL ? g_strdup(version) : migration_next_version(session.chain);
    if (!migration_check_version(&session, number, error))
        return 0;
    json_t *paths = json_array();
    g_autofree char *up = g_strdup_printf("-- %s_%s: what it does and why.\n\n", number, name);
    g_autofree char *down = g_strdup_printf("-- Takes %s_%s back.\n\n", number, name);
    const MigrationFiles files = {.version = number, .name = name, .up = up, .down = down};
    if (migration_files_write(&session, &files, paths, error))
        print(&session, number, name, paths);
    json_decref(paths);
    return 0;
}

const Command new_command = {
    .name = "new",
    .summary = "write the files of the next migration",
    .arguments = "NAME",
    .details = "In the format of the chain. Its version goes on counting where the chain counts "
               "(0007 after\n"
               "0006), else it is the present time, UTC.\n"
               "\n"
               "  confiture-migrate new \"add orders\"",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG,
    .min_arguments = 1,
    .max_arguments = 1,
};
