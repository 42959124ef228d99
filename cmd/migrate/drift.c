/* `confiture-migrate drift` */
#include "cmd/migrate/commands.h"
#include "cmd/migrate/drift_ignore.h"
#include "cmd/migrate/drift_log.h"
#include "cmd/migrate/session.h"
#include "cmd/source/report.h"
#include "cmd/source/report_html.h"
#include "cmd/source/sides.h"
#include "core/base/error.h"
#include "core/schema/diff/compare.h"

#include <confiture/version.h>
#include <string.h>

static char *against;
static char **ignored;
static gboolean strict, adopt, no_record, no_cache, stub_extensions;

static const GOptionEntry options[] = {
    {"against", 0, 0, G_OPTION_ARG_STRING, &against,
     "what the database should have (default: the chain as far as it is applied)", "SOURCE"},
    {"ignore", 0, 0, G_OPTION_ARG_STRING_ARRAY, &ignored,
     "leave out this schema, schema.object or kind:object, besides drift.ignore", "PATTERN"},
    {"adopt", 0, 0, G_OPTION_ARG_NONE, &adopt,
     "with --format sql: what gives the expected schema what the database has", NULL},
    {"no-cache", 0, 0, G_OPTION_ARG_NONE, &no_cache,
     "load what is expected anew, whatever was read before", NULL},
    {"stub-extensions", 0, 0, G_OPTION_ARG_NONE, &stub_extensions,
     "an extension that is not on this machine is a name, its types are text", NULL},
    {"no-record", 0, 0, G_OPTION_ARG_NONE, &no_record, "write nothing into the event log", NULL},
    {"strict", 0, 0, G_OPTION_ARG_NONE, &strict,
     "refuse when a side has objects that cannot be compared", NULL},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static const char *const formats[] = {"sql", "html", NULL};

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

/* What is proved is made from the catalogs then, as what they are without what does not count. */
static void leave_out(Side *expected, Side *live, GHashTable *keys)
{
    if (g_hash_table_size(keys) == 0)
        return;
    drift_leave_out_of(expected->catalog, live->catalog, keys);
    g_clear_pointer(&expected->url, g_free);
    g_clear_pointer(&live->url, g_free);
}

/* "last change: 0002_orders applied 2026-05-20, by Ann, commit 3f2a91c"; NULL: none is known. */
static char *describe_change(guint difference, gconstpointer data)
{
    const Event *event = drift_log_change(data, difference);
    if (event == NULL)
        return NULL;
    GString *line = g_string_new("last change: ");
    if (event->version != NULL)
        g_string_append_printf(line, "%s_%s ", event->version,
                               event->name != NULL ? event->name : "");
    g_string_append_printf(line, "%s %.10s", event->kind, event->recorded_at);
    if (event->author_name != NULL)
        g_string_append_printf(line, ", by %s", event->author_name);
    if (event->origin_oid != NULL)
        g_string_append_printf(line, ", commit %.10s", event->origin_oid);
    return g_string_free(line, FALSE);
}

static void print_html(Output *output, const Side *expected, const Side *live,
                       const GArray *differences, const DriftLog *log)
{
    g_autofree char *title = g_strdup_printf("How %s differs from %s", live->name, expected->name);
    g_autofree char *equal =
        g_strdup_printf("No drift: %s has what %s says.", live->name, expected->name);
    report_html(output, differences,
                &(HtmlReport){.title = title,
                              .program = "confiture-migrate " CONFITURE_VERSION,
                              .if_equal = equal,
                              .remark = describe_change,
                              .data = log});
}

static void print_text(Output *output, const Side *expected, const Side *live,
                       const GArray *differences, const DriftLog *log)
{
    for (guint i = 0; i < differences->len; i++) {
        report_difference(output, &g_array_index(differences, Difference, i));
        g_autofree char *change = describe_change(i, log);
        if (change != NULL)
            output_print(output, "    %s%s%s\n", output_color(output, "dim"), change,
                         output_color(output, "reset"));
    }
    if (differences->len == 0)
        output_print(output, "no drift: %s has what %s says\n", live->name, expected->name);
    else
        output_print(output, "%u %s: %s is not what %s says\n", differences->len,
                     differences->len == 1 ? "difference" : "differences", live->name,
                     expected->name);
}

static json_t *change_to_json(const Event *event)
{
    if (event == NULL)
        return json_null();
    return json_pack("{s:I, s:s, s:o, s:o, s:s, s:o, s:o, s:o}", "event",
                     (json_int_t)g_ascii_strtoll(event->id, NULL, 10), "kind", event->kind,
                     "version", json_text(event->version), "name", json_text(event->name),
                     "recorded_at", event->recorded_at, "author", json_text(event->author_name),
                     "commit", json_text(event->origin_oid), "subject", json_text(event->subject));
}

static void print_json(Output *output, const Side *expected, const Side *live,
                       const GArray *differences, const DriftLog *log, gint64 recorded)
{
    json_t *list = report_differences_json(differences);
    for (guint i = 0; i < differences->len; i++)
        json_object_set_new(json_array_get(list, i), "last_change",
                            change_to_json(drift_log_change(log, i)));
    output_json(output, "migrate/drift",
                json_pack("{s:s, s:s, s:b, s:o, s:o}", "expected", expected->name, "database",
                          live->name, "drift", differences->len > 0, "recorded",
                          recorded != 0 ? json_integer(recorded) : json_null(), "differences",
                          list));
}

/* What was asked otherwise than usual says nothing of what happened out of band. */
static gint64 record(DriftLog *log, const Side *expected)
{
    return no_record || against != NULL || ignored != NULL ? 0
                                                           : drift_log_record(log, expected->name);
}

static int compare(Sides *sides, Side *expected, Side *live, GError **error)
{
    Output *output = sides->context->output;
    g_auto(GStrv) schemas = sides_ignored(sides, NULL);
    const char *const *ignore = (const char *const *)schemas;
    g_autoptr(GArray) differences = compare_catalogs(
        expected->catalog, live->catalog, &(CompareOptions){.ignore = ignore, .wholes = TRUE});
    g_autoptr(GHashTable) keys =
        drift_ignored(expected->catalog, live->catalog, &sides->context->config->drift, ignored);
    drift_leave_out(differences, keys);
    g_autoptr(DriftLog) log = drift_log_open(sides->context, differences);
    gint64 recorded = record(log, expected);
    int status = differences->len > 0 ? 1 : 0;
    if (output_format(output) == FORMAT_JSON)
        print_json(output, expected, live, differences, log, recorded);
    else if (strcmp(output_format_name(output), "html") == 0)
        print_html(output, expected, live, differences, log);
    else if (strcmp(output_format_name(output), "sql") != 0)
        print_text(output, expected, live, differences, log);
    else {
        leave_out(expected, live, keys);
        if (!print_sql(sides, expected, live, ignore, error))
            return 0;
    }
    return status;
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    gboolean sql = strcmp(output_format_name(context->output), "sql") == 0;
    g_auto(Sides) sides = {
        .context = context, .cached = !no_cache && !sql, .stub_extensions = stub_extensions};
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
        "own schema, members of extensions and what drift.ignore names do not count. Each change "
        "is recorded\n"
        "once as a \"drift\" event, where there is an event log, and told with the last change "
        "that it knows of.\n"
        "--format sql prints what brings the database back, proved on a copy; the schema is not "
        "touched.\n"
        "\n"
        "  confiture-migrate drift --env production\n"
        "  confiture-migrate drift --against tree --format json",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .formats = formats,
};
