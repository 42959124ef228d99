#include "lint/lock.h"

static void report(LintContext *context, const Statement *statement, const AlterAction *action,
                   gboolean added)
{
    ObjectName constraint = statement->alter_table->table;
    constraint.kind = OBJECT_CONSTRAINT;
    constraint.part = action->name;
    constraint.schema = simulator_schema_of(context->schema, &constraint);
    lint_report(
        context,
        &(LintSubject){.statement = statement,
                       .offset = action->offset,
                       .about = &constraint,
                       .hint = "Put VALIDATE CONSTRAINT into a migration of its own."},
        added ? "\"%s\" is validated in the transaction that added it: all of \"%s\" is read under "
                "that statement's lock"
              : "\"%s\" is validated while the transaction keeps everybody from \"%s\"",
        action->name, constraint.name);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    const Session *session = simulator_session(context->simulator);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_VALIDATE_CONSTRAINT)
            continue;
        const char *schema = simulator_schema_of(context->schema, &alter->table);
        gboolean added = session_added_constraint(session, schema, alter->table.name, action->name);
        if (added || session_held(session, schema, alter->table.name) == LOCK_ACCESS_EXCLUSIVE)
            report(context, statement, action, added);
    }
}

const LintRule rule_lock_validate_same_transaction = {
    .id = "lock/validate-same-transaction",
    .summary = "VALIDATE CONSTRAINT in the transaction that added the constraint",
    .why = "NOT VALID makes the lock short, and VALIDATE reads the table under a weak one. In one "
           "transaction the strong lock stays until the end, so the table is read under it, as if "
           "NOT VALID had not been written.",
    .condition = "VALIDATE CONSTRAINT in the transaction that added the constraint, or that holds "
                 "ACCESS EXCLUSIVE on the table. Not on tables that this file created.",
    .safer = "ADD … NOT VALID in one migration, VALIDATE CONSTRAINT in the next.",
    .bad =
        "ALTER TABLE orders ADD CONSTRAINT paid CHECK (paid >= 0) NOT VALID;\nALTER TABLE orders "
        "VALIDATE CONSTRAINT paid;\n",
    .good = "ALTER TABLE orders VALIDATE CONSTRAINT paid;\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
