/* backfill: UPDATE or INSERT … SELECT in batches by ranges of a key. Outside a transaction each
 * batch is committed with the place reached, so that a run that was cut off goes on there, and it
 * waits while replicas lag or others queue for locks on the table. */
#include <string.h>

#include "core/base/error.h"
#include "hooks/progress.h"
#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"table", HOOK_TEXT, TRUE, NULL, "table whose key is walked"},
    {"key", HOOK_TEXT, FALSE, NULL, "its column; without it the primary key of one column"},
    {"set", HOOK_TEXT, FALSE, NULL, "what an UPDATE of the table sets: total = price * quantity"},
    {"where", HOOK_TEXT, FALSE, NULL, "rows that the UPDATE is about: total IS NULL"},
    {"sql", HOOK_TEXT, FALSE, NULL,
     "instead of set: a statement in which {range} stands for the condition on the key"},
    {"range_key", HOOK_TEXT, FALSE, NULL, "how the key is called there: o.id; without it the key"},
    {"batch", HOOK_INTEGER, FALSE, "10000", "rows of the table in a batch"},
    {"pause", HOOK_DURATION, FALSE, "0", "rest after each batch, outside a transaction"},
    {"max_lag", HOOK_DURATION, FALSE, "10s",
     "wait while a replica is further behind, outside a transaction; 0: never"},
    {"max_waiting", HOOK_INTEGER, FALSE, "0",
     "wait while more sessions queue for a lock on the table, outside a transaction; -1: never"},
    {.name = NULL},
};

typedef struct Walk {
    HookContext *context;
    HookResult *result;
    char *table, *key, *type; /* as SQL takes them */
    char *low;                /* last key done; NULL: none */
    guint64 rows, batches;
} Walk;

