#include "lint/context.h"

static gboolean is_in_scope(const LintContext *context, const SchemaRelation *table)
{
    if (table->temporary || table->partition)
        return FALSE;
    g_autofree char *key = lint_relation_key(&table->object);
    gboolean all = lint_settings_list(context->settings, context->rule, "tables")[0] == NULL;
    return (all || lint_list_matches(context, "tables", key)) &&
           !lint_list_matches(context, "exempt", key);
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (!(!table->row_security && is_in_scope(context, table)))
            continue;
        ObjectName name = schema_object_name(&table->object);
        lint_report(
            context,
            &(LintSubject){
                .origin = &table->object.origin,
                .about = &name,
                .hint =
                    "ALTER TABLE … ENABLE ROW LEVEL SECURITY; and policies for who may see what."},
            "table \"%s\" has no row level security", name.name);
    }
}

const LintRule rule_sec_rls_disabled = {
    .id = "sec/rls-disabled",
    .summary = "a table without row level security",
    .why = "Everybody with SELECT sees every row.",
    .condition = "Row level security is not enabled on a table in scope once all files are read. "
                 "Not temporary tables nor partitions.",
    .safer = "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
    .bad = "CREATE TABLE t (id bigint PRIMARY KEY);\n",
    .good = "CREATE TABLE t (id bigint PRIMARY KEY);\nALTER TABLE t ENABLE ROW LEVEL "
            "SECURITY;\nCREATE POLICY p ON t USING (id > 0);\n",
    .options = (const LintOption[]){{"tables", LINT_OPTION_LIST, NULL,
                                     "globs over schema.table that are judged; none: all"},
                                    {"exempt", LINT_OPTION_LIST, NULL,
                                     "globs over schema.table that are not"},
                                    {0}},
    .aliases = "splinter:rls_disabled_in_public",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
