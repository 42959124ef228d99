#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_ALTER_ENUM)
        return;
    const AlterEnum *alter = statement->alter_enum;
    if (alter->old_value == NULL && alter->neighbour == NULL)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = &alter->type,
                                   .hint = "Say where: BEFORE or AFTER a value."},
                    "'%s' becomes the last value of \"%s\"", alter->new_value, alter->type.name);
}

const LintRule rule_type_enum_order = {
    .id = "type/enum-order",
    .summary = "ADD VALUE without BEFORE or AFTER",
    .why = "The order of an enum is that of its comparisons, and it cannot be changed later.",
    .condition = "ALTER TYPE … ADD VALUE without a neighbour.",
    .safer = "ALTER TYPE mood ADD VALUE 'fine' AFTER 'ok';",
    .bad = "ALTER TYPE mood ADD VALUE 'fine';\n",
    .good =
        "ALTER TYPE mood ADD VALUE 'fine' AFTER 'ok';\nALTER TYPE mood RENAME VALUE 'a' TO 'b';\n",
    .aliases = "squawk:require-enum-value-ordering",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
