#include "lint/context.h"
#include "lint/fix_site.h"

static gboolean is_documented(const SchemaObject *object)
{
    return object->comment != NULL && *object->comment != '\0';
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    gint64 least = lint_settings_integer(context->settings, context->rule, "min-columns");
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (is_documented(&table->object) || table->temporary || table->partition ||
            table->columns->len < (guint)least)
            continue;
        g_autofree char *key = lint_relation_key(&table->object);
        if (lint_list_matches(context, "exempt", key))
            continue;
        ObjectName name = schema_object_name(&table->object);
        lint_report(
            context,
            &(LintSubject){.origin = &table->object.origin,
                           .about = &name,
                           .hint = "COMMENT ON TABLE … IS '…'; says what one row of it is."},
            "table \"%s\" has no comment", name.name);
    }
}

const LintRule rule_doc_table = {
    .id = "doc/table",
    .summary = "a table without COMMENT ON TABLE",
    .why = "The comment goes where the table goes: psql, dumps and diagrams show it to whoever "
           "meets the table next.",
    .condition = "No file gives the table a comment that is not empty. Not temporary tables, nor "
                 "partitions.",
    .safer = "COMMENT ON TABLE orders IS 'One row an order that a customer has placed.';",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY);\n",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);\nCOMMENT ON TABLE orders IS 'One row an "
            "order.';\n",
    .options =
        (const LintOption[]){
            {"exempt", LINT_OPTION_LIST, NULL, "globs over schema.table that need none"},
            {"min-columns", LINT_OPTION_INTEGER, "0", "smaller tables need none"},
            {0}},
    .severity = SEVERITY_INFO,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_comment,
};
