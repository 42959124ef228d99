#include "lint/nearby.h"

static gboolean is_judged(ObjectKind kind)
{
    switch (kind) {
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_AGGREGATE:
    case OBJECT_VIEW:
    case OBJECT_MATERIALIZED_VIEW:
    case OBJECT_SEQUENCE:
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
        return TRUE;
    default:
        return FALSE;
    }
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_RENAME || statement->rename->object.part != NULL ||
        !is_judged(statement->rename->object.kind))
        return;
    const Rename *rename = statement->rename;
    if (nearby_is_made(context, statement, &rename->object) ||
        nearby_after(context, statement, TOUCH_CREATE, &rename->object) != NULL)
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &rename->object,
                               .hint = "Create it under the new name as well, and drop the old one "
                                       "once nothing uses it."},
                "programs that are running still ask for %s \"%s\", which is now \"%s\"",
                object_kind_word(rename->object.kind), rename->object.name, rename->new_name);
}

const LintRule rule_compat_rename_object = {
    .id = "compat/rename-object",
    .summary = "a function, view, sequence or type in use is renamed",
    .why = "Programs of the old release run on for a while and fail from the COMMIT on.",
    .condition =
        "RENAME of a function, procedure, aggregate, view, sequence, type or domain. Not of one "
        "that this file created, nor when it then creates the old name anew, nor in down "
        "migrations.",
    .safer = "Create it under the new name as well; drop the old one in a later release.",
    .bad = "ALTER FUNCTION total(bigint) RENAME TO sum_of;\n",
    .good = "CREATE FUNCTION total(a bigint) RETURNS bigint LANGUAGE sql AS 'SELECT a';\nALTER "
            "FUNCTION total(bigint) RENAME TO sum_of;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
