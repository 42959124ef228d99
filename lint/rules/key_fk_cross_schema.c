#include "lint/each.h"

#include <string.h>

static gboolean matches(G_GNUC_UNUSED const LintContext *context,
                        G_GNUC_UNUSED const Schema *schema, const SchemaConstraint *constraint)
{
    return strcmp(constraint->target_schema, constraint->object.relation->object.schema) != 0;
}

static void check(LintContext *context, const Schema *schema)
{
    each_constraint(context, schema, CONSTRAINT_FOREIGN_KEY, matches, "refers to another schema",
                    "Keep what belongs together in one schema.");
}

const LintRule rule_key_fk_cross_schema = {
    .id = "key/fk-cross-schema",
    .summary = "a foreign key into another schema",
    .why = "Schemas that point at each other cannot be dumped, moved or dropped apart.",
    .condition = "A foreign key whose table is in another schema than the one it refers to.",
    .safer = "Keep what belongs together in one schema.",
    .bad = "CREATE SCHEMA s;\nCREATE TABLE s.r (id bigint PRIMARY KEY);\nCREATE TABLE a (id bigint "
           "PRIMARY KEY, r_id bigint REFERENCES s.r);\n",
    .good = "CREATE SCHEMA s;\nCREATE TABLE s.r (id bigint PRIMARY KEY);\nCREATE TABLE s.a (id "
            "bigint PRIMARY KEY, r_id bigint REFERENCES s.r);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
