#include "cmd/lint-live/door.h"

#include "cmd/linting/live.h"
#include "cmd/source/sides.h"
#include "core/base/error.h"
#include "core/pg/connection.h"

#include <string.h>

#include "cmd/lint-live/sizes.sql.h"

typedef struct Session {
    Connection *connection;
    LintDatabase database;
    Sides sides; /* of --scratch */
    Side side;
} Session;

static void session_close(void *data)
{
    Session *session = data;
    g_clear_pointer(&session->connection, connection_close);
    side_clear(&session->side);
    sides_clear(&session->sides);
    g_free(session);
}

static Connection *open_connection(const Context *context, const char *url, GError **error)
{
    return connection_open(&(ConnectionOptions){.url = url, .application_name = context->program},
                           error);
}

/* Nothing that a rule asks may change anything, or wait for long. */
static gboolean begin_reading(Connection *connection, GError **error)
{
    return connection_command(
               connection, "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", error) &&
           connection_command(connection, "SET LOCAL statement_timeout = '60s'", error) &&
           connection_command(connection, "SET LOCAL lock_timeout = '2s'", error);
}

static void give_rows(const Result *result, LintRowFunc row, gpointer data)
{
    guint n = result_columns(result);
    g_autofree const char **names = g_new0(const char *, n + 1);
    g_autofree const char **values = g_new0(const char *, n + 1);
    for (guint i = 0; i < n; i++)
        names[i] = result_column_name(result, i);
    for (guint i = 0; i < result_rows(result); i++) {
        for (guint k = 0; k < n; k++)
            values[k] = result_value(result, i, k);
        row(n, names, values, data);
    }
}

/* What one query does wrong does not keep the others from being asked. */
static gboolean ask(gpointer data, const char *sql, LintRowFunc row, gpointer row_data,
                    GError **error)
{
    Connection *connection = ((Session *)data)->connection;
    if (!connection_command(connection, "SAVEPOINT rule", error))
        return FALSE;
    g_autoptr(Result) result = connection_query(connection, sql, 0, NULL, error);
    const char *end = result != NULL ? "RELEASE SAVEPOINT rule" : "ROLLBACK TO SAVEPOINT rule";
    if (!connection_is_broken(connection))
        (void)connection_command(connection, end, NULL);
    if (result == NULL)
        return FALSE;
    give_rows(result, row, row_data);
    return TRUE;
}

static gint64 number_at(const Result *result, guint row, guint column)
{
    const char *text = result_value(result, row, column);
    return text != NULL ? g_ascii_strtoll(text, NULL, 10) : -1;
}

static LintSizes *read_sizes(Connection *connection, GError **error)
{
    g_autoptr(Result) rows = connection_query(connection, sizes_sql, 0, NULL, error);
    if (rows == NULL)
        return NULL;
    LintSizes *sizes = sizes_new();
    for (guint i = 0; i < result_rows(rows); i++)
        sizes_add(sizes, result_value(rows, i, 0), result_value(rows, i, 1),
                  (SizesEntry){MAX(number_at(rows, i, 2), -1), number_at(rows, i, 3)});
    return sizes;
}

static gboolean read_schema(Live *live, const Context *context, const char *given, GError **error)
{
    if (given == NULL || !g_str_has_prefix(given, "db:"))
        return TRUE;
    const char *url = given + strlen("db:");
    g_autoptr(Connection) connection = open_connection(context, *url != '\0' ? url : NULL, error);
    live->schema_text =
        connection != NULL ? live_schema_text(connection, context->config, error) : NULL;
    return live->schema_text != NULL;
}

static Session *session_new(Live *live)
{
    Session *session = g_new0(Session, 1);
    live->session = session;
    session->database.query = ask;
    session->database.data = session;
    return session;
}

static gboolean open_database(Live *live, const Context *context, GError **error)
{
    Session *session = session_new(live);
    session->connection =
        open_connection(context, *live_database != '\0' ? live_database : NULL, error);
    if (session->connection == NULL || !begin_reading(session->connection, error))
        return FALSE;
    session->database.label = connection_label(session->connection);
    live->database = &session->database;
    if (live->sizes == NULL)
        live->sizes = read_sizes(session->connection, error);
    return live->sizes != NULL;
}

/* The state of the project that is checked, as cmd/source names it. */
static char *name_side(const Context *context, const ProjectOptions *options)
{
    const char *folder = context->config->schema.folder;
    g_autofree char *place = g_build_filename(context->config->root, folder, NULL);
    gboolean tree = g_file_test(place, G_FILE_TEST_IS_DIR);
    if (options->staged)
        return g_strdup("index");
    return options->ref != NULL ? g_strdup_printf("%s@%s", tree ? "tree" : "chain", options->ref)
                                : g_strdup(tree ? "tree" : "chain");
}

/* A check that was asked for and cannot run is a failure. */
static gboolean add_checker(Connection *connection, GError **error)
{
    g_autoptr(GError) problem = NULL;
    if (connection_command(connection, "CREATE EXTENSION IF NOT EXISTS plpgsql_check", &problem))
        return TRUE;
    error_set(error, ERROR_DATABASE, "--deep needs the extension plpgsql_check: %s",
              problem->message);
    error_add_hint(error, "Install it for the server of the scratch database (Debian: "
                          "postgresql-15-plpgsql-check), or check without --deep.");
    return FALSE;
}

static gboolean open_scratch(Live *live, const Context *context, const ProjectOptions *options,
                             GError **error)
{
    Session *session = session_new(live);
    g_autofree char *name = name_side(context, options);
    session->sides.context = context;
    if (!sides_read(&session->sides, name, &session->side, error))
        return FALSE;
    session->connection = open_connection(context, session->side.url, error);
    if (session->connection == NULL ||
        (options->deep && !add_checker(session->connection, error)) ||
        !begin_reading(session->connection, error))
        return FALSE;
    session->database.label = "scratch server";
    session->database.scratch = TRUE;
    live->database = &session->database;
    return TRUE;
}

static gboolean door_open(Live *live, const Context *context, const LiveOptions *options,
                          GError **error)
{
    connection_cancel_on_signal();
    if (!read_schema(live, context, options->project->schema_file, error))
        return FALSE;
    if (live_database != NULL)
        return open_database(live, context, error);
    return !(context->scratch || options->project->deep) ||
           open_scratch(live, context, options->project, error);
}

static json_t *door_stats(const Context *context, GError **error)
{
    g_autoptr(Connection) connection = open_connection(context, context->database_url, error);
    if (connection == NULL || !begin_reading(connection, error))
        return NULL;
    g_autoptr(LintSizes) sizes = read_sizes(connection, error);
    if (sizes == NULL)
        return NULL;
    return json_pack("{s:o, s:i, s:o}", "database", json_text(connection_database(connection)),
                     "server_version", connection_server_version(connection), "tables",
                     sizes_json(sizes));
}

const LiveDoor lint_live_door = {door_open, session_close, door_stats};
