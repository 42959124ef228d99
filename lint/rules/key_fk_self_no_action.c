#include "lint/each.h"

#include <string.h>

static gboolean matches(G_GNUC_UNUSED const LintContext *context,
                        G_GNUC_UNUSED const Schema *schema, const SchemaConstraint *constraint)
{
    const SchemaObject *table = &constraint->object.relation->object;
    return (constraint->on_delete == 'a' || constraint->on_delete == 0) &&
           strcmp(constraint->target_name, table->name) == 0 &&
           strcmp(constraint->target_schema, table->schema) == 0;
}

static void check(LintContext *context, const Schema *schema)
{
    each_constraint(context, schema, CONSTRAINT_FOREIGN_KEY, matches,
                    "does not say what happens to children",
                    "Say ON DELETE CASCADE, SET NULL or RESTRICT.");
}

const LintRule rule_key_fk_self_no_action = {
    .id = "key/fk-self-no-action",
    .summary = "a table that refers to itself without saying what a DELETE does",
    .why = "Deleting a tree of rows fails at the first that still has children.",
    .condition = "A foreign key of a table to itself without ON DELETE.",
    .safer = "Say ON DELETE CASCADE, SET NULL or RESTRICT.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, parent bigint REFERENCES a);\n",
    .good =
        "CREATE TABLE a (id bigint PRIMARY KEY, parent bigint REFERENCES a ON DELETE SET NULL);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
