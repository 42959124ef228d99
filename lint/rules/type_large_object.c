#include "lint/each.h"

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaColumn *column)
{
    static const char *const names[] = {"oid", "lo", NULL};
    return each_has_type(column, names);
}

static void check(LintContext *context, const Schema *schema)
{
    each_column(context, schema, matches, "points at a large object, which outlives the row",
                "Use bytea, or keep files outside of the database.");
}

const LintRule rule_type_large_object = {
    .id = "type/large-object",
    .summary = "a column of type oid or lo",
    .why = "A large object lives outside of the table: deleting the row leaves it, dumps and "
           "privileges treat it apart.",
    .condition = "A table's column has the type, or is an array of it; once, where it is defined.",
    .safer = "Use bytea, or keep files outside of the database.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b oid);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b bytea);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
