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

static gboolean matches(const LintContext *context, G_GNUC_UNUSED const Schema *schema,
                        const SchemaConstraint *constraint)
{
    const SchemaRelation *table = constraint->object.relation;
    for (guint i = 0; i < constraint->n_columns; i++) {
        const SchemaColumn *column = schema_find_column(table, constraint->columns[i]);
        if (column != NULL && column->type_name != NULL &&
            !lint_list_matches(context, "types", column->type_name) &&
            !refers(table, column->object.name))
            return TRUE;
    }
    return FALSE;
}

static void check(LintContext *context, const Schema *schema)
{
    each_constraint(context, schema, CONSTRAINT_PRIMARY_KEY, matches,
                    "is of a type that is not wanted for keys", "Use bigint or uuid.");
}

const LintRule rule_key_pk_type = {
    .id = "key/pk-type",
    .summary = "a primary key of a type that the project does not want",
    .why = "A key of 32 bits runs out; a key of text is copied into every foreign key.",
    .condition = "A column of a primary key that is no foreign key has a type that the option "
                 "`types` does not list.",
    .safer = "Use bigint or uuid.",
    .bad = "CREATE TABLE a (id integer PRIMARY KEY);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE TABLE b (id uuid PRIMARY KEY);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = (const LintOption[]){{"types", LINT_OPTION_LIST, "int8 uuid",
                                     "globs over PostgreSQL's names of types that keys may have"},
                                    {0}},
    .schema = check,
};
