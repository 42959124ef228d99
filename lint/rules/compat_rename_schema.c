#include "lint/nearby.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_RENAME || statement->rename->object.kind != OBJECT_SCHEMA ||
        nearby_is_made(context, statement, &statement->rename->object))
        return;
    const Rename *rename = statement->rename;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &rename->object,
                               .hint = "Create the new schema beside the old one, with views of "
                                       "what is used."},
                "programs that are running still ask for schema \"%s\", which is now \"%s\"",
                rename->object.name, rename->new_name);
}

const LintRule rule_compat_rename_schema = {
    .id = "compat/rename-schema",
    .summary = "a schema in use is renamed",
    .why = "Every name that is written with it, and every search_path that has it, fails from the "
           "COMMIT on.",
    .condition =
        "ALTER SCHEMA … RENAME. Not of one that this file created, nor in down migrations.",
    .safer = "CREATE SCHEMA new; with views of what is used; drop the old one in a later release.",
    .bad = "ALTER SCHEMA app RENAME TO shop;\n",
    .good = "CREATE SCHEMA shop;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
