#include "lint/guard.h"

/* VACUUM FULL waits like any other; what works CONCURRENTLY waits without standing in the way. */
static gboolean waits_in_the_way(const Statement *statement)
{
    return !statement->outside_transaction || statement->kind == STATEMENT_VACUUM;
}

/* The strongest; of the table rather than of its index. */
static gboolean is_better(const RelationLock *lock, const RelationLock *found)
{
    return found == NULL || lock->mode > found->mode ||
           (lock->mode == found->mode && found->relation.kind == OBJECT_INDEX);
}

static const RelationLock *find_blocking(const GArray *locks)
{
    const RelationLock *found = NULL;
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        if (lock_mode_blocks_writes(lock->mode) && is_better(lock, found))
            found = lock;
    }
    return found;
}

void guard_check(LintContext *context, const Statement *statement, SessionTimeout timeout,
                 const char *message, const char *hint)
{
    const Session *session = simulator_session(context->simulator);
    if (session_unguarded(session, timeout) > 0 || session_timeout(session, timeout) > 0 ||
        !waits_in_the_way(statement))
        return;
    g_autoptr(GArray) locks = lint_locks(context, statement);
    const RelationLock *lock = find_blocking(locks);
    if (lock != NULL)
        lint_report(
            context, &(LintSubject){.statement = statement, .about = &lock->relation, .hint = hint},
            "%s on \"%s\" keeps %s waiting: %s", lock_mode_name(lock->mode), lock->relation.name,
            lock_mode_blocks_reads(lock->mode) ? "all queries" : "all writes", message);
}
