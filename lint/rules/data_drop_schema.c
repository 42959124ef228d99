#include "lint/nearby.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_DROP)
        return;
    for (guint i = 0; i < statement->drop->n_objects; i++) {
        const ObjectName *object = &statement->drop->objects[i];
        if (object->kind != OBJECT_SCHEMA || nearby_is_made(context, statement, object))
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = object,
                                   .hint = "Drop its tables one by one in migrations of their own, "
                                           "then the empty schema."},
                    statement->drop->cascade ? "dropping schema \"%s\" loses everything in it"
                                             : "dropping schema \"%s\" fails unless it is empty",
                    object->name);
    }
}

const LintRule rule_data_drop_schema = {
    .id = "data/drop-schema",
    .summary = "a schema is dropped",
    .why = "With CASCADE every table of the schema goes with its data; without, the statement "
           "fails as long as anything is in it.",
    .condition = "DROP SCHEMA. Not of one that this file created, nor in down migrations.",
    .safer = "Drop what is in it in migrations of their own, so that each loss is seen.",
    .bad = "DROP SCHEMA staging CASCADE;\n",
    .good = "CREATE SCHEMA staging;\n",
    .aliases = "atlas:DS101",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
