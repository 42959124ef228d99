#include "core/migrate/ledger.h"

#include "core/base/error.h"
#include "core/migrate/ledger.sql.h"
#include "core/migrate/migration.h"

#include <string.h>

Ledger *ledger_open(Connection *connection, const char *schema)
{
    Ledger *self = g_new0(Ledger, 1);
    self->connection = connection;
    self->schema = connection_quote_identifier(connection, schema);
    self->rows = g_array_new(FALSE, TRUE, sizeof(LedgerRow));
    self->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return self;
}

void ledger_free(Ledger *ledger)
{
    if (ledger == NULL)
        return;
    g_free(ledger->schema);
    g_free(ledger->fence);
    g_array_unref(ledger->rows);
    g_hash_table_unref(ledger->by_key);
    g_hash_table_unref(ledger->statements);
    g_clear_pointer(&ledger->result, result_free);
    g_free(ledger);
}

/* A template with the schema for each "%s"; `extra`, when it is not NULL, for each "%e". Kept, so
 * that the text stays the same. */
static const char *statement(Ledger *self, const char *template, const char *extra)
{
    g_autofree char *key = g_strconcat(template, "\n", extra, NULL);
    const char *known = g_hash_table_lookup(self->statements, key);
    if (known != NULL)
        return known;
    GString *sql = g_string_new(NULL);
    for (const char *at = template; *at != '\0'; at++) {
        if (at[0] == '%' && (at[1] == 's' || at[1] == 'e'))
            g_string_append(sql, *++at == 's' ? self->schema : extra != NULL ? extra : "null");
        else
            g_string_append_c(sql, *at);
    }
    char *text = g_string_free(sql, FALSE);
    g_hash_table_insert(self->statements, g_steal_pointer(&key), text);
    return text;
}

#define COLUMNS                                                                                    \
    "m.version, m.name, m.checksum, m.state = 'partial', m.direction, m.down IS NOT NULL, "        \
    "m.steps, m.steps_done, "                                                                      \
    "m.steps_begun, m.steps_hash, m.failure"
#define TIME "to_char(m.applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"

static gboolean has_events(Ledger *self, GError **error, gboolean *has)
{
    g_autofree char *name = g_strconcat(self->schema, ".event", NULL);
    g_autoptr(Result) result = connection_query(self->connection, "SELECT to_regclass($1)", 1,
                                                (const char *[]){name}, error);
    *has = result != NULL && result_value(result, 0, 0) != NULL;
    return result != NULL;
}

static const char *read_sql(Ledger *self, guint details, GError **error)
{
    if (details == 0)
        return statement(self, "SELECT " COLUMNS ", null, null FROM %s.migration m", NULL);
    gboolean events = FALSE;
    if ((details & LEDGER_COMMITS) != 0 && !has_events(self, error, &events))
        return NULL;
    if (!events)
        return statement(self, "SELECT " COLUMNS ", " TIME ", null FROM %s.migration m", NULL);
    return statement(self,
                     "SELECT " COLUMNS ", " TIME ", coalesce(e.origin_oid, e.commit_oid) "
                     "FROM %s.migration m LEFT JOIN %s.event e ON e.id = m.event_id",
                     NULL);
}

static guint integer_at(const Result *result, guint row, guint column)
{
    const char *value = result_value(result, row, column);
    return value != NULL ? (guint)g_ascii_strtoull(value, NULL, 10) : 0;
}

static LedgerRow row_of(const Result *result, guint row)
{
    const char *direction = result_value(result, row, 4);
    return (LedgerRow){
        .version = result_value(result, row, 0),
        .name = result_value(result, row, 1),
        .checksum = result_value(result, row, 2),
        .partial = result_value(result, row, 3)[0] == 't',
        .direction = strcmp(direction, "down") == 0 ? DIRECTION_DOWN : DIRECTION_UP,
        .has_down = result_value(result, row, 5)[0] == 't',
        .steps = integer_at(result, row, 6),
        .steps_done = integer_at(result, row, 7),
        .steps_begun = integer_at(result, row, 8),
        .steps_hash = result_value(result, row, 9),
        .failure = result_value(result, row, 10),
        .applied_at = result_value(result, row, 11),
        .commit = result_value(result, row, 12),
    };
}

static int compare_rows(gconstpointer a, gconstpointer b)
{
    return version_compare(((const LedgerRow *)a)->version, ((const LedgerRow *)b)->version);
}

