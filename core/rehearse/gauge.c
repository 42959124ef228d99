#include "core/rehearse/gauge.h"

#include "core/rehearse/baseline.sql.h"
#include "core/rehearse/held.sql.h"
#include "core/rehearse/indexes.sql.h"
#include "core/rehearse/sizes.sql.h"
#include "core/sql/locks.h"

#include <string.h>

/* Asking for the memory of the backend takes about half a millisecond: below this time of a
 * statement it is not worth it. */
enum { MEMORY_WORTH_US = 20000 };

/* Asking for the position of the WAL takes some 50 microseconds, half of what it takes to create a
 * small table. */
enum { WAL_WORTH_US = 1000 };

typedef struct Relation {
    guint32 oid, table; /* of an index */
    guint32 node;       /* file, as last seen */
    char kind;
    char *name;
    guint modes;           /* bits of LockMode that the transaction has */
    guint reported;        /* of these, told in the present migration */
    RehearsedTable *sizes; /* of the present migration; NULL until asked */
} Relation;

typedef struct Taken {
    RehearsedLock *lock;
    gint64 since; /* of the migration's own time: measuring does not count */
} Taken;

struct Gauge {
    Connection *connection;
    const RehearsalOptions *options;
    GHashTable *relations; /* oid -> Relation */
    guint32 newest;        /* oid that was there */
    GHashTable *indexes;   /* oids of new indexes that were told */
    GHashTable *sequences; /* names of those advanced */
    GHashTable *written;   /* name -> rows that stay as dead ones */
    GArray *taken;         /* of Taken: of the present migration */
    GPtrArray *touched;    /* of Relation, borrowed: of the present migration */
    RehearsedMigration *migration;
    char *settings;
    gboolean may_see_files, may_see_memory;
    gint64 wal, wal_before, cost, statement_began;
    gint64 temporary_bytes; /* since the last reading */
    guint temporary_files;
};

static void clear_sizes(Relation *relation)
{
    if (relation->sizes != NULL)
        g_free(relation->sizes->relation);
    g_clear_pointer(&relation->sizes, g_free);
}

static void relation_free(Relation *relation)
{
    clear_sizes(relation);
    g_free(relation->name);
    g_free(relation);
}

static guint32 oid_of(const char *text)
{
    return text != NULL ? (guint32)g_ascii_strtoull(text, NULL, 10) : 0;
}

static gint64 number_of(const char *text)
{
    return text != NULL ? g_ascii_strtoll(text, NULL, 10) : 0;
}

/* log_temp_files tells of each file when it is removed, at the end of what used it. */
static void on_notice(const Notice *notice, gpointer data)
{
    static const char prefix[] = "temporary file: path ";
    Gauge *self = data;
    if (g_str_has_prefix(notice->message, prefix)) {
        const char *size = strstr(notice->message, ", size ");
        self->temporary_files++;
        self->temporary_bytes += size != NULL ? number_of(size + strlen(", size ")) : 0;
    } else if (g_strcmp0(notice->severity, "LOG") != 0 && self->options->notice != NULL) {
        self->options->notice(notice, self->options->notice_data);
    }
}

static gboolean read_baseline(Gauge *self, GError **error)
{
    g_autoptr(Result) rows = connection_query(self->connection, baseline_sql, 0, NULL, error);
    for (guint i = 0; rows != NULL && i < result_rows(rows); i++) {
        Relation *relation = g_new0(Relation, 1);
        relation->oid = oid_of(result_value(rows, i, 0));
        relation->node = oid_of(result_value(rows, i, 1));
        relation->kind = result_value(rows, i, 2)[0];
        relation->name = g_strdup(result_value(rows, i, 3));
        relation->table = oid_of(result_value(rows, i, 4));
        self->newest = MAX(self->newest, relation->oid);
        g_hash_table_insert(self->relations, GUINT_TO_POINTER(relation->oid), relation);
    }
    return rows != NULL;
}

/* Privileges decide what can be seen; what cannot is told as not known. */
static gboolean read_privileges(Gauge *self, GError **error)
{
    static const char sql[] =
        "SELECT r.rolsuper, r.rolsuper OR (pg_catalog.current_setting('server_version_num')::int "
        ">= 150000 AND pg_catalog.pg_has_role(r.oid, 'pg_read_all_stats', 'USAGE')), "
        "pg_catalog.current_setting('server_version_num')::int >= 140000 FROM pg_catalog.pg_roles "
        "r WHERE r.rolname = current_user";
    g_autoptr(Result) row = connection_query(self->connection, sql, 0, NULL, error);
    if (row == NULL)
        return FALSE;
    self->may_see_files = result_value(row, 0, 0)[0] == 't';
    self->may_see_memory = result_value(row, 0, 1)[0] == 't' && result_value(row, 0, 2)[0] == 't';
    if (self->may_see_files)
        self->settings = g_strdup("SET LOCAL lc_messages = 'C'; SET LOCAL log_temp_files = 0; "
                                  "SET LOCAL client_min_messages = log;");
    return TRUE;
}

