#include "lint/context.h"

/* WITH CHECK is USING where it is left out. */
static gboolean lets_all_write(const SchemaPolicy *policy)
{
    if (!policy->permissive || policy->command == 'r')
        return FALSE;
    if (policy->command == 'd')
        return policy->using_true;
    if (policy->command == 'a')
        return policy->check_true;
    return policy->check_text != NULL ? policy->check_true : policy->using_true;
}

static void check_table(LintContext *context, const SchemaRelation *table)
{
    for (guint i = 0; i < table->policies->len; i++) {
        const SchemaPolicy *policy = table->policies->pdata[i];
        if (!(lets_all_write(policy)))
            continue;
        ObjectName name = schema_object_name(&policy->object);
        lint_report(context,
                    &(LintSubject){
                        .origin = &policy->object.origin,
                        .about = &name,
                        .hint = "Say whose rows: USING (owner_id = …) WITH CHECK (owner_id = …)."},
                    "policy \"%s\" lets everybody it is for write any row of \"%s\"",
                    policy->object.name, table->object.name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++)
        check_table(context, tables->pdata[i]);
}

const LintRule rule_sec_rls_always_true = {
    .id = "sec/rls-always-true",
    .summary = "a policy that lets everybody write everything",
    .why = "It looks like protection and is none.",
    .condition = "A permissive policy for ALL, INSERT, UPDATE or DELETE has an expression that is "
                 "always true (true, 1 = 1, true OR …) as the one that decides about writing, once "
                 "all files are read; ALTER POLICY counts. USING (true) of a SELECT policy is "
                 "fine: rows may be meant for all.",
    .safer = "CREATE POLICY own ON orders FOR UPDATE USING (owner = current_user);",
    .bad = "CREATE TABLE t (id bigint PRIMARY KEY);\nCREATE POLICY p ON t USING (true);\n",
    .good =
        "CREATE TABLE t (id bigint PRIMARY KEY);\nCREATE POLICY p ON t FOR SELECT USING (true);\n",
    .aliases = "splinter:rls_policy_always_true",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
