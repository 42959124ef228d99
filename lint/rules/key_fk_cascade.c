#include "lint/each.h"

static gboolean matches(G_GNUC_UNUSED const LintContext *context,
                        G_GNUC_UNUSED const Schema *schema, const SchemaConstraint *constraint)
{
    return constraint->on_delete == 'c' || constraint->on_update == 'c';
}

static void check(LintContext *context, const Schema *schema)
{
    each_constraint(context, schema, CONSTRAINT_FOREIGN_KEY, matches,
                    "changes rows that nobody named",
                    "Leave the clause out and delete what is meant to go by name.");
}

const LintRule rule_key_fk_cascade = {
    .id = "key/fk-cascade",
    .summary = "a foreign key with ON DELETE CASCADE",
    .why = "One DELETE takes rows of tables that nobody named.",
    .condition = "A foreign key with ON DELETE CASCADE or ON UPDATE CASCADE.",
    .safer = "Leave the clause out and delete what is meant to go by name.",
    .bad = "CREATE TABLE r (id bigint PRIMARY KEY);\nCREATE TABLE a (id bigint PRIMARY KEY, r_id "
           "bigint REFERENCES r ON DELETE CASCADE);\n",
    .good = "CREATE TABLE r (id bigint PRIMARY KEY);\nCREATE TABLE a (id bigint PRIMARY KEY, r_id "
            "bigint REFERENCES r ON DELETE SET NULL);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
