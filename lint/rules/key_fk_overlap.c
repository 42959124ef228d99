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
    for (guint i = 0; i < others->len; i++) {
        const SchemaConstraint *other = others->pdata[i];
        if (other->kind == CONSTRAINT_FOREIGN_KEY && other->n_columns > constraint->n_columns &&
            is_within(constraint, other) &&
            strcmp(other->target_name, constraint->target_name) == 0 &&
            strcmp(other->target_schema, constraint->target_schema) == 0)
            return TRUE;
    }
    return FALSE;
}

static void check(LintContext *context, const Schema *schema)
{
    each_constraint(context, schema, CONSTRAINT_FOREIGN_KEY, matches, "is part of a wider one",
                    "Keep the wider one.");
}

const LintRule rule_key_fk_overlap = {
    .id = "key/fk-overlap",
    .summary = "a foreign key within another one",
    .why = "One column that belongs to two foreign keys has to fit both at each write.",
    .condition = "All columns of a foreign key belong to a wider one of the table that refers to "
                 "the same table.",
    .safer = "Keep the wider one.",
    .bad = "CREATE TABLE r (id bigint PRIMARY KEY, a bigint, UNIQUE (id, a));\nCREATE TABLE t (id "
           "bigint PRIMARY KEY, b bigint REFERENCES r, c bigint, FOREIGN KEY (b, c) REFERENCES r "
           "(id, a));\n",
    .good = "CREATE TABLE r (id bigint PRIMARY KEY, a bigint, UNIQUE (id, a));\nCREATE TABLE t (id "
            "bigint PRIMARY KEY, b bigint, c bigint REFERENCES r, d bigint, FOREIGN KEY (b, d) "
            "REFERENCES r (id, a));\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
