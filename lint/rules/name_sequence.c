#include "lint/naming.h"

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *sequences = schema_objects(schema, OBJECT_SEQUENCE);
    for (guint i = 0; i < sequences->len; i++) {
        const SchemaSequence *sequence = sequences->pdata[i];
        if (!sequence->implicit)
            naming_check(context, &sequence->object, "pattern");
    }
}

const LintRule rule_name_sequence = {
    .id = "name/sequence",
    .summary = "a sequence's name breaks the naming rule",
    .why = "One way to write names saves everybody the guess, and a name that needs quotes needs "
           "them everywhere for ever.",
    .condition = "The name of a sequence, as PostgreSQL stores it, does not match the pattern: "
                 "snake_case unless configured. Not those of serial and identity columns.",
    .safer = "ALTER SEQUENCE … RENAME TO …; or configure the pattern for this path or schema.",
    .bad = "CREATE SEQUENCE \"orderNumber\";\n",
    .good = "CREATE SEQUENCE orderNumber;\n",
    .options = (const LintOption[]){NAMING_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
