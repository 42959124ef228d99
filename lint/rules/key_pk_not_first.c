#include "lint/each.h"

#include <string.h>

static gboolean matches(G_GNUC_UNUSED const LintContext *context,
                        G_GNUC_UNUSED const Schema *schema, const SchemaConstraint *constraint)
{
    const GPtrArray *columns = constraint->object.relation->columns;
    for (guint i = 0; i < constraint->n_columns; i++) {
        guint at = 0;
        while (at < columns->len && strcmp(((const SchemaColumn *)columns->pdata[at])->object.name,
                                           constraint->columns[i]) != 0)
            at++;
        if (at >= constraint->n_columns && at < columns->len)
            return TRUE;
    }
    return FALSE;
}

static void check(LintContext *context, const Schema *schema)
{
    each_constraint(context, schema, CONSTRAINT_PRIMARY_KEY, matches, "does not come first",
                    "Put the key first when the table is made anew.");
}

const LintRule rule_key_pk_not_first = {
    .id = "key/pk-not-first",
    .summary = "a primary key that does not come first",
    .why = "Readers look for the key at the top of a table.",
    .condition = "The columns of a primary key are not the first of the table, in any order.",
    .safer = "Put the key first when the table is made anew.",
    .bad = "CREATE TABLE a (b text, id bigint PRIMARY KEY);\n",
    .good = "CREATE TABLE a (id bigint, c bigint, b text, PRIMARY KEY (c, id));\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
