#include "lint/context.h"

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (!(table->row_security && !table->force_row_security))
            continue;
        ObjectName name = schema_object_name(&table->object);
        lint_report(context,
                    &(LintSubject){.origin = &table->object.origin,
                                   .about = &name,
                                   .hint = "ALTER TABLE … FORCE ROW LEVEL SECURITY;"},
                    "policies of table \"%s\" do not hold for its owner", name.name);
    }
}

const LintRule rule_sec_rls_not_forced = {
    .id = "sec/rls-not-forced",
    .summary = "row level security that the owner passes by",
    .why = "An application that connects as the owner sees every row, whatever the policies say.",
    .condition = "Row level security is enabled on a table and not forced once all files are read.",
    .safer = "ALTER TABLE orders FORCE ROW LEVEL SECURITY;",
    .bad = "CREATE TABLE t (id bigint PRIMARY KEY);\nALTER TABLE t ENABLE ROW LEVEL SECURITY;\n",
    .good = "CREATE TABLE t (id bigint PRIMARY KEY);\nALTER TABLE t ENABLE ROW LEVEL SECURITY, "
            "FORCE ROW LEVEL SECURITY;\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
