/* A fresh database with an event log for each test, on one scratch server for the program. */
#ifndef TESTS_PG_CORE_AUDIT_DATABASE_H
#define TESTS_PG_CORE_AUDIT_DATABASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/audit/event_log.h"
#include "core/base/error.h"
#include "core/pg/scratch.h"

typedef struct Database {
    char *url;
    Connection *connection;
    EventLog *log;
} Database;

static Scratch *server;
static guint databases;

static inline void assert_no_error(const GError *error)
{
    if (error != NULL)
        fail_msg("%s", error->message);
}

static inline int start_server(void **state)
{
    g_autoptr(GError) error = NULL;
    (void)state;
    server = scratch_start(NULL, &error);
    assert_no_error(error);
    return server == NULL;
}

static inline int stop_server(void **state)
{
    (void)state;
    scratch_stop(server);
    return 0;
}

static inline Connection *connect_to(const char *url)
{
    g_autoptr(GError) error = NULL;
    Connection *connection = connection_open(&(ConnectionOptions){.url = url}, &error);
    assert_no_error(error);
    return connection;
}

static inline void run(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    ScriptOutcome outcome = {0};
    connection_run_script(connection, sql, NULL, NULL, NULL, &outcome, &error);
    assert_no_error(error);
}

static inline int open_database(void **state)
{
    g_autoptr(GError) error = NULL;
    Database *database = g_new0(Database, 1);
    g_autofree char *name = g_strdup_printf("audit_%u", ++databases);
    database->url = scratch_create_database(server, name, &error);
    assert_no_error(error);
    database->connection = connect_to(database->url);
    database->log = event_log_ensure(database->connection, "confiture", NULL, &error);
    assert_no_error(error);
    *state = database;
    return 0;
}

static inline int close_database(void **state)
{
    Database *database = *state;
    event_log_free(database->log);
    connection_close(database->connection);
    g_free(database->url);
    g_free(database);
    return 0;
}

/* The first value; NULL when there is none. Free with g_free(). */
static inline char *ask(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) result = connection_query(connection, sql, 0, NULL, &error);
    assert_no_error(error);
    return result_rows(result) == 0 ? NULL : g_strdup(result_value(result, 0, 0));
}

static inline void assert_answer(Connection *connection, const char *sql, const char *expected)
{
    g_autofree char *found = ask(connection, sql);
    if (g_strcmp0(found, expected) != 0)
        fail_msg("%s\n  gives \"%s\", not \"%s\"", sql, found, expected);
}

#define database_test(function)                                                                    \
    cmocka_unit_test_setup_teardown(function, open_database, close_database)

#endif
