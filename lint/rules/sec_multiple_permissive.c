#include "lint/context.h"

#include <string.h>

static gboolean share_role(const SchemaPolicy *a, const SchemaPolicy *b)
{
    if (a->n_roles == 0 || b->n_roles == 0)
        return TRUE;
    for (guint i = 0; i < a->n_roles; i++)
        for (guint k = 0; k < b->n_roles; k++)
            if (strcmp(a->roles[i], b->roles[k]) == 0 || strcmp(a->roles[i], "public") == 0 ||
                strcmp(b->roles[k], "public") == 0)
                return TRUE;
    return FALSE;
}

/* The first of them is what the others are measured by. */
static gboolean has_rival(const SchemaRelation *table, guint index)
{
    const SchemaPolicy *policy = table->policies->pdata[index];
    for (guint i = 0; policy->permissive && i < index; i++) {
        const SchemaPolicy *other = table->policies->pdata[i];
        gboolean same =
            other->command == policy->command || other->command == '*' || policy->command == '*';
        if (other->permissive && same && share_role(policy, other))
            return TRUE;
    }
    return FALSE;
}

static void check_table(LintContext *context, const SchemaRelation *table)
{
    for (guint i = 0; i < table->policies->len; i++) {
        const SchemaPolicy *policy = table->policies->pdata[i];
        if (!(has_rival(table, i)))
            continue;
        ObjectName name = schema_object_name(&policy->object);
        lint_report(
            context,
            &(LintSubject){.origin = &policy->object.origin,
                           .about = &name,
                           .hint = "Join them with OR in one policy, or make one RESTRICTIVE."},
            "policy \"%s\" of \"%s\" is one of several permissive ones for the same command and "
            "role",
            policy->object.name, table->object.name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++)
        check_table(context, tables->pdata[i]);
}

const LintRule rule_sec_multiple_permissive = {
    .id = "sec/multiple-permissive",
    .summary = "several permissive policies for one command and role",
    .why = "Each of them is evaluated for each row, and any of them is enough: what is forbidden "
           "by one another may allow.",
    .condition = "A permissive policy of a table is for a command and a role that an earlier "
                 "permissive one is for, too.",
    .safer = "CREATE POLICY p ON t USING (a OR b);",
    .bad = "CREATE TABLE t (id bigint PRIMARY KEY);\nCREATE POLICY a ON t USING (id > 0);\nCREATE "
           "POLICY b ON t FOR SELECT USING (id < 0);\n",
    .good = "CREATE TABLE t (id bigint PRIMARY KEY);\nCREATE POLICY a ON t FOR INSERT WITH CHECK "
            "(id > 0);\nCREATE POLICY b ON t FOR SELECT USING (id < 0);\n",
    .aliases = "splinter:multiple_permissive_policies",
    .severity = SEVERITY_INFO,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
