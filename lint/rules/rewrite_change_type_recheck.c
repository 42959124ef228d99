#include "lint/lock.h"

static void check_action(LintContext *context, const Statement *statement, const ObjectName *table,
                         const AlterAction *action)
{
    SchemaLocks known = {.schema = context->schema,
                         .prior = context->prior,
                         .utc = simulator_in_utc(context->simulator)};
    ColumnChange change;
    if (!action->using_plain_cast || !column_change_find(&known, table, action, &change) ||
        change.constraint == NULL || change.constraint->not_valid ||
        (change.cost != TYPE_CHANGE_FREE && change.cost != TYPE_CHANGE_REINDEX))
        return;
    ObjectName check = schema_object_name(&change.constraint->object);
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = action->offset,
                               .about = &check,
                               .hint =
                                   "Drop the check before, add it again NOT VALID, and VALIDATE "
                                   "it in a later migration."},
                "changing the type of \"%s\" checks \"%s\" against all rows of \"%s\" while nobody "
                "can use it",
                action->name, change.constraint->object.name, table->name);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++)
        if (alter->actions[i].kind == ALTER_COLUMN_TYPE)
            check_action(context, statement, &alter->table, &alter->actions[i]);
}

const LintRule rule_rewrite_change_type_recheck = {
    .id = "rewrite/change-type-recheck",
    .summary = "a change of type that validates a CHECK again",
    .why = "Even where no row is written, PostgreSQL checks the constraints over the column anew, "
           "which reads the whole table under ACCESS EXCLUSIVE.",
    .condition = "ALTER COLUMN … TYPE that does not rewrite the table, of a column that a valid "
                 "CHECK mentions. Not on tables that this file created.",
    .safer =
        "ALTER TABLE t DROP CONSTRAINT c, ALTER COLUMN x TYPE …, ADD CONSTRAINT c CHECK (…) NOT "
        "VALID; and in a later migration VALIDATE CONSTRAINT c.",
    .bad = "CREATE TABLE IF NOT EXISTS people (name varchar(20) CHECK (name <> ''));\nALTER TABLE "
           "people ALTER COLUMN name TYPE varchar(40);\n",
    .good = "CREATE TABLE IF NOT EXISTS people (name varchar(20), age integer CHECK (age > "
            "0));\nALTER TABLE people ALTER COLUMN name TYPE varchar(40);\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
