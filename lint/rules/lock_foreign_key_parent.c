#include "lint/lock.h"
#include "lint/nearby.h"

static gboolean drops(const Statement *statement)
{
    if (statement->kind == STATEMENT_DROP)
        return TRUE;
    if (statement->kind != STATEMENT_ALTER_TABLE)
        return FALSE;
    for (guint i = 0; i < statement->alter_table->n_actions; i++) {
        AlterActionKind kind = statement->alter_table->actions[i].kind;
        if (kind == ALTER_DROP_COLUMN || kind == ALTER_DROP_CONSTRAINT)
            return TRUE;
    }
    return FALSE;
}

/* As the rule wants it: the last thing that the transaction does, and given up when it takes long.
 */
static gboolean is_careful(const LintContext *context, const Statement *statement)
{
    const LintRule *timeout = lint_rule_find("txn/lock-timeout");
    const Session *session = simulator_session(context->simulator);
    return (session_timeout(session, SESSION_LOCK_TIMEOUT) > 0 ||
            lint_settings_boolean(context->settings, timeout, "runner")) &&
           (!simulator_in_transaction(context->simulator) ||
            !nearby_is_followed_by_work(context, statement));
}

/* An earlier statement of the transaction has told it. */
static gboolean is_held(const LintContext *context, const RelationLock *lock)
{
    return session_held(simulator_session(context->simulator), lock->relation.schema,
                        lock->relation.name) == LOCK_ACCESS_EXCLUSIVE;
}

static void check(LintContext *context, const Statement *statement)
{
    if (!drops(statement) || is_careful(context, statement))
        return;
    g_autoptr(GArray) locks = lint_locks(context, statement);
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        if (lock->role != LOCK_ON_REFERENCED || lock->mode != LOCK_ACCESS_EXCLUSIVE ||
            is_held(context, lock))
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = lock->offset,
                                   .about = &lock->relation,
                                   .hint = "Set a lock_timeout, and drop the foreign key alone and "
                                           "at a quiet time before the rest."},
                    "dropping the foreign key to \"%s\" keeps everybody from \"%s\" too, until the "
                    "transaction ends",
                    lock->relation.name, lock->relation.name);
    }
}

const LintRule rule_lock_foreign_key_parent = {
    .id = "lock/foreign-key-parent",
    .summary = "dropping a foreign key locks the table that it refers to",
    .why = "A foreign key has triggers on both tables. Dropping it, its column or its table takes "
           "ACCESS EXCLUSIVE on the referenced table as well, which is often the busiest there is.",
    .condition = "DROP TABLE, DROP COLUMN or DROP CONSTRAINT that takes a foreign key away, where "
                 "the key is known from the files. Not when the referenced table goes with it or "
                 "was created by this file, nor when the transaction holds that lock on it "
                 "already, nor for the last statement of a transaction under a "
                 "lock_timeout, which is all that can be done about it.",
    .safer = "SET LOCAL lock_timeout = '2s'; ALTER TABLE t DROP CONSTRAINT fk; alone in a "
             "migration, then drop the rest.",
    .bad = "CREATE TABLE IF NOT EXISTS customers (id integer PRIMARY KEY);\nCREATE TABLE IF NOT "
           "EXISTS orders (id integer, customer_id integer REFERENCES customers);\nDROP TABLE "
           "orders;\n",
    .good = "CREATE TABLE IF NOT EXISTS customers (id integer PRIMARY KEY);\nCREATE TABLE IF NOT "
            "EXISTS orders (id integer, customer_id integer);\nDROP TABLE orders;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
