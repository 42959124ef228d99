/* `confiture-migrate drift` */
#include "cmd/migrate/commands.h"
#include "cmd/migrate/session.h"
#include "cmd/source/report.h"
#include "cmd/source/sides.h"
#include "core/base/error.h"
#include "core/schema/diff/compare.h"

#include <string.h>

static char *against;
static char **ignored;
static gboolean strict, adopt;

static const GOptionEntry options[] = {
    {"against", 0, 0, G_OPTION_ARG_STRING, &against,
     "what the database should have (default: the chain as far as it is applied)", "SOURCE"},
    {"ignore", 0, 0, G_OPTION_ARG_STRING_ARRAY, &ignored,
     "leave out this schema, or pattern of schemas; may be repeated", "SCHEMA"},
    {"adopt", 0, 0, G_OPTION_ARG_NONE, &adopt,
     "with --format sql: what gives the expected schema what the database has", NULL},
    {"strict", 0, 0, G_OPTION_ARG_NONE, &strict,
     "refuse when a side has objects that cannot be compared", NULL},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static const char *const formats[] = {"sql", NULL};

/* "chain@0007" for a database whose newest migration that is; "chain" where nothing was applied. */
static char *find_expected(const Context *context, GError **error)
{
    if (against != NULL)
        return g_strdup(against);
    g_autoptr(Connection) connection = connection_open(
        &(ConnectionOptions){.url = context->database_url, .application_name = context->program},
        error);
    if (connection == NULL)
        return NULL;
    g_autoptr(Ledger) ledger = ledger_open(connection, context->config->migrations.ledger_schema);
    if (!ledger_read(ledger, 0, error))
        return NULL;
    if (ledger->rows->len == 0) {
        error_set(error, ERROR_INPUT, "no migration is recorded in the database");
        error_add_hint(error, "Name what it should have: --against tree, or --against chain.");
        return NULL;
    }
    return g_strconcat("chain@", ledger_at(ledger, ledger->rows->len - 1)->version, NULL);
}

static gboolean print_sql(Sides *sides, const Side *expected, const Side *live,
                          const char *const *ignore, GError **error)
{
    const Side *from = adopt ? expected : live, *to = adopt ? live : expected;
    g_autoptr(Delta) delta =
        delta_make(from->catalog, to->catalog,
                   &(DeltaOptions){.online = TRUE,
                                   .ignore = ignore,
                                   .search_path = sides->context->config->schema.search_path},
                   error);
    if (delta == NULL || !sides_prove(sides, from, to, delta, ignore, error))
        return FALSE;
    g_autofree char *script = report_psql_script(delta);
    output_print(sides->context->output, "%s", script);
    return TRUE;
}

static void print_text(Output *output, const Side *expected, const Side *live,
                       const GArray *differences)
{
    report_differences(output, differences);
    if (differences->len == 0)
        output_print(output, "no drift: %s has what %s says\n", live->name, expected->name);
    else
        output_print(output, "%u %s: %s is not what %s says\n", differences->len,
                     differences->len == 1 ? "difference" : "differences", live->name,
                     expected->name);
}

static int compare(Sides *sides, const Side *expected, const Side *live, GError **error)
{
    Output *output = sides->context->output;
    g_auto(GStrv) schemas = sides_ignored(sides, ignored);
    const char *const *ignore = (const char *const *)schemas;
    g_autoptr(GArray) differences = compare_catalogs(
        expected->catalog, live->catalog, &(CompareOptions){.ignore = ignore, .wholes = TRUE});
    if (output_format(output) == FORMAT_JSON)
        output_json(output, "migrate/drift",
                    json_pack("{s:s, s:s, s:b, s:o}", "expected", expected->name, "database",
                              live->name, "drift", differences->len > 0, "differences",
                              report_differences_json(differences)));
    else if (strcmp(output_format_name(output), "sql") != 0)
        print_text(output, expected, live, differences);
    else if (!print_sql(sides, expected, live, ignore, error))
        return 0;
    return differences->len > 0 ? 1 : 0;
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    g_auto(Sides) sides = {.context = context};
    g_auto(Side) expected = {0}, live = {0};
    if (context->scratch) {
        error_set(error, ERROR_USAGE, "a scratch server cannot have drifted");
        return 0;
    }
    g_autofree char *name = find_expected(context, error);
    if (name == NULL)
        return 0;
    g_autofree char *database =
        g_strconcat("db:", context->database_url != NULL ? context->database_url : "", NULL);
    if (!sides_read(&sides, name, &expected, error) ||
        !sides_read(&sides, database, &live, error) ||
        !report_unmodelled(context->output, expected.catalog, expected.name, strict, error) ||
        !report_unmodelled(context->output, live.catalog, live.name, strict, error))
        return 0;
    return compare(&sides, &expected, &live, error);
}

const Command drift_command = {
    .name = "drift",
    .summary = "compare the database with what it should have",
    .arguments = "",
    .details =
        "Exit status 1 when they differ: \"+\" is what only the database has, \"-\" what it "
        "lacks. The ledger's\n"
        "own schema and members of extensions do not count. --format sql prints what brings the "
        "database back,\n"
        "proved on a copy; nothing is changed.\n"
        "\n"
        "  confiture-migrate drift --env production\n"
        "  confiture-migrate drift --against tree --format json",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .formats = formats,
};
