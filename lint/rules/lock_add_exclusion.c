#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind == ALTER_ADD_CONSTRAINT &&
            action->constraint->kind == CONSTRAINT_EXCLUSION)
            lint_report(
                context,
                &(LintSubject){.statement = statement,
                               .offset = action->offset,
                               .about = &alter->table,
                               .hint = "There is no way without the lock: do it while the table is "
                                       "small or nobody needs it."},
                "adding the exclusion constraint builds its index while nobody can use \"%s\"",
                alter->table.name);
    }
}

const LintRule rule_lock_add_exclusion = {
    .id = "lock/add-exclusion",
    .summary = "ADD EXCLUDE",
    .why = "The constraint's index is built under ACCESS EXCLUSIVE, and neither NOT VALID nor "
           "USING INDEX exists for exclusion constraints.",
    .condition = "ALTER TABLE … ADD EXCLUDE. Not on tables that this file created.",
    .safer = "Write it into CREATE TABLE; later, a maintenance window.",
    .bad = "ALTER TABLE bookings ADD EXCLUDE USING gist (room WITH =, during WITH &&);\n",
    .good = "CREATE TABLE bookings (id bigint PRIMARY KEY, during tstzrange, EXCLUDE USING gist "
            "(during WITH &&));\n",
    .aliases = "eugene:E8",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
