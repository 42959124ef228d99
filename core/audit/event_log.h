/*
 * EventLog: the table of events in a database: whether it is there, making it, reading it.
 *
 *     g_autoptr(EventLog) log = event_log_open(connection, "confiture", &error);
 *     EventFilter filter = {.environment = "production", .limit = 20, .newest_first = TRUE};
 *     event_log_read(log, &filter, print_event, data, &error);
 *
 * Opening asks the server one question; where there is no event log it is ERROR_INPUT with the next
 * step as hint. Rows are streamed: 100,000 events need no more memory than one. The connection is
 * borrowed.
 */
#ifndef CORE_AUDIT_EVENT_LOG_H
#define CORE_AUDIT_EVENT_LOG_H

#include "core/audit/event.h"

typedef struct EventLog {
    Connection *connection;
    char *schema;        /* "confiture" */
    char *quoted;        /* the same as an SQL identifier */
    gboolean outdated;   /* an older Confiture made it and this role may not bring it up to date */
    gboolean near_pggit; /* the database has a schema pggit */
} EventLog;

EventLog *event_log_open(Connection *connection, const char *schema, GError **error);

/* As above, and where there is none it is made (event_log.sql, all or nothing); one that an older
 * Confiture made gets the present triggers and functions, its events stay as they are. For
 * run_begin of those who write events. `schemas` (may be NULL) gets the present search_path's
 * schemas, that exist, in order; free with g_strfreev(). */
EventLog *event_log_ensure(Connection *connection, const char *schema, char ***schemas,
                           GError **error);

void event_log_free(EventLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EventLog, event_log_free)

/* Every member may be NULL or 0: no restriction. */
typedef struct EventFilter {
    gint64 id;        /* that event alone */
    gint64 from;      /* that event and those after it */
    gint64 up_to;     /* that event and those before it */
    const char *hash; /* its beginning */
    const char *environment;
    const char *version; /* leading zeros do not count */
    const char *kind;
    const char *author; /* part of name or address, any case */
    const char *since;  /* anything PostgreSQL reads as a time, or an age ("2 weeks ago") */
    const char *until;
    char **commits;      /* beginnings of ids of commits deployed from, or origins */
    char **origins;      /* ids of origins */
    const char *objects; /* jsonb array of patterns: some object contains one of them */
    guint limit;
    gboolean newest_first;
} EventFilter;

/* FALSE to stop; with `error` set that is a failure. The event is valid during the call. */
typedef gboolean (*EventFunc)(const Event *event, gpointer data, GError **error);

gboolean event_log_read(EventLog *log, const EventFilter *filter, EventFunc function, gpointer data,
                        GError **error);

/* `text` with each :"schema" put in as the log's identifier. Free with g_free(). */
char *event_log_sql_for(const EventLog *log, const char *text);

#endif
