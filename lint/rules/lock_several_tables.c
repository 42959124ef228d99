#include "lint/lock.h"

#include <string.h>

static gboolean is_same(const HeldLock *held, const RelationLock *lock)
{
    return strcmp(held->name, lock->relation.name) == 0 &&
           g_strcmp0(held->schema, lock->relation.schema) == 0;
}

/* The first that an earlier statement took, of the one kind; how many statements took one that was
 * not held before them. */
static const HeldLock *find_first(const Session *session, guint *n_others)
{
    const GPtrArray *locks = session_locks(session);
    const HeldLock *first = NULL;
    for (guint i = 0; i < locks->len; i++) {
        const HeldLock *held = locks->pdata[i];
        if (held->mode != LOCK_ACCESS_EXCLUSIVE)
            continue;
        if (first == NULL)
            first = held;
        else if (held->line != first->line &&
                 (strcmp(held->name, first->name) != 0 || strcmp(held->schema, first->schema) != 0))
            (*n_others)++;
    }
    return first;
}

static gboolean is_held(const Session *session, const RelationLock *lock)
{
    for (guint i = 0; i < session_locks(session)->len; i++) {
        const HeldLock *held = session_locks(session)->pdata[i];
        if (held->mode == LOCK_ACCESS_EXCLUSIVE && is_same(held, lock))
            return TRUE;
    }
    return FALSE;
}

static void check(LintContext *context, const Statement *statement)
{
    const Session *session = simulator_session(context->simulator);
    guint n_others = 0;
    const HeldLock *first = find_first(session, &n_others);
    if (first == NULL || n_others > 0)
        return;
    g_autoptr(GArray) locks = lint_locks(context, statement);
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        if (lock->mode != LOCK_ACCESS_EXCLUSIVE || lock->role != LOCK_ON_TARGET ||
            lock->relation.kind == OBJECT_INDEX || lock->relation.kind == OBJECT_SEQUENCE ||
            is_held(session, lock))
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = lock->offset,
                                   .about = &lock->relation,
                                   .hint = "One table a migration; or one transaction a table."},
                    "everybody is kept from \"%s\" while they are kept from \"%s\" since line %u",
                    lock->relation.name, first->name, first->line);
        return;
    }
}

const LintRule rule_lock_several_tables = {
    .id = "lock/several-tables",
    .summary = "ACCESS EXCLUSIVE on a second relation in one transaction",
    .why = "The first lock is kept while the second is waited for, so a busy second table stops "
           "the first as well. Transactions that use the two in the other order end in a deadlock.",
    .condition =
        "A statement that takes ACCESS EXCLUSIVE on a relation in use, after another statement of "
        "the transaction took it on another one; once a transaction. What one statement locks "
        "besides its table (partitions, the other end of a foreign key) does not count.",
    .safer = "One table a migration, each in its own transaction.",
    .bad =
        "ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE customers ADD COLUMN note text;\n",
    .good =
        "ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders ADD COLUMN remark text;\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
