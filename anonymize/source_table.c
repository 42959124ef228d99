#include "anonymize/source_table.h"

#include <string.h>

#include "anonymize/source_checks.sql.h"
#include "anonymize/source_columns.sql.h"
#include "anonymize/source_labels.sql.h"
#include "anonymize/source_references.sql.h"
#include "anonymize/source_tables.sql.h"
#include "anonymize/source_uniques.sql.h"
#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/data/digest.h"

enum { TABLES, COLUMNS, LABELS, UNIQUES, CHECKS, REFERENCES, QUERIES };

static const char *const queries[QUERIES] = {source_tables_sql, source_columns_sql,
                                             source_labels_sql, source_uniques_sql,
                                             source_checks_sql, source_references_sql};

typedef struct Reading {
    SourceCatalog *catalog;
    GPtrArray *results;    /* of Result, by the enum above */
    GHashTable *tables;    /* oid -> index + 1 */
    GHashTable *positions; /* "oid attnum" as gint64 -> index of the column + 1 */
    GHashTable *labels;    /* oid of an enum -> its labels, in the arena */
} Reading;

typedef struct Row {
    const Result *result;
    guint row;
} Row;

static const char *text_of(Row row, guint column)
{
    return result_value(row.result, row.row, column);
}

static guint32 oid_of(Row row, guint column)
{
    const char *text = text_of(row, column);
    return text != NULL ? (guint32)g_ascii_strtoull(text, NULL, 10) : 0;
}

static gboolean truth_of(Row row, guint column)
{
    return g_strcmp0(text_of(row, column), "t") == 0;
}

static char *keep(const Reading *self, const char *text)
{
    return arena_strdup(self->catalog->arena, text);
}

static gint64 position_key(guint32 table, guint attribute)
{
    return (gint64)(((guint64)table << 16) | attribute);
}

/* The table that the row's first column names; NULL for one that is not read. */
static SourceTable *table_of(const Reading *self, Row row, guint column)
{
    guint place =
        GPOINTER_TO_UINT(g_hash_table_lookup(self->tables, GUINT_TO_POINTER(oid_of(row, column))));
    return place > 0 ? &self->catalog->tables[place - 1] : NULL;
}

static void read_tables(Reading *self)
{
    const Result *result = g_ptr_array_index(self->results, TABLES);
    SourceCatalog *catalog = self->catalog;
    catalog->n_tables = result_rows(result);
    catalog->tables = arena_new_array(catalog->arena, SourceTable, catalog->n_tables + 1);
    for (guint i = 0; i < catalog->n_tables; i++) {
        Row row = {result, i};
        const char *bytes = text_of(row, 6);
        catalog->tables[i] = (SourceTable){
            .oid = oid_of(row, 0),
            .schema = keep(self, text_of(row, 1)),
            .name = keep(self, text_of(row, 2)),
            .kind = text_of(row, 3)[0],
            .parent = oid_of(row, 4),
            .rows = g_ascii_strtod(text_of(row, 5), NULL),
            .bytes = bytes != NULL ? g_ascii_strtoull(bytes, NULL, 10) : 0,
        };
        g_hash_table_insert(self->tables, GUINT_TO_POINTER(catalog->tables[i].oid),
                            GUINT_TO_POINTER(i + 1));
    }
}

/* Rows from `start` that name the same object in their first column. */
static guint run_length(const Result *result, guint start)
{
    guint end = start + 1;
    while (end < result_rows(result) &&
           strcmp(result_value(result, end, 0), result_value(result, start, 0)) == 0)
        end++;
    return end - start;
}

static void read_labels(Reading *self)
{
    const Result *result = g_ptr_array_index(self->results, LABELS);
    for (guint i = 0, count; i < result_rows(result); i += count) {
        count = run_length(result, i);
        const char **labels = arena_new_array(self->catalog->arena, const char *, count + 1);
        for (guint k = 0; k < count; k++)
            labels[k] = keep(self, result_value(result, i + k, 1));
        g_hash_table_insert(self->labels, GUINT_TO_POINTER(oid_of((Row){result, i}, 0)), labels);
    }
}

static void read_column(Reading *self, SourceTable *table, Row row, guint *copied)
{
    gboolean generated = truth_of(row, 8);
    table->columns[table->n_columns++] = (SourceColumn){
        .facts = {.schema = table->schema,
                  .table = table->name,
                  .name = keep(self, text_of(row, 2)),
                  .type = keep(self, text_of(row, 3)),
                  .category = text_of(row, 5)[0],
                  .max_length = (int)g_ascii_strtoll(text_of(row, 6), NULL, 10),
                  .not_null = truth_of(row, 7),
                  .labels = g_hash_table_lookup(self->labels, GUINT_TO_POINTER(oid_of(row, 4))),
                  .rows = table->rows,
                  .position = generated ? POSITION_NONE : (*copied)++},
        .generated = generated,
        .identity = truth_of(row, 9),
        .comment = keep(self, text_of(row, 10)),
    };
    gint64 *key = g_new(gint64, 1);
    *key = position_key(table->oid, oid_of(row, 1));
    g_hash_table_insert(self->positions, key, GUINT_TO_POINTER(table->n_columns));
}

