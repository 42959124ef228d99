#include "lint/context.h"

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (table->policies->len == 0 || table->row_security)
            continue;
        const SchemaPolicy *policy = table->policies->pdata[0];
        ObjectName name = schema_object_name(&table->object);
        lint_report(
            context,
            &(LintSubject){.origin = &policy->object.origin,
                           .about = &name,
                           .hint = "ALTER TABLE … ENABLE ROW LEVEL SECURITY;"},
            "table \"%s\" has policies, but row level security is not enabled: they do nothing",
            name.name);
    }
}

const LintRule rule_sec_policy_without_rls = {
    .id = "sec/policy-without-rls",
    .summary = "policies on a table without row level security",
    .why = "Until row level security is enabled, PostgreSQL ignores the policies and shows every "
           "row to everybody with SELECT.",
    .condition =
        "A table has a policy and row level security is not enabled once all files are read.",
    .safer = "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE POLICY own ON orders USING (id > "
           "0);\n",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE POLICY own ON orders USING (id > "
            "0);\n"
            "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;\n",
    .aliases = "splinter:policy_exists_rls_disabled",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
