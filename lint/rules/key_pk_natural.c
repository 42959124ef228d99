#include "lint/each.h"

#include <string.h>

static gboolean refers(const SchemaRelation *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const SchemaConstraint *key = table->constraints->pdata[i];
        for (guint k = 0; key->kind == CONSTRAINT_FOREIGN_KEY && k < key->n_columns; k++)
            if (strcmp(key->columns[k], column) == 0)
                return TRUE;
    }
    return FALSE;
}

static gboolean matches(G_GNUC_UNUSED const LintContext *context,
                        G_GNUC_UNUSED const Schema *schema, const SchemaConstraint *constraint)
{
    static const char *const uuid[] = {"uuid", NULL};
    const SchemaRelation *table = constraint->object.relation;
    for (guint i = 0; i < constraint->n_columns; i++) {
        const SchemaColumn *column = schema_find_column(table, constraint->columns[i]);
        if (column == NULL || column->serial || column->identity != 0 ||
            each_has_type(column, uuid) ||
            (column->default_text != NULL && strstr(column->default_text, "nextval") != NULL) ||
            refers(table, column->object.name))
            return FALSE;
    }
    return constraint->n_columns > 0;
}

static void check(LintContext *context, const Schema *schema)
{
    each_constraint(context, schema, CONSTRAINT_PRIMARY_KEY, matches,
                    "is made of columns that mean something",
                    "Use a surrogate key and a unique constraint.");
}

const LintRule rule_key_pk_natural = {
    .id = "key/pk-natural",
    .summary = "a primary key that means something",
    .why = "What means something changes, and every foreign key with it.",
    .condition =
        "A primary key without an identity, serial, uuid or foreign key column among its columns.",
    .safer = "Use a surrogate key and a unique constraint.",
    .bad = "CREATE TABLE a (email text PRIMARY KEY);\n",
    .good = "CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);\nCREATE TABLE b "
            "(id bigserial PRIMARY KEY);\nCREATE TABLE c (id uuid PRIMARY KEY);\nCREATE TABLE d "
            "(a_id bigint REFERENCES a, n integer, PRIMARY KEY (a_id, n));\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
