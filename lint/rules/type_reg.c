#include "lint/each.h"

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaColumn *column)
{
    static const char *const names[] = {"regproc",      "regprocedure", "regoper",
                                        "regoperator",  "regconfig",    "regdictionary",
                                        "regcollation", "regnamespace", NULL};
    return each_has_type(column, names);
}

static void check(LintContext *context, const Schema *schema)
{
    each_column(context, schema, matches, "keeps pg_upgrade from running",
                "Use text for the name.");
}

const LintRule rule_type_reg = {
    .id = "type/reg",
    .summary = "a column of a reg… type",
    .why = "pg_upgrade refuses a database with such a column, since the numbers behind the names "
           "change.",
    .condition = "A table's column has the type, or is an array of it; once, where it is defined.",
    .safer = "Use text for the name.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b regprocedure);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b regclass, c regrole, d regtype, e text);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