static void take_rows(Ledger *self, Result *result)
{
    self->result = result;
    for (guint i = 0; i < result_rows(result); i++)
        g_array_append_val(self->rows, ((LedgerRow[]){row_of(result, i)})[0]);
    g_array_sort(self->rows, compare_rows);
    for (guint i = 0; i < self->rows->len; i++)
        g_hash_table_insert(self->by_key, version_key(ledger_at(self, i)->version),
                            GUINT_TO_POINTER(i + 1));
}

static gboolean is_absent(const GError *error)
{
    const char *sqlstate = error_sqlstate(error);
    return sqlstate != NULL && (strcmp(sqlstate, "42P01") == 0 || strcmp(sqlstate, "3F000") == 0);
}

gboolean ledger_read(Ledger *ledger, guint details, GError **error)
{
    g_array_set_size(ledger->rows, 0);
    g_hash_table_remove_all(ledger->by_key);
    g_clear_pointer(&ledger->result, result_free);
    const char *sql = read_sql(ledger, details, error);
    if (sql == NULL)
        return FALSE;
    g_autoptr(GError) reason = NULL;
    Result *result = connection_query(ledger->connection, sql, 0, NULL, &reason);
    ledger->installed = result != NULL;
    if (result != NULL) {
        take_rows(ledger, result);
    } else if (!is_absent(reason)) {
        g_propagate_prefixed_error(error, g_steal_pointer(&reason),
                                   "the ledger %s.migration cannot be read: ", ledger->schema);
        return FALSE;
    }
    return TRUE;
}

const LedgerRow *ledger_at(const Ledger *ledger, guint index)
{
    return &g_array_index(ledger->rows, LedgerRow, index);
}

const LedgerRow *ledger_find(const Ledger *ledger, const char *version)
{
    g_autofree char *key = version_key(version);
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(ledger->by_key, key));
    return index > 0 ? ledger_at(ledger, index - 1) : NULL;
}

GBytes *ledger_down_text(Ledger *ledger, const char *version, GError **error)
{
    const char *sql = statement(ledger, "SELECT down FROM %s.migration WHERE version = $1", NULL);
    g_autoptr(Result) result = connection_query(ledger->connection, sql, 1, &version, error);
    const char *text =
        result != NULL && result_rows(result) > 0 ? result_value(result, 0, 0) : NULL;
    return text != NULL ? g_bytes_new(text, strlen(text)) : NULL;
}

gboolean ledger_install(Ledger *ledger, GError **error)
{
    if (ledger->installed)
        return TRUE;
    if (!connection_run_script(ledger->connection, statement(ledger, ledger_sql, NULL), NULL, NULL,
                               NULL, NULL, error)) {
        g_prefix_error(error, "the ledger %s.migration cannot be made: ", ledger->schema);
        return FALSE;
    }
    ledger->installed = TRUE;
    return TRUE;
}

void ledger_add_applied(Ledger *ledger, Pipeline *pipeline, const LedgerEntry *entry)
{
    const char *sql =
        statement(ledger,
                  "INSERT INTO %s.migration (version, name, checksum, down, state, event_id) "
                  "VALUES ($1, $2, $3, $4, 'applied', %e)",
                  entry->event_id_sql);
    pipeline_add(pipeline, sql, 4,
                 (const char *[]){entry->version, entry->name, entry->checksum, entry->down});
}

void ledger_add_reverted(Ledger *ledger, Pipeline *pipeline, const char *version)
{
    pipeline_add(pipeline, statement(ledger, "DELETE FROM %s.migration WHERE version = $1", NULL),
                 1, &version);
}

void ledger_add_restored(Ledger *ledger, Pipeline *pipeline, const char *version)
{
    const char *sql =
        statement(ledger,
                  "UPDATE %s.migration SET state = 'applied', direction = 'up', steps = null, "
                  "steps_done = null, steps_begun = null, steps_hash = null, failure = null "
                  "WHERE version = $1",
                  NULL);
    pipeline_add(pipeline, sql, 1, &version);
}

void ledger_add_finished(Ledger *ledger, Pipeline *pipeline, const LedgerEntry *entry)
{
    const char *sql =
        statement(ledger,
                  "UPDATE %s.migration SET state = 'applied', applied_at = clock_timestamp(), "
                  "checksum = $2, down = $3, event_id = %e, direction = 'up', steps = null, "
                  "steps_done = null, "
                  "steps_begun = null, steps_hash = null, failure = null WHERE version = $1",
                  entry->event_id_sql);
    pipeline_add(pipeline, sql, 3, (const char *[]){entry->version, entry->checksum, entry->down});
}