static gboolean read_held(Gauge *self, RehearsedStatement *statement, GError **error);

Gauge *gauge_open(Connection *connection, const RehearsalOptions *options, GError **error)
{
    g_autoptr(Gauge) self = g_new0(Gauge, 1);
    self->connection = connection;
    self->options = options;
    self->relations = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)relation_free);
    self->indexes = g_hash_table_new(NULL, NULL);
    self->sequences = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->written = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    self->taken = g_array_new(FALSE, FALSE, sizeof(Taken));
    self->touched = g_ptr_array_new();
    connection_on_notice(connection, on_notice, self);
    if (!read_baseline(self, error) || !read_privileges(self, error) ||
        !read_held(self, NULL, error))
        return NULL;
    return g_steal_pointer(&self);
}

void gauge_close(Gauge *gauge)
{
    if (gauge == NULL)
        return;
    connection_on_notice(gauge->connection, gauge->options->notice, gauge->options->notice_data);
    g_hash_table_unref(gauge->relations);
    g_hash_table_unref(gauge->indexes);
    g_hash_table_unref(gauge->sequences);
    g_hash_table_unref(gauge->written);
    g_array_unref(gauge->taken);
    g_ptr_array_unref(gauge->touched);
    g_free(gauge->settings);
    g_free(gauge);
}

const char *gauge_settings(const Gauge *gauge)
{
    return gauge->settings != NULL ? gauge->settings : "";
}

gint64 gauge_cost(const Gauge *gauge)
{
    return gauge->cost;
}

static Relation *find(Gauge *self, guint32 oid)
{
    return g_hash_table_lookup(self->relations, GUINT_TO_POINTER(oid));
}

static void add_lock(Gauge *self, RehearsedStatement *statement, Relation *relation, LockMode mode,
                     gboolean observed)
{
    RehearsedLock *lock = g_new0(RehearsedLock, 1);
    *lock = (RehearsedLock){.relation = g_strdup(relation->name),
                            .kind = relation->kind,
                            .mode = mode,
                            .observed = observed};
    g_ptr_array_add(statement->locks, lock);
    Taken taken = {lock, self->statement_began};
    g_array_append_val(self->taken, taken);
    relation->reported |= 1U << mode;
    if (mode > LOCK_ACCESS_SHARE && !g_ptr_array_find(self->touched, relation, NULL))
        g_ptr_array_add(self->touched, relation);
}

/* nextval() and setval() take this on a sequence; no rollback takes back what they did. */
static void note_sequence(Gauge *self, const Relation *relation, LockMode mode)
{
    if (relation->kind == 'S' && mode == LOCK_ROW_EXCLUSIVE)
        g_hash_table_add(self->sequences, g_strdup(relation->name));
}

static void add_copy(RehearsedStatement *statement, const char *name, gboolean index,
                     gboolean built, gint64 bytes)
{
    RehearsedCopy *copy = g_new0(RehearsedCopy, 1);
    *copy = (RehearsedCopy){g_strdup(name), index, built, bytes};
    g_ptr_array_add(statement->copies, copy);
}

static void see_lock(Gauge *self, RehearsedStatement *statement, Relation *relation, LockMode mode,
                     guint32 node)
{
    gboolean index = relation->kind == 'i' || relation->kind == 'I';
    if (statement != NULL && (relation->modes & (1U << mode)) == 0 && relation->kind != 't') {
        note_sequence(self, relation, mode);
        add_lock(self, statement, relation, mode, TRUE);
    }
    if (statement != NULL && node != 0 && node != relation->node && relation->kind != 'S' &&
        relation->kind != 't')
        add_copy(statement, relation->name, index, FALSE, -1);
    if (node != 0)
        relation->node = node;
    relation->modes |= 1U << mode;
}

