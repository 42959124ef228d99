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

enum { LIST_COLUMNS = 10 };

static gboolean is_label(const SchemaColumn *column)
{
    static const char *const names[] = {"name", "label", "code", "title", "key", "value", NULL};
    return g_strv_contains(names, column->object.name);
}

/* Something is written there while the service runs. */
static gboolean is_stamp(const SchemaColumn *column)
{
    return column->type_name != NULL && g_str_has_prefix(column->type_name, "timestamp");
}

/* A list of kinds, states, countries: a few rows with a name each, referring to nothing but each
 * other. Such rows are hardly ever deleted. */
static gboolean is_list(const Schema *schema, const SchemaConstraint *key)
{
    ObjectName name = {OBJECT_TABLE, key->target_schema, key->target_name, NULL, NULL};
    const SchemaRelation *target = schema_find_relation(schema, &name);
    gboolean labelled = FALSE;
    if (target == NULL || key->on_delete == 'c' || target->columns->len > LIST_COLUMNS)
        return FALSE;
    for (guint i = 0; i < target->columns->len; i++) {
        labelled |= is_label(target->columns->pdata[i]);
        if (is_stamp(target->columns->pdata[i]))
            return FALSE;
    }
    for (guint i = 0; i < target->constraints->len; i++) {
        const SchemaConstraint *other = target->constraints->pdata[i];
        if (other->kind == CONSTRAINT_FOREIGN_KEY &&
            g_strcmp0(other->target_name, target->object.name) != 0)
            return FALSE;
    }
    return labelled;
}

static void report(LintContext *context, const Schema *schema, const SchemaRelation *table,
                   const SchemaConstraint *key)
{
    ObjectName name = schema_object_name(&key->object);
    g_autoptr(GString) joined = g_string_new(NULL);
    for (guint i = 0; i < key->n_columns; i++)
        g_string_append_printf(joined, "%s%s", i > 0 ? ", " : "", key->columns[i]);
    g_autofree char *hint =
        g_strdup_printf("CREATE INDEX ON %s (%s);", table->object.name, joined->str);
    lint_report(context,
                &(LintSubject){.origin = &key->object.origin,
                               .about = &name,
                               .at_most = is_list(schema, key) ? SEVERITY_INFO : SEVERITY_OFF,
                               .hint = hint},
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
                report(context, schema, table, key);
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
                 "are judged at their parent. Info where the referenced table looks like a short "
                 "list: a name or code, up to ten columns, no time stamps, no foreign keys but to "
                 "itself.",
    .safer = "CREATE INDEX ON orders (customer_id);",
    .bad =
        "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);\n",
    .good =
        "CREATE TABLE customers (id bigint PRIMARY KEY);\n"
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);\n"
        "CREATE INDEX ON orders (customer_id, id);\n",
    .aliases = "splinter:unindexed_foreign_keys",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_key_index,
};
