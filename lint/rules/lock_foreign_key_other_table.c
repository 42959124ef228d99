#include "lint/lock.h"
#include "lint/nearby.h"

static gboolean adds_column(const Statement *statement)
{
    for (guint i = 0; i < statement->alter_table->n_actions; i++)
        if (statement->alter_table->actions[i].kind == ALTER_ADD_COLUMN)
            return TRUE;
    return FALSE;
}

/* A key of a table in use is for lock/add-foreign-key-valid. */
static gboolean adds_key_to_nothing(const LintContext *context, const Statement *statement)
{
    if (statement->kind == STATEMENT_CREATE_TABLE)
        return TRUE;
    if (statement->kind != STATEMENT_ALTER_TABLE)
        return FALSE;
    return lint_is_fresh(context, &statement->alter_table->table) || adds_column(statement);
}

static void check(LintContext *context, const Statement *statement)
{
    if (!adds_key_to_nothing(context, statement) || !simulator_in_transaction(context->simulator) ||
        !nearby_is_followed_by_work(context, statement))
        return;
    g_autoptr(GArray) locks = lint_locks(context, statement);
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        if (lock->role != LOCK_ON_REFERENCED || lock->mode != LOCK_SHARE_ROW_EXCLUSIVE)
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = lock->offset,
                                   .about = &lock->relation,
                                   .hint = "Add the foreign key last, or in a migration of its "
                                           "own."},
                    "the foreign key keeps writers from \"%s\" until the transaction ends, and "
                    "more work follows",
                    lock->relation.name);
    }
}

const LintRule rule_lock_foreign_key_other_table = {
    .id = "lock/foreign-key-other-table",
    .summary = "a foreign key of a new table, with more work after it in the transaction",
    .why = "A foreign key takes SHARE ROW EXCLUSIVE on the referenced table even when there is "
           "nothing to check. Nobody can write to that table until the transaction ends.",
    .condition =
        "A foreign key of a table that is being created, is fresh, or of a new column, to a table "
        "that was there before, when other statements than SET and COMMENT follow in the "
        "transaction. Keys added to tables in use are for lock/add-foreign-key-valid.",
    .safer = "Add the foreign key in the last statement of the migration, or in one of its own.",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES "
           "customers);\nCREATE INDEX ON orders (customer_id);\n",
    .good =
        "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);\nCREATE INDEX ON orders "
        "(customer_id);\nALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers;\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
