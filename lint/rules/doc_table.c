#include "lint/context.h"
#include "lint/fix_site.h"

enum { NONE_AT_ALL = 20 }; /* tables, none of them with a comment */

static gboolean is_documented(const SchemaObject *object)
{
    return object->comment != NULL && *object->comment != '\0';
}

static gboolean is_wanted(const LintContext *context, const SchemaRelation *table)
{
    gint64 least = lint_settings_integer(context->settings, context->rule, "min-columns");
    if (table->temporary || table->partition || table->columns->len < (guint)least)
        return FALSE;
    g_autofree char *key = lint_relation_key(&table->object);
    return !lint_list_matches(context, "exempt", key);
}

static gboolean has_remark(const LintContext *context, const SchemaRelation *table)
{
    return lint_settings_boolean(context->settings, context->rule, "remarks") &&
           lint_has_remark_above(context, &table->object.origin);
}

static void report(LintContext *context, const SchemaRelation *table, guint n)
{
    static const char *const hint = "COMMENT ON TABLE … IS '…'; says what one row of it is.";
    ObjectName name = schema_object_name(&table->object);
    LintSubject subject = {.origin = &table->object.origin, .about = &name, .hint = hint};
    if (n > 1)
        lint_report(context, &subject, "table \"%s\" has no comment, nor has any of the %u others",
                    name.name, n - 1);
    else
        lint_report(context, &subject, "table \"%s\" has no comment", name.name);
}

/* A large schema without any comment has one cause, not hundreds. */
static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    g_autoptr(GPtrArray) bare = g_ptr_array_new();
    guint n = 0;
    for (guint i = 0; i < tables->len; i++) {
        SchemaRelation *table = tables->pdata[i];
        if (!is_wanted(context, table))
            continue;
        n++;
        if (!is_documented(&table->object) && !has_remark(context, table))
            g_ptr_array_add(bare, table);
    }
    gboolean once = bare->len >= NONE_AT_ALL && bare->len == n;
    for (guint i = 0; i < bare->len && (i == 0 || !once); i++)
        report(context, bare->pdata[i], once ? n : 1);
}

const LintRule rule_doc_table = {
    .id = "doc/table",
    .summary = "a table without COMMENT ON TABLE",
    .why = "The comment goes where the table goes: psql, dumps and diagrams show it to whoever "
           "meets the table next.",
    .condition = "No file gives the table a comment that is not empty. Not temporary tables, nor "
                 "partitions. Where none of twenty tables or more has one: once.",
    .safer = "COMMENT ON TABLE orders IS 'One row an order that a customer has placed.';",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY);\n",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);\nCOMMENT ON TABLE orders IS 'One row an "
            "order.';\n",
    .options =
        (const LintOption[]){
            {"exempt", LINT_OPTION_LIST, NULL, "globs over schema.table that need none"},
            {"remarks", LINT_OPTION_BOOLEAN, "false",
             "whether a block of -- right above the definition counts"},
            {"min-columns", LINT_OPTION_INTEGER, "0", "smaller tables need none"},
            {0}},
    .severity = SEVERITY_INFO,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_comment,
};