static gboolean read_held(Gauge *self, RehearsedStatement *statement, GError **error)
{
    g_autofree char *newest = g_strdup_printf("%u", self->newest);
    const char *parameters[] = {newest};
    g_autoptr(Pipeline) pipeline = pipeline_new(self->connection);
    pipeline_add(pipeline, held_sql, 1, parameters);
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, error);
    if (results == NULL)
        return FALSE;
    const Result *rows = g_ptr_array_index(results, 0);
    for (guint i = 0; i < result_rows(rows); i++) {
        Relation *relation = find(self, oid_of(result_value(rows, i, 0)));
        if (result_value(rows, i, 0) == NULL) {
            gint64 wal = number_of(result_value(rows, i, 1));
            if (statement != NULL)
                statement->wal_bytes = wal - self->wal;
            self->wal = wal;
        } else if (relation != NULL) {
            see_lock(self, statement, relation, lock_mode_find(result_value(rows, i, 1)),
                     oid_of(result_value(rows, i, 2)));
        }
    }
    return TRUE;
}

static gboolean read_wal(Gauge *self, gint64 *written, GError **error)
{
    g_autoptr(Pipeline) pipeline = pipeline_new(self->connection);
    pipeline_add(pipeline,
                 "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')",
                 0, NULL);
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, error);
    if (results == NULL)
        return FALSE;
    gint64 wal = number_of(result_value(g_ptr_array_index(results, 0), 0, 0));
    *written = wal - self->wal;
    self->wal = wal;
    return TRUE;
}

/* Statements that only say what there is, and run nobody's code. */
static gboolean only_defines(const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_CREATE_SCHEMA:
    case STATEMENT_CREATE_TABLE:
    case STATEMENT_ALTER_TABLE:
    case STATEMENT_CREATE_INDEX:
    case STATEMENT_CREATE_FUNCTION:
    case STATEMENT_ALTER_FUNCTION:
    case STATEMENT_CREATE_AGGREGATE:
    case STATEMENT_CREATE_TYPE:
    case STATEMENT_ALTER_ENUM:
    case STATEMENT_CREATE_TRIGGER:
    case STATEMENT_CREATE_POLICY:
    case STATEMENT_ALTER_POLICY:
    case STATEMENT_CREATE_SEQUENCE:
    case STATEMENT_ALTER_SEQUENCE:
    case STATEMENT_COMMENT:
    case STATEMENT_RENAME:
    case STATEMENT_PRIVILEGES:
    case STATEMENT_SET:
        return TRUE;
    case STATEMENT_CREATE_VIEW:
        return statement->create_view->view.kind == OBJECT_VIEW;
    default:
        return FALSE;
    }
}

/* pg_locks has every lock of the transaction, and each new relation adds some: reading it after
 * every statement of a long chain would cost more the longer it is. What defines things about new
 * relations alone cannot have locked an old one. */
static gboolean may_lock_old(const Gauge *self, const Statement *statement, const GArray *locks)
{
    if (g_hash_table_size(self->relations) == 0)
        return FALSE;
    return locks->len > 0 || self->options->live == NULL || !only_defines(statement);
}

static gboolean read_indexes(Gauge *self, RehearsedStatement *statement, GError **error)
{
    g_autofree char *newest = g_strdup_printf("%u", self->newest);
    const char *parameters[] = {newest};
    g_autoptr(Result) rows = connection_query(self->connection, indexes_sql, 1, parameters, error);
    for (guint i = 0; rows != NULL && i < result_rows(rows); i++) {
        if (g_hash_table_add(self->indexes, GUINT_TO_POINTER(oid_of(result_value(rows, i, 0)))))
            add_copy(statement, result_value(rows, i, 1), TRUE, TRUE,
                     number_of(result_value(rows, i, 2)));
    }
    return rows != NULL;
}

static gboolean read_memory(Gauge *self, gint64 *bytes, GError **error)
{
    *bytes = -1;
    if (!self->may_see_memory)
        return TRUE;
    g_autoptr(Result) row = connection_query(
        self->connection,
        "SELECT pg_catalog.sum(total_bytes) FROM pg_catalog.pg_backend_memory_contexts", 0, NULL,
        error);
    if (row == NULL)
        return FALSE;
    *bytes = number_of(result_value(row, 0, 0));
    return TRUE;
}

static char *format_oids(const GPtrArray *relations)
{
    GString *text = g_string_new("{");
    for (guint i = 0; i < relations->len; i++)
        g_string_append_printf(text, "%s%u", i > 0 ? "," : "",
                               ((const Relation *)relations->pdata[i])->oid);
    g_string_append_c(text, '}');
    return g_string_free(text, FALSE);
}

static Result *read_sizes(Gauge *self, const GPtrArray *relations, GError **error)
{
    g_autofree char *oids = format_oids(relations);
    const char *parameters[] = {oids};
    g_autoptr(Pipeline) pipeline = pipeline_new(self->connection);
    pipeline_add(pipeline, sizes_sql, 1, parameters);
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, error);
    return results != NULL ? g_ptr_array_steal_index(results, 0) : NULL;
}