static void walk_clear(Walk *self)
{
    g_free(self->table);
    g_free(self->key);
    g_free(self->type);
    g_free(self->low);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

static char *statement_of(const HookValues *values, const char *table, const char *range)
{
    const char *set = hook_values_text(values, "set"), *where = hook_values_text(values, "where"),
               *sql = hook_values_text(values, "sql");
    if (set != NULL)
        return g_strdup_printf("UPDATE %s SET %s\nWHERE %s AND (%s\n)", table, set, range,
                               where != NULL ? where : "true");
    g_auto(GStrv) parts = g_strsplit(sql, "{range}", -1);
    return g_strjoinv(range, parts);
}

static gboolean check_statement(const HookValues *values, GError **error)
{
    g_autoptr(GError) reason = NULL;
    const char *place = hook_values_has(values, "set") ? "set" : "sql";
    g_autofree char *sql = statement_of(values, "pg_catalog.pg_class", "(true)");
    g_autoptr(GBytes) bytes = g_bytes_new(sql, strlen(sql));
    g_autoptr(HookSql) parsed = hook_sql_parse("sql", bytes, &reason);
    if (parsed == NULL)
        return hook_values_fail(values, place, error, "\"%s\": %s", place, reason->message);
    if (parsed->parse->n_statements != 1 || parsed->parse->n_opaque > 0)
        return hook_values_fail(
            values, place, error, "\"%s\" does not make one statement: %s", place,
            parsed->parse->n_opaque > 0 ? parsed->parse->statements[0].note : "there are several");
    return TRUE;
}

static gboolean check(const HookValues *values, G_GNUC_UNUSED SourceTree *tree, GError **error)
{
    gboolean set = hook_values_has(values, "set"), sql = hook_values_has(values, "sql");
    if (set == sql)
        return hook_values_fail(values, NULL, error, "the hook needs either \"set\" or \"sql\"");
    if (sql && strstr(hook_values_text(values, "sql"), "{range}") == NULL)
        return hook_values_fail(values, "sql", error,
                                "\"sql\" has no {range}: every batch would be the whole");
    if (sql && hook_values_has(values, "where"))
        return hook_values_fail(values, "where", error, "\"where\" goes with \"set\"");
    if (hook_values_integer(values, "batch") < 1)
        return hook_values_fail(values, "batch", error, "\"batch\" must be at least 1");
    return check_statement(values, error);
}

/* The key's column and type. */
static gboolean find_key(Walk *self, GError **error)
{
    static const char sql[] =
        "SELECT pg_catalog.quote_ident(a.attname), pg_catalog.format_type(a.atttypid, NULL) "
        "FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT "
        "a.attisdropped AND CASE WHEN $2::text IS NULL THEN EXISTS (SELECT FROM "
        "pg_catalog.pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary AND i.indnkeyatts "
        "= 1 AND i.indkey[0] = a.attnum) ELSE a.attname = $2 END";
    const HookValues *values = self->context->values;
    const char *key = hook_values_text(values, "key");
    const char *given[] = {self->table, key};
    g_autoptr(Result) rows = connection_query(self->context->run->connection, sql, 2, given, error);
    if (rows == NULL)
        return FALSE;
    if (result_rows(rows) == 0 && key != NULL)
        return hook_values_fail(values, "key", error, "%s has no column \"%s\"", self->table, key);
    if (result_rows(rows) == 0)
        return hook_values_fail(values, "table", error,
                                "%s has no primary key of one column: name the \"key\"",
                                self->table);
    self->key = g_strdup(result_value(rows, 0, 0));
    self->type = g_strdup(result_value(rows, 0, 1));
    return TRUE;
}

static gboolean find_table(Walk *self, GError **error)
{
    g_autoptr(GError) reason = NULL;
    const char *table = hook_values_text(self->context->values, "table");
    self->table = hook_relation_find(self->context, table, &reason);
    if (self->table != NULL)
        return find_key(self, error);
    if (reason == NULL)
        return hook_values_fail(self->context->values, "table", error, "there is no table \"%s\"",
                                table);
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

static char *bound(const Walk *self, const char *key, const char *sign, const char *value)
{
    g_autofree char *literal = connection_quote_literal(self->context->run->connection, value);
    return g_strdup_printf("%s %s %s::%s", key, sign, literal, self->type);
}

/* The last key of the next batch; NULL without an error at the end. */
static char *next_key(const Walk *self, GError **error)
{
    g_autofree char *after = self->low != NULL ? bound(self, self->key, ">", self->low)
                                               : g_strdup_printf("%s IS NOT NULL", self->key);
    g_autofree char *sql = g_strdup_printf(
        "SELECT k FROM (SELECT %s AS k FROM %s WHERE %s ORDER BY 1 LIMIT %" G_GINT64_FORMAT
        ") batch ORDER BY 1 DESC LIMIT 1",
        self->key, self->table, after, hook_values_integer(self->context->values, "batch"));
    g_autoptr(Result) rows = connection_query(self->context->run->connection, sql, 0, NULL, error);
    return rows != NULL && result_rows(rows) > 0 ? g_strdup(result_value(rows, 0, 0)) : NULL;
}

static gboolean run_batch(Walk *self, const char *high, GError **error)
{
    Connection *connection = self->context->run->connection;
    const char *name = hook_values_text(self->context->values, "range_key");
    const char *key = name != NULL ? name : self->key;
    g_autofree char *to = bound(self, key, "<=", high);
    g_autofree char *from = self->low != NULL ? bound(self, key, ">", self->low) : NULL;
    g_autofree char *range =
        from != NULL ? g_strdup_printf("(%s AND %s)", from, to) : g_strdup_printf("(%s)", to);
    g_autofree char *sql = statement_of(self->context->values, self->table, range);
    g_autoptr(Result) done = connection_query(connection, sql, 0, NULL, error);
    if (done == NULL)
        return FALSE;
    self->rows += result_affected(done);
    return TRUE;
}

static gboolean run_committed(Walk *self, const char *high, GError **error)
{
    Connection *connection = self->context->run->connection;
    guint64 before = self->rows;
    if (connection_command(connection, "BEGIN", error) && run_batch(self, high, error) &&
        progress_write(self->context, high, self->rows, error) &&
        connection_command(connection, "COMMIT", error))
        return TRUE;
    self->rows = before;
    if (!connection_is_broken(connection) && connection_in_transaction(connection))
        connection_command(connection, "ROLLBACK", NULL);
    return FALSE;
}

/* Milliseconds that the furthest replica is behind, and sessions that queue for the table. */
static gboolean measure(const Walk *self, gint64 *lag, gint64 *waiting, GError **error)
{
    static const char sql[] =
        "SELECT (SELECT coalesce(pg_catalog.max(extract(epoch FROM replay_lag)) * 1000, 0)::bigint "
        "FROM pg_catalog.pg_stat_replication), (SELECT pg_catalog.count(*) FROM "
        "pg_catalog.pg_locks WHERE NOT granted AND relation = $1::regclass)";
    const char *table = self->table;
    g_autoptr(Result) rows =
        connection_query(self->context->run->connection, sql, 1, &table, error);
    if (rows == NULL)
        return FALSE;
    *lag = g_ascii_strtoll(result_value(rows, 0, 0), NULL, 10);
    *waiting = g_ascii_strtoll(result_value(rows, 0, 1), NULL, 10);
    return TRUE;
}

static void tell_pause(const Walk *self, gint64 lag, gint64 waiting)
{
    g_autoptr(LogRecord) record = hook_record(self->context, "hook_paused");
    log_record_add_count(record, "lag_ms", lag);
    log_record_add_count(record, "waiting", waiting);
    hook_log(self->context, record);
}

static void tell_progress(const Walk *self, const char *key)
{
    g_autoptr(LogRecord) record = hook_record(self->context, "hook_progress");
    log_record_add_count(record, "batches", (gint64)self->batches);
    log_record_add_count(record, "rows", (gint64)self->rows);
    log_record_add_text(record, "key", key);
    hook_log(self->context, record);
}

static gboolean wait_for_calm(const Walk *self, GError **error)
{
    enum { STEP = 200 };
    const HookValues *values = self->context->values;
    gint64 max_lag = hook_values_integer(values, "max_lag"),
           max_waiting = hook_values_integer(values, "max_waiting");
    for (gboolean told = FALSE;; told = TRUE) {
        gint64 lag = 0, waiting = 0;
        if (!measure(self, &lag, &waiting, error))
            return FALSE;
        if ((max_lag == 0 || lag <= max_lag) && (max_waiting < 0 || waiting <= max_waiting))
            return TRUE;
        if (!told)
            tell_pause(self, lag, waiting);
        if (!hook_sleep(self->context, STEP, error))
            return FALSE;
    }
}

static gboolean take_step(Walk *self, const char *high, gboolean outside, GError **error)
{
    gint64 pause = hook_values_integer(self->context->values, "pause");
    if (outside && self->batches > 0 && pause > 0 && !hook_sleep(self->context, pause, error))
        return FALSE;
    if (!(outside ? run_committed(self, high, error) : run_batch(self, high, error)))
        return FALSE;
    self->batches++;
    g_free(self->low);
    self->low = g_strdup(high);
    tell_progress(self, high);
    return TRUE;
}

static gboolean walk(Walk *self, gboolean outside, GError **error)
{
    for (;;) {
        g_autoptr(GError) reason = NULL;
        if (outside && !wait_for_calm(self, error))
            return FALSE; /* before the key is asked for, which would queue too */
        g_autofree char *high = next_key(self, &reason);
        if (high == NULL && reason == NULL)
            return TRUE;
        if (high == NULL) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return FALSE;
        }
        if (!take_step(self, high, outside, error))
            return FALSE;
    }
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    g_auto(Walk) self = {.context = context, .result = result};
    gboolean outside = !context->in_transaction;
    if (!find_table(&self, error) ||
        (outside && !progress_read(context, &self.low, &self.rows, error)))
        return FALSE;
    gboolean resumed = self.low != NULL;
    gboolean success = walk(&self, outside, error) && (!outside || progress_end(context, error));
    result->rows = self.rows;
    result->message = g_strdup_printf("%" G_GUINT64_FORMAT " batch%s%s", self.batches,
                                      self.batches == 1 ? "" : "es", resumed ? ", resumed" : "");
    return success;
}

const HookType hook_backfill = {
    .name = "backfill",
    .summary = "UPDATE or INSERT in batches by ranges of a key, resumable outside a transaction",
    .parameters = parameters,
    .run = run,
    .check = check,
    .flags = HOOK_OWN_TRANSACTIONS,
};
