#include "lint/context.h"

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (!table->unlogged)
            continue;
        g_autofree char *key = lint_relation_key(&table->object);
        if (lint_list_matches(context, "exempt", key))
            continue;
        ObjectName name = schema_object_name(&table->object);
        lint_report(
            context,
            &(LintSubject){
                .origin = &table->object.origin,
                .about = &name,
                .hint = "ALTER TABLE … SET LOGGED, unless every row of it can be made again."},
            "table \"%s\" is UNLOGGED: a crash empties it, and no replica has it", name.name);
    }
}

const LintRule rule_table_unlogged = {
    .id = "table/unlogged",
    .summary = "an UNLOGGED table",
    .why = "PostgreSQL truncates unlogged tables after a crash, and neither replicas nor archives "
           "hold their rows.",
    .condition = "A table is unlogged once all files are read.",
    .safer = "CREATE TABLE instead of CREATE UNLOGGED TABLE.",
    .bad = "CREATE UNLOGGED TABLE orders (id bigint PRIMARY KEY);\n",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);\n",
    .options =
        (const LintOption[]){
            {"exempt", LINT_OPTION_LIST, NULL, "globs over schema.table that may be"}, {0}},
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
