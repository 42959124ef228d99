#include "core/audit/event_log.h"

#include "core/audit/event_log.sql.h"
#include "core/audit/presence.sql.h"
#include "core/base/error.h"

#include <string.h>

#define FORMAT "Confiture event log, format 1"

/* Of what is around the table of events: triggers, functions, views, the outbox. */
enum { REVISION = 2 };

enum { OLDEST_SERVER = 140000 }; /* functions with SQL bodies that are bound when they are made */

static EventLog *log_new(Connection *connection, const char *schema)
{
    EventLog *log = g_new0(EventLog, 1);
    log->connection = connection;
    log->schema = g_strdup(schema);
    log->quoted = connection_quote_identifier(connection, schema);
    return log;
}

void event_log_free(EventLog *log)
{
    if (log == NULL)
        return;
    g_free(log->schema);
    g_free(log->quoted);
    g_free(log);
}

char *event_log_sql_for(const EventLog *log, const char *text)
{
    g_autoptr(GString) sql = g_string_new(text);
    g_string_replace(sql, ":\"schema\"", log->quoted, 0);
    return g_string_free(g_steal_pointer(&sql), FALSE);
}

static gboolean is_true(const Result *result, const char *column)
{
    return g_strcmp0(result_value(result, 0, result_find_column(result, column)), "t") == 0;
}

/* A table of that name whose comment names another format is not ours to write to. */
static gboolean check_format(const Result *presence, const char *schema, GError **error)
{
    const char *found = result_value(presence, 0, result_find_column(presence, "description"));
    if (found == NULL || strcmp(found, FORMAT) == 0)
        return TRUE;
    error_set(error, ERROR_INPUT, "\"%s.event\" is \"%s\", not \"" FORMAT "\"", schema, found);
    error_add_hint(
        error,
        "Use the version of Confiture that made it, or another schema (migrations.ledger_schema).");
    return FALSE;
}

static Result *ask_presence(Connection *connection, const char *schema, GError **error)
{
    g_autoptr(Result) presence = connection_query(connection, presence_sql, 1, &schema, error);
    if (presence == NULL || !check_format(presence, schema, error))
        return NULL;
    return g_steal_pointer(&presence);
}

static EventLog *log_of(Connection *connection, const char *schema, const Result *presence)
{
    EventLog *log = log_new(connection, schema);
    const char *revision = result_value(presence, 0, result_find_column(presence, "revision"));
    gint64 found = revision != NULL ? g_ascii_strtoll(revision, NULL, 10) : 1;
    log->outdated = is_true(presence, "present") && found < REVISION;
    log->near_pggit = is_true(presence, "pggit");
    return log;
}

EventLog *event_log_open(Connection *connection, const char *schema, GError **error)
{
    g_autoptr(Result) presence = ask_presence(connection, schema, error);
    if (presence == NULL)
        return NULL;
    if (!is_true(presence, "present")) {
        error_set(error, ERROR_INPUT,
                  "database \"%s\" has no event log: there is no table \"%s.event\"",
                  connection_database(connection), schema);
        error_add_hint(error,
                       "The first \"confiture-migrate up\" makes it; if it has another schema, "
                       "set migrations.ledger_schema in confiture.yaml.");
        return NULL;
    }
    return log_of(connection, schema, presence);
}

/* One simple query is one transaction. The lock keeps two who find it absent from making it at the
 * same time. */
static gboolean install(const EventLog *log, gboolean has_schema, GError **error)
{
    int version = connection_server_version(log->connection);
    if (version < OLDEST_SERVER) {
        error_set(error, ERROR_INPUT,
                  "the event log needs PostgreSQL %d or newer, and this server is %d.%d",
                  OLDEST_SERVER / 10000, version / 10000, version % 10000);
        return FALSE;
    }
    g_autofree char *tables = event_log_sql_for(log, event_log_sql);
    g_autofree char *schema = g_strdup_printf("create schema if not exists %s;\n", log->quoted);
    g_autofree char *all =
        g_strdup_printf("set local client_min_messages = warning;\n"
                        "select pg_catalog.pg_advisory_xact_lock(7163393402);\n%s%s",
                        has_schema ? "" : schema, tables);
    ScriptOutcome outcome = {0};
    if (connection_run_script(log->connection, all, NULL, NULL, NULL, &outcome, error))
        return TRUE;
    g_prefix_error(error, "the event log in schema \"%s\" cannot be made: ", log->schema);
    return FALSE;
}

/* Present and made by an older Confiture: its owner brings it up to date, others leave it. */
static gboolean update(EventLog *log, const Result *presence, GError **error)
{
    if (!log->outdated || !is_true(presence, "own"))
        return TRUE;
    if (!install(log, TRUE, error))
        return FALSE;
    log->outdated = FALSE;
    return TRUE;
}

EventLog *event_log_ensure(Connection *connection, const char *schema, char ***schemas,
                           GError **error)
{
    g_autoptr(Result) presence = ask_presence(connection, schema, error);
    if (presence == NULL)
        return NULL;
    g_autoptr(EventLog) log = log_of(connection, schema, presence);
    if (!update(log, presence, error))
        return NULL;
    if (!is_true(presence, "present")) {
        if (!install(log, is_true(presence, "schema"), error))
            return NULL;
        /* The schema is new, and "$user" may mean it. */
        result_free(presence);
        presence = ask_presence(connection, schema, error);
        if (presence == NULL)
            return NULL;
    }
    if (schemas != NULL) {
        const char *list = result_value(presence, 0, result_find_column(presence, "schemas"));
        *schemas = g_strsplit(list != NULL ? list : "", "\n", -1);
    }
    return g_steal_pointer(&log);
}
