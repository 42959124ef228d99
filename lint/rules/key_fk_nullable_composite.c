#include "lint/each.h"

static gboolean matches(G_GNUC_UNUSED const LintContext *context,
                        G_GNUC_UNUSED const Schema *schema, const SchemaConstraint *constraint)
{
    guint n_nullable = 0;
    for (guint i = 0; i < constraint->n_columns; i++) {
        const SchemaColumn *column =
            schema_find_column(constraint->object.relation, constraint->columns[i]);
        if (column != NULL && !column->not_null)
            n_nullable++;
    }
    return n_nullable > 0 && n_nullable < constraint->n_columns;
}

static void check(LintContext *context, const Schema *schema)
{
    each_constraint(
        context, schema, CONSTRAINT_FOREIGN_KEY, matches, "checks nothing when one column is NULL",
        "Set NOT NULL on all of them, or on none with a CHECK that they are NULL together.");
}

const LintRule rule_key_fk_nullable_composite = {
    .id = "key/fk-nullable-composite",
    .summary = "a foreign key of several columns of which some may be NULL",
    .why = "With one NULL among them nothing is checked at all, whatever the others say.",
    .condition = "A foreign key of several columns, some of which may be NULL and some not, "
                 "without MATCH FULL.",
    .safer = "Set NOT NULL on all of them, or on none with a CHECK that they are NULL together.",
    .bad = "CREATE TABLE r (id bigint PRIMARY KEY, a bigint, UNIQUE (id, a));\nCREATE TABLE t (id "
           "bigint PRIMARY KEY, b bigint NOT NULL, c bigint, FOREIGN KEY (b, c) REFERENCES r (id, "
           "a));\n",
    .good =
        "CREATE TABLE r (id bigint PRIMARY KEY, a bigint, UNIQUE (id, a));\nCREATE TABLE t (id "
        "bigint PRIMARY KEY, b bigint NOT NULL, c bigint NOT NULL, FOREIGN KEY (b, c) REFERENCES r "
        "(id, a));\nCREATE TABLE u (id bigint PRIMARY KEY, b bigint REFERENCES r);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
