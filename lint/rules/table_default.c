#include "lint/each.h"

#include <string.h>

static gboolean is_in_key(const SchemaColumn *column)
{
    const GPtrArray *constraints = column->object.relation->constraints;
    for (guint i = 0; i < constraints->len; i++) {
        const SchemaConstraint *key = constraints->pdata[i];
        for (guint k = 0; key->kind <= CONSTRAINT_FOREIGN_KEY && k < key->n_columns; k++)
            if (strcmp(key->columns[k], column->object.name) == 0)
                return TRUE;
    }
    return FALSE;
}

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaColumn *column)
{
    return column->not_null && column->default_text == NULL && column->identity == 0 &&
           !column->serial && !is_in_key(column);
}

static void check(LintContext *context, const Schema *schema)
{
    each_column(context, schema, matches, "has no default", "Give it a default.");
}

const LintRule rule_table_default = {
    .id = "table/default",
    .summary = "a required column without a default",
    .why = "Every INSERT has to name it.",
    .condition =
        "A column that is NOT NULL and has neither default nor identity, and is no part of a key.",
    .safer = "Give it a default.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b text NOT NULL);\n",
    .good = "CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b text NOT NULL "
            "DEFAULT '', c text);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