static void read_columns(Reading *self)
{
    const Result *result = g_ptr_array_index(self->results, COLUMNS);
    for (guint i = 0, count; i < result_rows(result); i += count) {
        count = run_length(result, i);
        SourceTable *table = table_of(self, (Row){result, i}, 0);
        if (table == NULL)
            continue;
        guint copied = 0;
        table->columns = arena_new_array(self->catalog->arena, SourceColumn, count);
        for (guint k = 0; k < count; k++)
            read_column(self, table, (Row){result, i + k}, &copied);
    }
}

/* Attribute numbers, "1 3", as positions. System columns have none and are left out. */
static guint *read_keys(const Reading *self, const SourceTable *table, const char *keys,
                        guint *count)
{
    g_auto(GStrv) numbers = g_strsplit(keys != NULL ? keys : "", " ", -1);
    guint *positions = arena_new_array(self->catalog->arena, guint, g_strv_length(numbers) + 1);
    *count = 0;
    for (guint i = 0; numbers[i] != NULL && numbers[i][0] != '\0'; i++) {
        gint64 key = position_key(table->oid, (guint)g_ascii_strtoull(numbers[i], NULL, 10));
        guint place = GPOINTER_TO_UINT(g_hash_table_lookup(self->positions, &key));
        if (place > 0)
            positions[(*count)++] = place - 1;
    }
    return positions;
}

static void read_unique(Reading *self, SourceTable *table, Row row)
{
    SourceUnique *unique = &table->uniques[table->n_uniques++];
    *unique = (SourceUnique){.name = keep(self, text_of(row, 1)),
                             .expression = truth_of(row, 2),
                             .partial = truth_of(row, 3),
                             .definition = keep(self, text_of(row, 4))};
    unique->columns = read_keys(self, table, text_of(row, 5), &unique->n_columns);
    if (unique->n_columns == 1)
        table->columns[unique->columns[0]].facts.unique = TRUE;
}

static void read_uniques(Reading *self)
{
    const Result *result = g_ptr_array_index(self->results, UNIQUES);
    for (guint i = 0, count; i < result_rows(result); i += count) {
        count = run_length(result, i);
        SourceTable *table = table_of(self, (Row){result, i}, 0);
        if (table == NULL)
            continue;
        table->uniques = arena_new_array(self->catalog->arena, SourceUnique, count);
        for (guint k = 0; k < count; k++)
            read_unique(self, table, (Row){result, i + k});
    }
}

static void read_checks(Reading *self)
{
    const Result *result = g_ptr_array_index(self->results, CHECKS);
    for (guint i = 0, count; i < result_rows(result); i += count) {
        count = run_length(result, i);
        SourceTable *table = table_of(self, (Row){result, i}, 0);
        if (table == NULL)
            continue;
        table->checks = arena_new_array(self->catalog->arena, SourceCheck, count);
        for (guint k = 0; k < count; k++) {
            Row row = {result, i + k};
            SourceCheck *check = &table->checks[table->n_checks++];
            *check = (SourceCheck){.name = keep(self, text_of(row, 1)),
                                   .definition = keep(self, text_of(row, 2)),
                                   .of_domain = truth_of(row, 4)};
            check->columns = read_keys(self, table, text_of(row, 3), &check->n_columns);
        }
    }
}

static void read_references(Reading *self)
{
    const Result *result = g_ptr_array_index(self->results, REFERENCES);
    SourceCatalog *catalog = self->catalog;
    catalog->references = arena_new_array(catalog->arena, SourceReference, result_rows(result) + 1);
    for (guint i = 0; i < result_rows(result); i++) {
        Row row = {result, i};
        SourceTable *from = table_of(self, row, 0), *to = table_of(self, row, 1);
        if (from == NULL || to == NULL)
            continue;
        SourceReference *reference = &catalog->references[catalog->n_references++];
        *reference = (SourceReference){.name = keep(self, text_of(row, 2)),
                                       .definition = keep(self, text_of(row, 3)),
                                       .from = (guint)(from - catalog->tables),
                                       .to = (guint)(to - catalog->tables),
                                       .validated = truth_of(row, 6),
                                       .deferrable = truth_of(row, 7),
                                       .inherited = truth_of(row, 8)};
        guint n_to;
        reference->from_columns = read_keys(self, from, text_of(row, 4), &reference->n_columns);
        reference->to_columns = read_keys(self, to, text_of(row, 5), &n_to);
        g_assert(n_to == reference->n_columns);
    }
}

