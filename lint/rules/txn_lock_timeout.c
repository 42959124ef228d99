#include "lint/lock.h"

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

static void check(LintContext *context, const Statement *statement)
{
    const Session *session = simulator_session(context->simulator);
    if (session_unguarded(session) > 0 || session_lock_timeout(session) > 0 ||
        !waits_in_the_way(statement) ||
        lint_settings_boolean(context->settings, context->rule, "runner"))
        return;
    g_autoptr(GArray) locks = lint_locks(context, statement);
    const RelationLock *lock = find_blocking(locks);
    if (lock != NULL)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = &lock->relation,
                                   .hint = "Begin the migration with SET LOCAL lock_timeout = '2s' "
                                           "(SET outside a transaction), and run it again when it "
                                           "gives up."},
                    "while this waits for %s on \"%s\", %s queue behind it without limit: no "
                    "lock_timeout is set",
                    lock_mode_name(lock->mode), lock->relation.name,
                    lock_mode_blocks_reads(lock->mode) ? "all queries" : "all writes");
}

static const LintOption options[] = {
    {"runner", LINT_OPTION_BOOLEAN, "false",
     "whether the program that runs the migrations sets a lock_timeout"},
    {NULL, LINT_OPTION_TEXT, NULL, NULL},
};

const LintRule rule_txn_lock_timeout = {
    .id = "txn/lock-timeout",
    .summary = "a strong lock is waited for without lock_timeout",
    .why = "A statement that needs a strong lock waits for the transactions that use the table, "
           "and everything that comes after it waits behind it: one long query stops the service. "
           "With a lock_timeout the migration gives up instead, and can be tried again.",
    .condition = "The first statement of a file that takes a lock that blocks reads or writes of a "
                 "relation that the file did not make, while no lock_timeout is in force. SET, "
                 "set_config() and the head comment's lock_timeout count, SET LOCAL only inside a "
                 "transaction; 0, RESET, DEFAULT and ROLLBACK take it away. Not what works "
                 "CONCURRENTLY.",
    .safer = "SET LOCAL lock_timeout = '2s'; at the start of the migration.",
    .bad = "ALTER TABLE orders ADD COLUMN note text;\n",
    .good = "SET LOCAL lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;\n",
    .aliases = "squawk:require-timeout-settings eugene:E9",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .options = options,
    .statement = check,
};
