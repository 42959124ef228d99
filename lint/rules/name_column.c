#include "lint/naming.h"

static void check_columns(LintContext *context, const Schema *schema, ObjectKind kind)
{
    const GPtrArray *relations = schema_objects(schema, kind);
    for (guint i = 0; i < relations->len; i++) {
        const SchemaRelation *relation = relations->pdata[i];
        for (guint k = 0; !relation->temporary && k < relation->columns->len; k++) {
            const SchemaColumn *column = relation->columns->pdata[k];
            if (!column->inherited)
                naming_check(context, &column->object, "pattern");
        }
    }
}

static void check(LintContext *context, const Schema *schema)
{
    check_columns(context, schema, OBJECT_TABLE);
    check_columns(context, schema, OBJECT_FOREIGN_TABLE);
}

const LintRule rule_name_column = {
    .id = "name/column",
    .summary = "a column's name breaks the naming rule",
    .why = "One way to write names saves everybody the guess, and a name that needs quotes needs "
           "them everywhere for ever.",
    .condition = "The name of a table's column, as PostgreSQL stores it, does not match the "
                 "pattern: snake_case unless configured. Once, "
                 "where the column is defined; not again for partitions and inheriting tables.",
    .safer =
        "ALTER TABLE … RENAME COLUMN … TO …; or configure the pattern for this path or schema.",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY, \"placedAt\" timestamptz);\n",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz);\n",
    .options = (const LintOption[]){NAMING_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
