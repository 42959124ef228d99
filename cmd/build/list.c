/* `confiture-build list` */
#include "cmd/build/commands.h"
#include "cmd/build/source.h"
#include "core/build/manifest.h"

#include <string.h>

static const GOptionEntry options[] = {
    SOURCE_OPTIONS,
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static const char *const formats[] = {"paths", NULL};

static void print_paths(const Context *context, const Build *build)
{
    for (guint i = 0; i < build->files->len; i++)
        output_print(context->output, "%s\n", build_file(build, i)->path);
}

static void print_table(const Context *context, const Build *build)
{
    g_autoptr(Table) table = table_new((const char *const[]){"FILE", ">BYTES", "SHA256", NULL});
    gsize total = 0;
    for (guint i = 0; i < build->files->len; i++) {
        const BuildFile *file = build_file(build, i);
        g_autofree char *size = g_strdup_printf("%" G_GSIZE_FORMAT, file->size);
        g_autofree char *hash = g_strndup(file->sha256, 12);
        table_add(table, file->path, size, hash, NULL);
        total += file->size;
    }
    output_table(context->output, table);
    output_print(context->output, "%u %s, %" G_GSIZE_FORMAT " bytes, sha256 %s\n",
                 build->files->len, build->files->len == 1 ? "file" : "files", total, build->hash);
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    (void)argc;
    (void)argv;
    g_auto(Source) source = {0};
    if (!source_open(&source, context, error))
        return 0;
    g_autoptr(Build) build = source_plan(&source, context, TRUE, error);
    if (build == NULL)
        return 0;
    if (output_format(context->output) == FORMAT_JSON)
        output_json(context->output, "build/list", manifest_json(build));
    else if (strcmp(output_format_name(context->output), "paths") == 0)
        print_paths(context, build);
    else
        print_table(context, build);
    return 0;
}

const Command list_command = {
    .name = "list",
    .summary = "list the files in load order, with sizes and hashes",
    .arguments = "",
    .details = "The hash of the whole is what this prints, too:\n"
               "\n"
               "  confiture-build list --format paths | xargs sha256sum | sha256sum",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG,
    .formats = formats,
};