static void sizes_before(Relation *relation, const Result *rows, guint row)
{
    relation->sizes = g_new0(RehearsedTable, 1);
    *relation->sizes = (RehearsedTable){.relation = g_strdup(relation->name),
                                        .bytes_before = number_of(result_value(rows, row, 1)),
                                        .index_bytes_before = number_of(result_value(rows, row, 2)),
                                        .dead_before = number_of(result_value(rows, row, 3)),
                                        .inserted = -number_of(result_value(rows, row, 4)),
                                        .updated = -number_of(result_value(rows, row, 5)),
                                        .deleted = -number_of(result_value(rows, row, 6))};
}

static gboolean holds_rows(const Relation *relation)
{
    return relation->kind == 'r' || relation->kind == 'm';
}

gboolean gauge_expect(Gauge *gauge, const GArray *locks, GError **error)
{
    g_autoptr(GPtrArray) unknown = g_ptr_array_new();
    gint64 begin = g_get_monotonic_time();
    for (guint i = 0; i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        Relation *relation = find(gauge, oid_of(lock->relation->oid));
        if (relation != NULL && relation->sizes == NULL && lock->mode > LOCK_ACCESS_SHARE &&
            holds_rows(relation) && !g_ptr_array_find(unknown, relation, NULL))
            g_ptr_array_add(unknown, relation);
    }
    if (unknown->len > 0) {
        g_autoptr(Result) rows = read_sizes(gauge, unknown, error);
        if (rows == NULL)
            return FALSE;
        for (guint i = 0; i < unknown->len; i++)
            sizes_before(unknown->pdata[i], rows, i);
    }
    gauge->temporary_bytes = 0;
    gauge->temporary_files = 0;
    gauge->statement_began = gauge->migration->duration_us;
    gauge->cost += g_get_monotonic_time() - begin;
    return TRUE;
}

void gauge_begin(Gauge *gauge, RehearsedMigration *migration)
{
    GHashTableIter iterator;
    gpointer relation;
    gauge->migration = migration;
    gauge->wal_before = gauge->wal;
    g_array_set_size(gauge->taken, 0);
    g_ptr_array_set_size(gauge->touched, 0);
    g_hash_table_iter_init(&iterator, gauge->relations);
    while (g_hash_table_iter_next(&iterator, NULL, &relation))
        ((Relation *)relation)->reported = 0;
}

gboolean gauge_skip(Gauge *gauge, GError **error)
{
    gint64 begin = g_get_monotonic_time();
    gboolean success = read_held(gauge, NULL, error);
    gauge->cost += g_get_monotonic_time() - begin;
    return success;
}

/* What an earlier migration holds already is not seen to be taken: its own transaction would have
 * to. */
static void add_expected(Gauge *self, RehearsedStatement *statement, const GArray *locks)
{
    for (guint i = 0; i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        Relation *relation = find(self, oid_of(lock->relation->oid));
        if (relation != NULL && (relation->modes & (1U << lock->mode)) != 0 &&
            (relation->reported & (1U << lock->mode)) == 0)
            add_lock(self, statement, relation, lock->mode, FALSE);
    }
}

static gboolean builds_indexes(const GArray *locks)
{
    for (guint i = 0; i < locks->len; i++) {
        if ((g_array_index(locks, RiskLock, i).work & LOCK_BUILDS_INDEXES) != 0)
            return TRUE;
    }
    return FALSE;
}

gboolean gauge_read(Gauge *gauge, RehearsedStatement *statement, const Statement *text,
                    const GArray *locks, GError **error)
{
    gint64 begin = g_get_monotonic_time();
    statement->memory_bytes = -1;
    statement->temporary_bytes = gauge->may_see_files ? gauge->temporary_bytes : -1;
    statement->temporary_files = gauge->temporary_files;
    gboolean success =
        (may_lock_old(gauge, text, locks) ? read_held(gauge, statement, error)
                                          : statement->duration_us < WAL_WORTH_US ||
                                                read_wal(gauge, &statement->wal_bytes, error)) &&
        (!builds_indexes(locks) || read_indexes(gauge, statement, error)) &&
        (statement->duration_us < MEMORY_WORTH_US ||
         read_memory(gauge, &statement->memory_bytes, error));
    if (success)
        add_expected(gauge, statement, locks);
    gauge->cost += g_get_monotonic_time() - begin;
    return success;
}

