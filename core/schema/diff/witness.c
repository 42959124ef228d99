#include "core/schema/diff/witness.h"

#include <string.h>

#include "core/schema/diff/witness.sql.h"

typedef struct Column {
    char *number, *name;
    gboolean generated;
    char *values; /* how many are not null */
} Column;

typedef struct Table {
    char *oid, *file, *rows;
    char **names; /* its own, then those of the tables that it inherits from */
    GPtrArray *columns;
} Table;

struct Witness {
    GPtrArray *tables; /* of Table */
};

static void column_free(gpointer data)
{
    Column *column = data;
    g_free(column->number);
    g_free(column->name);
    g_free(column->values);
    g_free(column);
}

static void table_free(gpointer data)
{
    Table *table = data;
    g_free(table->oid);
    g_free(table->file);
    g_free(table->rows);
    g_strfreev(table->names);
    g_ptr_array_unref(table->columns);
    g_free(table);
}

void witness_free(Witness *witness)
{
    if (witness == NULL)
        return;
    g_ptr_array_unref(witness->tables);
    g_free(witness);
}

enum { OID, NUMBER, NAME, COLUMN, FILE_NODE, GENERATED, PARENTS, COUNTS };

static Table *add_table(Witness *self, const Result *rows, guint row)
{
    const char *parents = result_value(rows, row, PARENTS);
    g_autofree char *names = parents != NULL
                                 ? g_strconcat(result_value(rows, row, NAME), "\x1f", parents, NULL)
                                 : g_strdup(result_value(rows, row, NAME));
    Table *table = g_new0(Table, 1);
    table->oid = g_strdup(result_value(rows, row, OID));
    table->names = g_strsplit(names, "\x1f", -1);
    table->file = g_strdup(result_value(rows, row, FILE_NODE));
    table->columns = g_ptr_array_new_with_free_func(column_free);
    g_ptr_array_add(self->tables, table);
    return table;
}

static void add_column(Table *table, const Result *rows, guint row)
{
    if (result_value(rows, row, NUMBER) == NULL)
        return;
    Column *column = g_new0(Column, 1);
    column->number = g_strdup(result_value(rows, row, NUMBER));
    column->name = g_strdup(result_value(rows, row, COLUMN));
    column->generated = result_value(rows, row, GENERATED) != NULL;
    g_ptr_array_add(table->columns, column);
}

static gboolean count(Witness *self, Pipeline *pipeline, GError **error)
{
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, error);
    if (results == NULL)
        return FALSE;
    for (guint i = 0; i < self->tables->len; i++) {
        Table *table = g_ptr_array_index(self->tables, i);
        const Result *counts = g_ptr_array_index(results, i);
        table->rows = g_strdup(result_value(counts, 0, 0));
        for (guint c = 0; c < table->columns->len; c++) {
            Column *column = g_ptr_array_index(table->columns, c);
            column->values = g_strdup(result_value(counts, 0, c + 1));
        }
    }
    return TRUE;
}

Witness *witness_read(Connection *copy, GError **error)
{
    g_autoptr(Result) rows = connection_query(copy, witness_sql, 0, NULL, error);
    if (rows == NULL)
        return NULL;
    g_autoptr(Witness) self = g_new0(Witness, 1);
    self->tables = g_ptr_array_new_with_free_func(table_free);
    g_autoptr(Pipeline) pipeline = pipeline_new(copy);
    Table *table = NULL;
    for (guint row = 0; row < result_rows(rows); row++) {
        if (table == NULL || strcmp(table->oid, result_value(rows, row, OID)) != 0) {
            table = add_table(self, rows, row);
            pipeline_add(pipeline, result_value(rows, row, COUNTS), 0, NULL);
        }
        add_column(table, rows, row);
    }
    return self->tables->len == 0 || count(self, pipeline, error) ? g_steal_pointer(&self) : NULL;
}

static const Table *find_table(const Witness *self, const char *oid)
{
    for (guint i = 0; i < self->tables->len; i++) {
        const Table *table = g_ptr_array_index(self->tables, i);
        if (strcmp(table->oid, oid) == 0)
            return table;
    }
    return NULL;
}

static const Column *find_column(const Table *table, const char *number)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const Column *column = g_ptr_array_index(table->columns, i);
        if (strcmp(column->number, number) == 0)
            return column;
    }
    return NULL;
}

/* Steps name tables and columns by label: "column a of table public.t". */
static gboolean has_step(const Delta *delta, const char *label, gboolean rewrites)
{
    for (guint i = 0; i < delta->steps->len; i++) {
        const DeltaStep *step = delta_step(delta, i);
        if (rewrites ? g_strcmp0(step->rewrites, label) == 0
                     : step->destructive && strcmp(step->label, label) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Of the table, of one it inherits from, or (with a column) of that column of either. */
static gboolean is_declared(const Delta *delta, const Table *table, const char *column,
                            gboolean rewrites)
{
    for (guint i = 0; table->names[i] != NULL; i++) {
        g_autofree char *label =
            column != NULL ? g_strdup_printf("column %s of table %s", column, table->names[i])
                           : g_strdup_printf("table %s", table->names[i]);
        if (has_step(delta, label, rewrites))
            return TRUE;
    }
    return FALSE;
}

static void breach(GString *out, const Table *table, const char *column, const char *what)
{
    g_string_append_printf(out, "%s%s%s%stable %s: %s", out->len > 0 ? "\n" : "",
                           column != NULL ? "column " : "", column != NULL ? column : "",
                           column != NULL ? " of " : "", table->names[0], what);
}

static gboolean has_fewer(const char *before, const char *after)
{
    return g_ascii_strtoull(after, NULL, 10) < g_ascii_strtoull(before, NULL, 10);
}

static void compare_columns(GString *out, const Table *was, const Table *is, const Delta *delta)
{
    for (guint i = 0; i < was->columns->len; i++) {
        const Column *column = g_ptr_array_index(was->columns, i);
        const Column *after = find_column(is, column->number);
        gboolean lost =
            strcmp(column->values, "0") != 0 &&
            (after == NULL || (!after->generated && has_fewer(column->values, after->values)));
        if (lost && !column->generated && !is_declared(delta, was, column->name, FALSE))
            breach(out, was, column->name, "values are gone that the plan does not say are lost");
    }
}

char *witness_compare(const Witness *before, const Witness *after, const Delta *delta)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < before->tables->len; i++) {
        const Table *was = g_ptr_array_index(before->tables, i);
        const Table *is = find_table(after, was->oid);
        if (strcmp(was->rows, "0") == 0 || is_declared(delta, was, NULL, FALSE))
            continue;
        if (is == NULL || has_fewer(was->rows, is->rows)) {
            breach(out, was, NULL, "rows are gone that the plan does not say are lost");
            continue;
        }
        compare_columns(out, was, is, delta);
        if (g_strcmp0(was->file, is->file) != 0 && !is_declared(delta, was, NULL, TRUE))
            breach(out, was, NULL, "written anew, which the plan does not say");
    }
    return g_string_free(out, out->len == 0);
}
