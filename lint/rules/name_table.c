#include "lint/naming.h"

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (!table->temporary)
            naming_check(context, &table->object, "pattern");
    }
    naming_check_kind(context, schema, OBJECT_FOREIGN_TABLE, "pattern");
}

const LintRule rule_name_table = {
    .id = "name/table",
    .summary = "a table's name breaks the naming rule",
    .why = "One way to write names saves everybody the guess, and a name that needs quotes needs "
           "them everywhere for ever.",
    .condition = "The name, as PostgreSQL stores it, does not match the pattern: snake_case unless "
                 "configured. User_Account without quotes is "
                 "stored as user_account and is fine, \"User_Name\" is not.",
    .safer = "ALTER TABLE … RENAME TO …; or configure the pattern for this path or schema.",
    .bad = "CREATE TABLE \"OrderLine\" (id bigint PRIMARY KEY);\n",
    .good = "CREATE TABLE Order_Line (id bigint PRIMARY KEY);\n",
    .options = (const LintOption[]){NAMING_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