/* The migration's file may have taken another role; the ledger's owner is the one who connected. */
static void add_own_role(const Ledger *self, Pipeline *pipeline)
{
    if (self->fence != NULL)
        pipeline_add(pipeline, self->fence, 0, NULL);
    pipeline_add(pipeline, "SET LOCAL SESSION AUTHORIZATION DEFAULT", 0, NULL);
    pipeline_add(pipeline, "SET LOCAL ROLE NONE", 0, NULL);
}

static gboolean write_now(Ledger *self, const char *sql, guint n_parameters,
                          const char *const *parameters, GError **error)
{
    if (connection_in_transaction(self->connection)) {
        g_autoptr(Result) result =
            connection_query(self->connection, sql, n_parameters, parameters, error);
        return result != NULL;
    }
    g_autoptr(Pipeline) pipeline = pipeline_new(self->connection);
    pipeline_add(pipeline, "BEGIN", 0, NULL);
    add_own_role(self, pipeline);
    pipeline_add(pipeline, sql, n_parameters, parameters);
    pipeline_add(pipeline, "COMMIT", 0, NULL);
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, error);
    if (results == NULL && connection_in_transaction(self->connection))
        connection_command(self->connection, "ROLLBACK", NULL);
    return results != NULL;
}

static const char *format_number(char *buffer, gsize size, guint number)
{
    g_snprintf(buffer, size, "%u", number);
    return buffer;
}

gboolean ledger_step_start(Ledger *ledger, const LedgerEntry *entry, Direction direction,
                           const LedgerStep *step, GError **error)
{
    char steps[16], done[16], begun[16];
    const char *sql =
        statement(ledger,
                  "INSERT INTO %s.migration AS m (version, name, checksum, down, direction, state, "
                  "steps, steps_done, steps_begun, "
                  "steps_hash) VALUES ($1, $2, $3, $4, $5, 'partial', $6, $7, $8, $9) ON CONFLICT "
                  "(version) DO UPDATE SET "
                  "state = 'partial', checksum = CASE WHEN $5 = 'up' THEN $3 ELSE m.checksum END, "
                  "down = CASE WHEN $5 = 'up' THEN $4 ELSE m.down END, direction = $5, steps = $6, "
                  "steps_done = $7, "
                  "steps_begun = $8, steps_hash = $9, failure = null",
                  NULL);
    const char *parameters[] = {entry->version,
                                entry->name,
                                entry->checksum,
                                entry->down,
                                direction == DIRECTION_UP ? "up" : "down",
                                format_number(steps, sizeof steps, step->steps),
                                format_number(done, sizeof done, step->done),
                                format_number(begun, sizeof begun, step->begun),
                                step->hash};
    return write_now(ledger, sql, G_N_ELEMENTS(parameters), parameters, error);
}

static const char *step_sql(Ledger *self)
{
    return statement(
        self,
        "UPDATE %s.migration SET steps_done = $2, steps_begun = $3, steps_hash = $4, failure = $5 "
        "WHERE version = $1",
        NULL);
}

gboolean ledger_step_write(Ledger *ledger, const char *version, const LedgerStep *step,
                           GError **error)
{
    char done[16], begun[16];
    const char *parameters[] = {version, format_number(done, sizeof done, step->done),
                                format_number(begun, sizeof begun, step->begun), step->hash,
                                step->failure};
    return write_now(ledger, step_sql(ledger), G_N_ELEMENTS(parameters), parameters, error);
}

void ledger_add_step(Ledger *ledger, Pipeline *pipeline, const char *version,
                     const LedgerStep *step)
{
    char done[16], begun[16];
    const char *parameters[] = {version, format_number(done, sizeof done, step->done),
                                format_number(begun, sizeof begun, step->begun), step->hash,
                                step->failure};
    add_own_role(ledger, pipeline);
    pipeline_add(pipeline, step_sql(ledger), G_N_ELEMENTS(parameters), parameters);
}

gboolean ledger_step_fail(Ledger *ledger, const char *version, const char *failure, GError **error)
{
    const char *sql =
        statement(ledger, "UPDATE %s.migration SET failure = $2 WHERE version = $1", NULL);
    return write_now(ledger, sql, 2, (const char *[]){version, failure}, error);
}
