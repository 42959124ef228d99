/*
 * Connection: a libpq connection, its queries and what came back; the only room that knows libpq.
 *
 *     g_autoptr(Connection) connection = connection_open(&(ConnectionOptions){.url = url}, &error);
 *     const char *const parameters[] = {"41"};
 *     g_autoptr(Result) rows =
 *         connection_query(connection, "select $1::int + 1", 1, parameters, &error);
 *     result_value(rows, 0, 0)
 *
 * `url` is anything libpq takes (URI, conninfo string, a plain database name, NULL for PG*
 * variables and service files). Errors: ERROR_CONNECTION when the server cannot be reached, refuses
 * the login or goes away (SQLSTATE 08*, 57P01..03, or a broken link: `connection_is_broken`),
 * ERROR_DATABASE otherwise, with SQLSTATE, detail and hint of the server. Passwords never appear.
 * ERROR_INPUT when `url` itself cannot be read. The server's CONTEXT lines follow its detail.
 * ERROR_CANCELLED when connection_cancel_on_signal() is on and SIGINT or SIGTERM came: the running
 * query was cancelled in the server. A Connection belongs to one thread.
 */
#ifndef CORE_PG_CONNECTION_H
#define CORE_PG_CONNECTION_H

#include <glib.h>

typedef struct Connection Connection;
typedef struct Result Result;

typedef struct ConnectionOptions {
    const char *url;
    const char *application_name; /* "confiture-migrate": shown in pg_stat_activity */
    const char *const *settings;  /* NULL-terminated name, value pairs for the session, or NULL */
} ConnectionOptions;

typedef struct Notice {
    char *severity; /* "WARNING", "NOTICE", "INFO" */
    char *sqlstate;
    char *message;
    char *hint;
} Notice;

typedef void (*NoticeFunc)(const Notice *notice, gpointer data);

Connection *connection_open(const ConnectionOptions *options, GError **error);
void connection_close(Connection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Connection, connection_close)

/* "postgresql://user@host:port/db" without the password, for messages. Borrowed. */
const char *connection_label(const Connection *connection);
const char *connection_database(const Connection *connection);
const char *connection_user(const Connection *connection);
int connection_server_version(const Connection *connection); /* 150020 */
int connection_backend_pid(const Connection *connection);
gboolean connection_is_broken(const Connection *connection);
gboolean connection_in_transaction(const Connection *connection);

/* Whether a pooler in transaction mode was found to answer (lock.h finds out): nothing set in the
 * session, no session lock and no prepared statement holds from one transaction to the next there.
 */
gboolean connection_is_pooled(const Connection *connection);

/* What the server told by itself ("in_hot_standby", since 14): NULL when it did not. Borrowed. */
const char *connection_parameter(const Connection *connection, const char *name);

/* Where notices go; without a function they are dropped (never printed by libpq). */
void connection_on_notice(Connection *connection, NoticeFunc function, gpointer data);

/* Extended protocol, text format, one statement. `parameters[i]` NULL is SQL NULL. */
Result *connection_query(Connection *connection, const char *sql, guint n_parameters,
                         const char *const *parameters, GError **error);

/* As above for statements whose rows do not matter. */
gboolean connection_command(Connection *connection, const char *sql, GError **error);

/*
 * Simple protocol: a string of many statements in one round trip, results thrown away but counted.
 * `copy_data` (of GBytes) is fed to each COPY … FROM stdin in order. On failure `outcome->position`
 * is the server's character position in `sql` (0 when it gave none) and `outcome->statements` tells
 * how many had completed.
 */
typedef struct ScriptOutcome {
    guint statements; /* completed */
    guint64 rows; /* affected, summed over INSERT, UPDATE, DELETE, MERGE, COPY, … (not SELECT) */
    guint position;
} ScriptOutcome;

/* Called after each statement completed: its command tag and rows. May be NULL. */
typedef void (*ScriptProgressFunc)(guint statement, const char *command_tag, guint64 rows,
                                   gpointer data);

gboolean connection_run_script(Connection *connection, const char *sql, GPtrArray *copy_data,
                               ScriptProgressFunc progress, gpointer data, ScriptOutcome *outcome,
                               GError **error);

/* Result: rows of text. Everything borrowed from it lives as long as it does. */
guint result_rows(const Result *result);
guint result_columns(const Result *result);
const char *result_column_name(const Result *result, guint column);
guint result_column_type(const Result *result, guint column); /* oid of pg_type: 16 is boolean */
const char *result_value(const Result *result, guint row, guint column); /* NULL for SQL NULL */
guint result_find_column(const Result *result,
                         const char *name); /* aborts when the query has no such column */
guint64 result_affected(const Result *result);
void result_free(Result *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Result, result_free)

/* Row by row without holding them all (single-row mode). The function returns FALSE to stop. */
typedef gboolean (*RowFunc)(const Result *row, gpointer data, GError **error);
gboolean connection_stream(Connection *connection, const char *sql, guint n_parameters,
                           const char *const *parameters, RowFunc function, gpointer data,
                           GError **error);

/*
 * Pipeline: several parametrised statements sent together, one round trip. Statements are prepared
 * on first use of their text on this connection, so that repeating them costs no parsing (behind a
 * pooler they are sent unprepared). Results are in the order added.
 */
typedef struct Pipeline Pipeline;
Pipeline *pipeline_new(Connection *connection);
void pipeline_add(Pipeline *pipeline, const char *sql, guint n_parameters,
                  const char *const *parameters);
/* Sends all and waits. The array of Result belongs to the caller; the first failure is the error.
 */
GPtrArray *pipeline_run(Pipeline *pipeline, GError **error);
void pipeline_free(Pipeline *pipeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pipeline, pipeline_free)

/* Prepares a statement, once per session, for EXECUTE in a script: its name there, quoted for no
 * need. Borrowed until a script deallocates. */
const char *connection_prepare(Connection *connection, const char *sql, GError **error);

/* Quoting by libpq, for the rare text that cannot be a parameter. Free with g_free(). */
char *connection_quote_identifier(Connection *connection, const char *identifier);
char *connection_quote_literal(Connection *connection, const char *text);

/*
 * From now on SIGINT and SIGTERM cancel the running queries, waits for a lock and attempts to
 * connect (once; a second signal ends the process after the scratch servers are removed). A signal
 * that comes between queries is not lost: the next query that is no ROLLBACK fails with
 * ERROR_CANCELLED in its place, without being sent; those after it run. Ask before each unit of
 * work.
 */
void connection_cancel_on_signal(void);
gboolean connection_cancel_requested(void);

/* Does nothing for a while; ERROR_CANCELLED when a signal ends it. */
gboolean connection_pause(guint ms, GError **error);

/*
 * A time (g_get_monotonic_time) after which a running query is cancelled in the server, as if by
 * its statement_timeout (SQLSTATE 57014); 0: none. It holds for whole scripts, until it is set
 * anew.
 */
void connection_set_deadline(Connection *connection, gint64 deadline);

/* `base` (NULL: the process's own) with the PG* variables that make libpq's programs (pg_dump)
 * connect as this connection did, password included: for a child's environment alone, never for
 * output. Free with g_strfreev(). */
char **connection_environment(const Connection *connection, const char *const *base);

/* What is in force for `url` without connecting: label without password. Free with g_free(). */
char *connection_url_label(const char *url);

#endif