static void add_text(Digest *digest, const char *text)
{
    /* A NUL ends each text; NULL differs from "". */
    if (text != NULL)
        digest_update(digest, text, strlen(text));
    digest_update(digest, text != NULL ? "\0" : "\1", 1);
}

static void add_table(Digest *digest, const SourceCatalog *catalog, const SourceTable *table)
{
    char kind[] = {table->kind, '\0'};
    const char *parent = NULL;
    for (guint i = 0; table->parent != 0 && i < catalog->n_tables; i++)
        parent = catalog->tables[i].oid == table->parent ? catalog->tables[i].name : parent;
    const char *const texts[] = {table->schema, table->name, kind, parent};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        add_text(digest, texts[i]);
    for (guint i = 0; i < table->n_columns; i++) {
        const SourceColumn *column = &table->columns[i];
        add_text(digest, column->facts.name);
        add_text(digest, column->facts.type);
        add_text(digest, column->facts.not_null ? "not null" : "");
        add_text(digest, column->generated ? "generated" : column->identity ? "identity" : "");
        add_text(digest, column->comment);
        for (guint k = 0; column->facts.labels != NULL && column->facts.labels[k] != NULL; k++)
            add_text(digest, column->facts.labels[k]);
    }
    for (guint i = 0; i < table->n_uniques; i++)
        add_text(digest, table->uniques[i].definition);
    for (guint i = 0; i < table->n_checks; i++) {
        add_text(digest, table->checks[i].name);
        add_text(digest, table->checks[i].definition);
    }
}

static char *fingerprint(const Reading *self)
{
    const SourceCatalog *catalog = self->catalog;
    g_autoptr(Digest) digest = digest_sha256_new();
    for (guint i = 0; i < catalog->n_tables; i++)
        add_table(digest, catalog, &catalog->tables[i]);
    for (guint i = 0; i < catalog->n_references; i++) {
        add_text(digest, catalog->tables[catalog->references[i].from].name);
        add_text(digest, catalog->references[i].name);
        add_text(digest, catalog->references[i].definition);
    }
    return digest_finish(g_steal_pointer(&digest));
}

/* All in one round trip; names come qualified whatever the session's path is. */
static GPtrArray *ask(Connection *connection, GError **error)
{
    gboolean inside = connection_in_transaction(connection);
    const char *begin =
        inside ? "SAVEPOINT confiture_source" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    if (!connection_command(connection, begin, error))
        return NULL;
    g_autoptr(Pipeline) pipeline = pipeline_new(connection);
    for (guint i = 0; i < QUERIES; i++)
        pipeline_add(pipeline, queries[i], 0, NULL);
    g_autoptr(GPtrArray) results = NULL;
    if (connection_command(connection, "SET LOCAL search_path = ''", error))
        results = pipeline_run(pipeline, error);
    const char *end = inside ? "ROLLBACK TO SAVEPOINT confiture_source" : "ROLLBACK";
    gboolean failed = results == NULL;
    if (!connection_command(connection, end, failed ? NULL : error))
        return NULL;
    if (inside && !connection_command(connection, "RELEASE SAVEPOINT confiture_source",
                                      failed ? NULL : error))
        return NULL;
    return g_steal_pointer(&results);
}

SourceCatalog *source_catalog_read(Connection *connection, GError **error)
{
    g_autoptr(GPtrArray) results = ask(connection, error);
    if (results == NULL)
        return NULL;
    g_autoptr(SourceCatalog) catalog = g_new0(SourceCatalog, 1);
    catalog->arena = arena_new();
    g_autoptr(GHashTable) tables = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) labels = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) positions =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    Reading reading = {catalog, results, tables, positions, labels};
    read_tables(&reading);
    read_labels(&reading);
    read_columns(&reading);
    read_uniques(&reading);
    read_checks(&reading);
    read_references(&reading);
    catalog->fingerprint = fingerprint(&reading);
    return g_steal_pointer(&catalog);
}

void source_catalog_free(SourceCatalog *catalog)
{
    if (catalog == NULL)
        return;
    g_free(catalog->fingerprint);
    arena_free(catalog->arena);
    g_free(catalog);
}

const SourceTable *source_table_find(const SourceCatalog *catalog, const char *schema,
                                     const char *name)
{
    guint low = 0, high = catalog->n_tables;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const SourceTable *table = &catalog->tables[middle];
        int order = strcmp(schema, table->schema);
        order = order != 0 ? order : strcmp(name, table->name);
        if (order == 0)
            return table;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
