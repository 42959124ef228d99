#include "lint/each.h"

#include <string.h>

static gboolean has_column(const SchemaConstraint *key, const char *column)
{
    for (guint i = 0; i < key->n_columns; i++)
        if (strcmp(key->columns[i], column) == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_within(const SchemaConstraint *key, const SchemaConstraint *other)
{
    for (guint i = 0; i < key->n_columns; i++)
        if (!has_column(other, key->columns[i]))
            return FALSE;
    return TRUE;
}

static gboolean matches(G_GNUC_UNUSED const LintContext *context,
                        G_GNUC_UNUSED const Schema *schema, const SchemaConstraint *constraint)
{
    const GPtrArray *others = constraint->object.relation->constraints;
    for (guint i = 0; i < others->len && others->pdata[i] != constraint; i++) {
        const SchemaConstraint *other = others->pdata[i];
        if (other->kind == CONSTRAINT_FOREIGN_KEY && other->n_columns == constraint->n_columns &&
            is_within(constraint, other) &&
            strcmp(other->target_name, constraint->target_name) == 0 &&
            strcmp(other->target_schema, constraint->target_schema) == 0)
            return TRUE;
    }
    return FALSE;
}

static void check(LintContext *context, const Schema *schema)
{
    each_constraint(context, schema, CONSTRAINT_FOREIGN_KEY, matches,
                    "says what another one says already", "Drop one of them.");
}

const LintRule rule_key_fk_duplicate = {
    .id = "key/fk-duplicate",
    .summary = "two foreign keys that are the same",
    .why = "Each write is checked twice, and the second one locks as much as the first.",
    .condition = "Two foreign keys of a table over the same columns refer to the same table. The "
                 "later one is reported.",
    .safer = "Drop one of them.",
    .bad = "CREATE TABLE r (id bigint PRIMARY KEY);\nCREATE TABLE a (id bigint PRIMARY KEY, r_id "
           "bigint REFERENCES r);\nALTER TABLE a ADD CONSTRAINT again FOREIGN KEY (r_id) "
           "REFERENCES r;\n",
    .good = "CREATE TABLE r (id bigint PRIMARY KEY);\nCREATE TABLE a (id bigint PRIMARY KEY, r_id "
            "bigint REFERENCES r, s_id bigint REFERENCES r);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
