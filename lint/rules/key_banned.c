#include "lint/each.h"

static gboolean matches(const LintContext *context, G_GNUC_UNUSED const Schema *schema,
                        const SchemaConstraint *constraint)
{
    g_autofree char *key = lint_relation_key(&constraint->object.relation->object);
    return !lint_list_matches(context, "exempt", key);
}

static void check(LintContext *context, const Schema *schema)
{
    each_constraint(context, schema, CONSTRAINT_FOREIGN_KEY, matches, "is not wanted here",
                    "Leave the foreign key out.");
}

const LintRule rule_key_banned = {
    .id = "key/banned",
    .summary = "a foreign key where there should be none",
    .why = "Some projects check references in programs, for sharding or bulk loads.",
    .condition = "Any foreign key; not of tables that the option `exempt` lists.",
    .safer = "Leave the foreign key out.",
    .bad = "CREATE TABLE r (id bigint PRIMARY KEY);\nCREATE TABLE a (id bigint PRIMARY KEY, r_id "
           "bigint REFERENCES r);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, r_id bigint);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options =
        (const LintOption[]){
            {"exempt", LINT_OPTION_LIST, NULL, "globs over schema.table that may have one"}, {0}},
    .schema = check,
};
