#include "lint/documented.h"
#include "lint/fix_site.h"

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; !table->temporary && k < table->columns->len; k++) {
            const SchemaColumn *column = table->columns->pdata[k];
            if (!column->inherited)
                documented_check(context, &column->object);
        }
    }
}

const LintRule rule_doc_column = {
    .id = "doc/column",
    .summary = "a column without a comment",
    .why = "The comment goes where the column goes: psql, dumps and generated documents show it to "
           "whoever meets it next.",
    .condition = "No file gives it a comment that is not empty, by its exact name. Not for "
                 "partitions and temporary tables.",
    .safer = "COMMENT ON COLUMN a.id IS '…';",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY);\nCOMMENT ON COLUMN a.id IS 'Said.';\n",
    .options = (const LintOption[]){DOCUMENTED_OPTIONS, {0}},
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_comment,
};
