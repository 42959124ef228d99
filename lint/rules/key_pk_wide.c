#include "lint/each.h"

static gboolean matches(const LintContext *context, G_GNUC_UNUSED const Schema *schema,
                        const SchemaConstraint *constraint)
{
    return constraint->n_columns >
           (guint64)lint_settings_integer(context->settings, context->rule, "most");
}

static void check(LintContext *context, const Schema *schema)
{
    each_constraint(context, schema, CONSTRAINT_PRIMARY_KEY, matches, "has very many columns",
                    "Use a surrogate key and a unique constraint.");
}

const LintRule rule_key_pk_wide = {
    .id = "key/pk-wide",
    .summary = "a primary key of very many columns",
    .why = "Each foreign key to it carries them all, and each index with them.",
    .condition = "A primary key has more columns than the option `most`.",
    .safer = "Use a surrogate key and a unique constraint.",
    .bad = "CREATE TABLE a (b integer, c integer, d integer, e integer, f integer, PRIMARY KEY (b, "
           "c, d, e, f));\n",
    .good = "CREATE TABLE a (b integer, c integer, PRIMARY KEY (b, c));\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = (const LintOption[]){{"most", LINT_OPTION_INTEGER, "4", "columns at most"}, {0}},
    .schema = check,
};
