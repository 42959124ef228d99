#include "lint/nearby.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_ALTER_ENUM || statement->alter_enum->old_value == NULL ||
        nearby_is_made(context, statement, &statement->alter_enum->type))
        return;
    const AlterEnum *alter = statement->alter_enum;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &alter->type,
                               .hint = "Add the new value, write it from the next release on, and "
                                       "leave the old one."},
                "programs that are running still write and compare '%s', which is now '%s'",
                alter->old_value, alter->new_value);
}

const LintRule rule_compat_rename_enum_value = {
    .id = "compat/rename-enum-value",
    .summary = "a value of an enum in use is renamed",
    .why = "Programs of the old release fail when they write the old value or compare with it, and "
           "do not know the new one.",
    .condition = "ALTER TYPE … RENAME VALUE. Not of a type that this file created, nor in down "
                 "migrations.",
    .safer = "ALTER TYPE mood ADD VALUE 'new'; and leave the old one.",
    .bad = "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';\n",
    .good = "ALTER TYPE mood ADD VALUE 'fine';\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
