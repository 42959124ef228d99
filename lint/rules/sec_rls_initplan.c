#include "lint/context.h"

static void check_table(LintContext *context, const SchemaRelation *table)
{
    for (guint i = 0; i < table->policies->len; i++) {
        const SchemaPolicy *policy = table->policies->pdata[i];
        if (!(policy->bare_setting))
            continue;
        ObjectName name = schema_object_name(&policy->object);
        lint_report(context,
                    &(LintSubject){.origin = &policy->object.origin,
                                   .about = &name,
                                   .hint = "Wrap it: (SELECT current_setting('app.tenant'))."},
                    "policy \"%s\" asks for a setting again for every row of \"%s\"",
                    policy->object.name, table->object.name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++)
        check_table(context, tables->pdata[i]);
}

const LintRule rule_sec_rls_initplan = {
    .id = "sec/rls-initplan",
    .summary = "a setting read for each row by a policy",
    .why = "A call outside of a sub-select runs once for every row that is looked at; inside of "
           "one it runs once for the query.",
    .condition = "The expression of a policy calls current_setting() or a function of auth without "
                 "arguments, and not inside a sub-select.",
    .safer = "USING (tenant = (SELECT current_setting('app.tenant')))",
    .bad = "CREATE TABLE t (id text PRIMARY KEY);\nCREATE POLICY p ON t USING (id = "
           "current_setting('a.b'));\n",
    .good = "CREATE TABLE t (id text PRIMARY KEY);\nCREATE POLICY p ON t USING (id = (SELECT "
            "current_setting('a.b')));\n",
    .aliases = "splinter:auth_rls_initplan",
    .severity = SEVERITY_INFO,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
