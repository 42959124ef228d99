#include "lint/context.h"

static void report(LintContext *context, const Statement *statement, const ObjectName *table)
{
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = table,
                               .hint = "Plain VACUUM makes the space usable again without locking; "
                                       "pg_repack gives it back."},
                "VACUUM FULL writes \"%s\" anew while nobody can use it",
                table != NULL ? table->name : "every table");
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_VACUUM || !statement->maintenance->full)
        return;
    const Maintenance *vacuum = statement->maintenance;
    if (vacuum->n_relations == 0)
        report(context, statement, NULL);
    for (guint i = 0; i < vacuum->n_relations; i++)
        if (!lint_is_fresh(context, &vacuum->relations[i]))
            report(context, statement, &vacuum->relations[i]);
}

const LintRule rule_lock_vacuum_full = {
    .id = "lock/vacuum-full",
    .summary = "VACUUM FULL",
    .why = "It copies the table and builds all its indexes under ACCESS EXCLUSIVE.",
    .condition = "VACUUM with FULL on. Not on tables that this file created.",
    .safer = "VACUUM t; or pg_repack for tables that have to become smaller.",
    .bad = "VACUUM (ANALYZE, FULL) orders;\n",
    .good = "VACUUM (FULL false) orders;\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
