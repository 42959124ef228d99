#include "lint/context.h"
#include "lint/fix_site.h"

#include <string.h>

static gboolean has_column(const SchemaConstraint *key, const char *column)
{
    for (guint i = 0; column != NULL && i < key->n_columns; i++)
        if (strcmp(key->columns[i], column) == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_lookup_method(const SchemaIndex *index)
{
    return strcmp(index->method, "btree") == 0 ||
           (strcmp(index->method, "hash") == 0 && index->n_keys == 1);
}

/* The lookups of a foreign key never ask for NULL, so an index without the nulls serves them. */
static gboolean holds_all_rows(const SchemaIndex *index, const SchemaConstraint *key)
{
    return index->predicate == NULL || has_column(key, index->predicate_not_null);
}

static gboolean is_served_by(const SchemaConstraint *key, const SchemaIndex *index)
{
    if (index->n_keys < key->n_columns || !is_lookup_method(index) || !holds_all_rows(index, key))
        return FALSE;
    for (guint i = 0; i < key->n_columns; i++)
        if (!has_column(key, index->keys[i].column))
            return FALSE;
    return TRUE;
}

static gboolean is_indexed(const SchemaRelation *table, const SchemaConstraint *key)
{
    for (guint i = 0; i < table->indexes->len; i++)
        if (is_served_by(key, table->indexes->pdata[i]))
            return TRUE;
    return FALSE;
}

static void report(LintContext *context, const SchemaRelation *table, const SchemaConstraint *key)
{
    ObjectName name = schema_object_name(&key->object);
    g_autoptr(GString) joined = g_string_new(NULL);
    for (guint i = 0; i < key->n_columns; i++)
        g_string_append_printf(joined, "%s%s", i > 0 ? ", " : "", key->columns[i]);
    g_autofree char *hint =
        g_strdup_printf("CREATE INDEX ON %s (%s);", table->object.name, joined->str);
    lint_report(context,
                &(LintSubject){.origin = &key->object.origin, .about = &name, .hint = hint},
                "foreign key \"%s\" of \"%s\" has no index that begins with (%s): deleting or "
                "changing a row of \"%s\" "
                "reads the whole table",
                key->object.name, table->object.name, joined->str, key->target_name);
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; !table->temporary && k < table->constraints->len; k++) {
            const SchemaConstraint *key = table->constraints->pdata[k];
            if (key->kind == CONSTRAINT_FOREIGN_KEY && !key->inherited && !is_indexed(table, key))
                report(context, table, key);
        }
    }
}

const LintRule rule_key_fk_unindexed = {
    .id = "key/fk-unindexed",
    .summary = "a foreign key whose columns lead no index",
    .why = "PostgreSQL indexes the referenced side only. Deleting a referenced row, or changing "
           "its key, reads the whole "
           "referencing table for each row.",
    .condition = "No btree or hash index begins with the foreign key's columns, in any order. Keys "
                 "and unique constraints count; "
                 "partial indexes only if the predicate is just \"column IS NOT NULL\". Partitions "
                 "are judged at their parent.",
    .safer = "CREATE INDEX ON orders (customer_id);",
    .bad =
        "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);\n",
    .good =
        "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);\n"
        "CREATE INDEX ON orders (customer_id, id);\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_key_index,
};
