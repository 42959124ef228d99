/* `confiture-build diff` and `confiture-build verify-chain` */
#include "cmd/build/commands.h"
#include "cmd/source/report.h"
#include "cmd/source/report_html.h"
#include "cmd/source/sides.h"
#include "core/base/error.h"
#include "core/schema/diff/compare.h"

#include <confiture/version.h>
#include <string.h>

static char **ignored, **renames;
static gboolean strict, exit_code, no_proof, blocking, no_cache, stub_extensions;

#define COMPARE_OPTIONS                                                                            \
    {"ignore", 0,                                                                                  \
     0,        G_OPTION_ARG_STRING_ARRAY,                                                          \
     &ignored, "leave out this schema, or pattern of schemas; may be repeated",                    \
     "SCHEMA"},                                                                                    \
        {"strict", 0,                                                                              \
         0,        G_OPTION_ARG_NONE,                                                              \
         &strict,  "refuse when a side has objects that cannot be compared",                       \
         NULL},                                                                                    \
        {"no-cache", 0,                                                                            \
         0,          G_OPTION_ARG_NONE,                                                            \
         &no_cache,  "load everything anew, whatever was read before",                             \
         NULL},                                                                                    \
    {                                                                                              \
        "stub-extensions", 0, 0, G_OPTION_ARG_NONE, &stub_extensions,                              \
            "an extension that is not on this machine is a name, its types are text", NULL         \
    }

static const GOptionEntry diff_options[] = {
    COMPARE_OPTIONS,
    {"exit-code", 0, 0, G_OPTION_ARG_NONE, &exit_code, "exit status 1 when there are differences",
     NULL},
    {"blocking", 0, 0, G_OPTION_ARG_NONE, &blocking,
     "with --format sql: plain statements, all of which run in one transaction", NULL},
    {"rename", 0, 0, G_OPTION_ARG_STRING_ARRAY, &renames,
     "rename what FROM has first: [schema.][table.]old=new; repeatable", "OLD=NEW"},
    {"no-proof", 0, 0, G_OPTION_ARG_NONE, &no_proof,
     "with --format sql: do not run the statements on a copy first", NULL},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static const GOptionEntry verify_options[] = {
    COMPARE_OPTIONS,
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static const char *const formats[] = {"sql", "html", NULL};
static const char *const verify_formats[] = {"html", NULL};

static gboolean read_sides(Sides *sides, const char *a, const char *b, Side *from, Side *to,
                           GError **error)
{
    Output *output = sides->context->output;
    return sides_read(sides, a, from, error) && sides_read(sides, b, to, error) &&
           report_unmodelled(output, from->catalog, from->name, strict, error) &&
           report_unmodelled(output, to->catalog, to->name, strict, error) &&
           sides_rename(sides, from, renames, error);
}

static gboolean print_sql(Sides *sides, const Side *from, const Side *to, const char *const *ignore,
                          GError **error)
{
    g_autoptr(Delta) delta =
        delta_make(from->catalog, to->catalog,
                   &(DeltaOptions){.online = !blocking,
                                   .ignore = ignore,
                                   .first = from->renames,
                                   .search_path = sides->context->config->schema.search_path},
                   error);
    if (delta == NULL || (!no_proof && !sides_prove(sides, from, to, delta, ignore, error)))
        return FALSE;
    g_autofree char *script = report_psql_script(delta);
    output_print(sides->context->output, "%s", script);
    return TRUE;
}

static void print_json(const Context *context, const char *command, const Side *from,
                       const Side *to, const GArray *differences)
{
    output_json(context->output, command,
                json_pack("{s:s, s:s, s:b, s:o}", "from", from->name, "to", to->name, "equal",
                          differences->len == 0, "differences",
                          report_differences_json(differences)));
}

static void print_text(Output *output, const Side *from, const Side *to, const GArray *differences)
{
    report_differences(output, differences);
    if (differences->len == 0)
        output_print(output, "%s and %s give the same schema\n", from->name, to->name);
    else
        output_print(output, "%u %s from %s to %s\n", differences->len,
                     differences->len == 1 ? "difference" : "differences", from->name, to->name);
}

static void print_html(Output *output, const Side *from, const Side *to, const GArray *differences)
{
    g_autofree char *title = g_strdup_printf("What differs from %s to %s", from->name, to->name);
    g_autofree char *equal =
        g_strdup_printf("%s and %s give the same schema.", from->name, to->name);
    report_html(output, differences,
                &(HtmlReport){.title = title,
                              .program = "confiture-build " CONFITURE_VERSION,
                              .if_equal = equal});
}

/* How many differences were told; 0 on failure, too. */
static guint run_compare(Context *context, const char *command, const char *a, const char *b,
                         GError **error)
{
    gboolean sql = strcmp(output_format_name(context->output), "sql") == 0;
    g_auto(Sides) sides = {.context = context,
                           .cached = !no_cache && !sql && renames == NULL,
                           .stub_extensions = stub_extensions};
    g_auto(Side) from = {0}, to = {0};
    if (!read_sides(&sides, a, b, &from, &to, error))
        return 0;
    g_auto(GStrv) schemas = sides_ignored(&sides, ignored);
    const char *const *ignore = (const char *const *)schemas;
    g_autoptr(GArray) differences = compare_catalogs(
        from.catalog, to.catalog, &(CompareOptions){.ignore = ignore, .wholes = TRUE});
    if (output_format(context->output) == FORMAT_JSON)
        print_json(context, command, &from, &to, differences);
    else if (strcmp(output_format_name(context->output), "html") == 0)
        print_html(context->output, &from, &to, differences);
    else if (!sql)
        print_text(context->output, &from, &to, differences);
    else if (!print_sql(&sides, &from, &to, ignore, error))
        return 0;
    return differences->len;
}

static int run_diff(Context *context, int argc, char **argv, GError **error)
{
    (void)argc;
    guint count = run_compare(context, "build/diff", argv[0], argv[1], error);
    return exit_code && count > 0 ? 1 : 0;
}

static int run_verify(Context *context, int argc, char **argv, GError **error)
{
    (void)argc;
    (void)argv;
    return run_compare(context, "build/verify-chain", "chain", "tree", error) > 0 ? 1 : 0;
}

const Command diff_command = {
    .name = "diff",
    .summary = "compare two schemas: trees, chains, files, live databases",
    .arguments = "FROM TO",
    .details =
        "A schema is named: tree, tree@REF, index, chain, chain@VERSION, chain@REF, file:PATH, "
        "db:URL, env:NAME.\n"
        "SQL is loaded into a throw-away server, so that PostgreSQL itself says what it means; a "
        "live\n"
        "database is only read. --format sql prints the statements that make FROM into TO, after "
        "they were\n"
        "run on a copy of FROM and the result held against TO. The database itself is not "
        "touched.\n"
        "\n"
        "  confiture-build diff tree@main tree\n"
        "  confiture-build diff --exit-code chain tree\n"
        "  confiture-build diff env:production tree --format sql",
    .options = diff_options,
    .run = run_diff,
    .needs = COMMAND_CONFIG,
    .min_arguments = 2,
    .max_arguments = 2,
    .formats = formats,
};

const Command verify_chain_command = {
    .name = "verify-chain",
    .summary = "check that the migrations and the tree give the same schema",
    .arguments = "",
    .details = "The check a pull request needs: both are built on a throw-away server and "
               "compared. Exit status 1\n"
               "with the differences when they are not the same: \"+\" is what only the tree has.\n"
               "\n"
               "  confiture-build verify-chain",
    .options = verify_options,
    .run = run_verify,
    .needs = COMMAND_CONFIG,
    .formats = verify_formats,
};
