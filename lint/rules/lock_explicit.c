#include "lint/lock.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_LOCK)
        return;
    const Maintenance *lock = statement->maintenance;
    LockMode mode = (LockMode)lock->mode;
    if (!lock_mode_blocks_writes(mode))
        return;
    for (guint i = 0; i < lock->n_relations; i++)
        if (!lint_is_fresh(context, &lock->relations[i]))
            lint_report(context,
                        &(LintSubject){.statement = statement,
                                       .about = &lock->relations[i],
                                       .hint = "Let the statements take the locks that they need, "
                                               "or take a weaker one."},
                        "LOCK TABLE in %s mode keeps %s from \"%s\" until the transaction ends",
                        lock_mode_name(mode),
                        lock_mode_blocks_reads(mode) ? "everybody" : "writers",
                        lock->relations[i].name);
}

const LintRule rule_lock_explicit = {
    .id = "lock/explicit",
    .summary = "LOCK TABLE in a mode that keeps readers or writers out",
    .why = "The lock is held until the transaction ends, whatever the statements after it would "
           "have needed.",
    .condition = "LOCK TABLE in SHARE mode or a stronger one, which is ACCESS EXCLUSIVE when none "
                 "is named. Not on tables that this file created.",
    .safer = "Leave it out: DDL takes its own locks. To keep writers of the same rows apart, "
             "SELECT … FOR UPDATE or an advisory lock.",
    .bad = "LOCK TABLE orders;\n",
    .good = "LOCK TABLE orders IN ROW EXCLUSIVE MODE;\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
