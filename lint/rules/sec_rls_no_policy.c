#include "lint/context.h"

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (!table->row_security || table->policies->len > 0)
            continue;
        ObjectName name = schema_object_name(&table->object);
        lint_report(
            context,
            &(LintSubject){
                .origin = &table->object.origin,
                .about = &name,
                .hint =
                    "CREATE POLICY … for those who may see rows, or disable row level security."},
            "table \"%s\" has row level security and no policy: only its owner sees any row",
            name.name);
    }
}

const LintRule rule_sec_rls_no_policy = {
    .id = "sec/rls-no-policy",
    .summary = "row level security without any policy",
    .why = "Without a policy nobody but the owner can see or write a row, which is seldom meant.",
    .condition =
        "Row level security is enabled on a table that has no policy once all files are read.",
    .safer = "CREATE POLICY own ON orders USING (tenant_id = current_setting('app.tenant')::uuid);",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders ENABLE ROW LEVEL "
           "SECURITY;\n",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders ENABLE ROW LEVEL "
            "SECURITY;\n"
            "CREATE POLICY own ON orders USING (id > 0);\n",
    .aliases = "splinter:rls_enabled_no_policy",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
