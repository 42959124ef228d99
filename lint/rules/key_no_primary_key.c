#include "lint/context.h"

static gboolean is_exempt(const LintContext *context, const SchemaRelation *table)
{
    if (table->temporary || table->partition)
        return TRUE;
    g_autofree char *key = lint_relation_key(&table->object);
    return lint_list_matches(context, "exempt", key);
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (schema_primary_key(table) != NULL || is_exempt(context, table))
            continue;
        ObjectName name = schema_object_name(&table->object);
        lint_report(context,
                    &(LintSubject){
                        .origin = &table->object.origin,
                        .about = &name,
                        .hint = "Give it one: id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY."},
                    "table \"%s\" has no primary key", name.name);
    }
}

const LintRule rule_key_no_primary_key = {
    .id = "key/no-primary-key",
    .summary = "a table without a primary key",
    .why = "Without one, rows cannot be told apart, foreign keys have nothing to point at, and "
           "logical replication refuses "
           "UPDATE and DELETE.",
    .condition =
        "A table without a primary key once all files are read: what a later ALTER TABLE adds "
        "counts, and LIKE … INCLUDING "
        "INDEXES. Not temporary or foreign tables, nor partitions, whose parent is judged.",
    .safer = "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, …);",
    .bad = "CREATE TABLE orders (id bigint NOT NULL);\n",
    .good = "CREATE TABLE orders (id bigint NOT NULL);\nALTER TABLE orders ADD PRIMARY KEY (id);\n",
    .options =
        (const LintOption[]){
            {"exempt", LINT_OPTION_LIST, NULL, "globs over schema.table that need none"}, {0}},
    .aliases = "splinter:no_primary_key",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