static void note_written(Gauge *self, const RehearsedTable *table)
{
    gint64 rows = table->inserted + table->updated;
    if (rows <= 0)
        return;
    gint64 *sum = g_hash_table_lookup(self->written, table->relation);
    if (sum == NULL) {
        sum = g_new0(gint64, 1);
        g_hash_table_insert(self->written, g_strdup(table->relation), sum);
    }
    *sum += rows;
}

/* The way that writes the table once more was found by its file: its size is the new one. */
static void size_copies(RehearsedMigration *migration, const RehearsedTable *table)
{
    for (guint i = 0; i < migration->statements->len; i++) {
        const RehearsedStatement *statement = migration->statements->pdata[i];
        for (guint k = 0; k < statement->copies->len; k++) {
            RehearsedCopy *copy = statement->copies->pdata[k];
            if (copy->bytes < 0 && strcmp(copy->relation, table->relation) == 0)
                copy->bytes = table->bytes_after;
        }
    }
}

static void sizes_after(Gauge *self, RehearsedMigration *migration, Relation *relation,
                        const Result *rows, guint row)
{
    RehearsedTable *table = g_steal_pointer(&relation->sizes);
    const char *bytes = result_value(rows, row, 1), *indexes = result_value(rows, row, 2);
    if (table == NULL) { /* touched by what no text tells of */
        table = g_new0(RehearsedTable, 1);
        table->relation = g_strdup(relation->name);
        table->bytes_before = table->index_bytes_before = -1;
    }
    table->bytes_after = bytes != NULL ? number_of(bytes) : -1;
    table->index_bytes_after = bytes != NULL ? number_of(indexes) : -1;
    table->inserted += number_of(result_value(rows, row, 4));
    table->updated += number_of(result_value(rows, row, 5));
    table->deleted += number_of(result_value(rows, row, 6));
    table->dead_added = table->updated + table->deleted;
    note_written(self, table);
    size_copies(migration, table);
    g_ptr_array_add(migration->tables, table);
}

static void end_holds(Gauge *self)
{
    gint64 now = self->migration->duration_us;
    for (guint i = 0; i < self->taken->len; i++) {
        Taken *taken = &g_array_index(self->taken, Taken, i);
        taken->lock->held_us = now - taken->since;
    }
}

static void drop_sizes(Gauge *self)
{
    GHashTableIter iterator;
    gpointer relation;
    g_hash_table_iter_init(&iterator, self->relations);
    while (g_hash_table_iter_next(&iterator, NULL, &relation))
        clear_sizes(relation);
}

gboolean gauge_end(Gauge *gauge, RehearsedMigration *migration, GError **error)
{
    gint64 begin = g_get_monotonic_time();
    g_autoptr(GPtrArray) tables = g_ptr_array_new();
    end_holds(gauge);
    for (guint i = 0; i < gauge->touched->len; i++) {
        if (holds_rows(gauge->touched->pdata[i]))
            g_ptr_array_add(tables, gauge->touched->pdata[i]);
    }
    gboolean success = TRUE;
    if (tables->len > 0) {
        g_autoptr(Result) rows = read_sizes(gauge, tables, error);
        success = rows != NULL;
        for (guint i = 0; success && i < tables->len; i++)
            sizes_after(gauge, migration, tables->pdata[i], rows, i);
    }
    drop_sizes(gauge);
    gint64 rest = 0;
    success = success && read_wal(gauge, &rest, error);
    migration->wal_bytes = gauge->wal - gauge->wal_before;
    success = success && (migration->duration_us < MEMORY_WORTH_US ||
                          read_memory(gauge, &migration->memory_bytes, error));
    gauge->cost += g_get_monotonic_time() - begin;
    return success;
}

gboolean gauge_rolled_back(Gauge *gauge, GError **error)
{
    drop_sizes(gauge);
    g_array_set_size(gauge->taken, 0);
    return read_held(gauge, NULL, error);
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void gauge_effects(const Gauge *gauge, GPtrArray *effects)
{
    GHashTableIter iterator;
    gpointer name, rows;
    g_hash_table_iter_init(&iterator, gauge->sequences);
    while (g_hash_table_iter_next(&iterator, &name, NULL))
        g_ptr_array_add(effects, g_strdup_printf("the sequence %s was advanced: no rollback takes "
                                                 "that back",
                                                 (const char *)name));
    g_hash_table_iter_init(&iterator, gauge->written);
    while (g_hash_table_iter_next(&iterator, &name, &rows))
        g_ptr_array_add(effects,
                        g_strdup_printf("%s keeps what was written and rolled back as dead rows "
                                        "until VACUUM: %" G_GINT64_FORMAT,
                                        (const char *)name, *(const gint64 *)rows));
    g_ptr_array_sort(effects, compare_texts);
}
