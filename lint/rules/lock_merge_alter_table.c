#include "lint/lock.h"

#include <string.h>

enum { READS_ALL = LOCK_SCANS | LOCK_REWRITES };

static const HeldLock *find_earlier(const Session *session, const RelationLock *lock)
{
    for (guint i = 0; i < session_locks(session)->len; i++) {
        const HeldLock *held = session_locks(session)->pdata[i];
        if ((held->work & READS_ALL) != 0 && strcmp(held->name, lock->relation.name) == 0 &&
            g_strcmp0(held->schema, lock->relation.schema) == 0)
            return held;
    }
    return NULL;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_ALTER_TABLE)
        return;
    const Session *session = simulator_session(context->simulator);
    if (session_locks(session)->len == 0)
        return;
    g_autoptr(GArray) locks = lint_locks(context, statement);
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        const HeldLock *earlier = lock->role == LOCK_ON_TARGET && (lock->work & READS_ALL) != 0
                                      ? find_earlier(session, lock)
                                      : NULL;
        if (earlier != NULL)
            lint_report(context,
                        &(LintSubject){.statement = statement,
                                       .about = &lock->relation,
                                       .hint = "Write the actions into one ALTER TABLE: the table "
                                               "is read or copied once."},
                        "\"%s\" is read as a whole once more: line %u did already",
                        lock->relation.name, earlier->line);
    }
}

const LintRule rule_lock_merge_alter_table = {
    .id = "lock/merge-alter-table",
    .summary = "several ALTER TABLE that each read or copy the whole table",
    .why = "One ALTER TABLE with several actions reads, or copies, the table once for all of them.",
    .condition = "An ALTER TABLE that reads or copies all rows of a table in use, after another "
                 "one of the same transaction did. Changes of the catalog alone do not count.",
    .safer = "ALTER TABLE t ALTER COLUMN a TYPE bigint, ALTER COLUMN b TYPE bigint;",
    .bad = "ALTER TABLE orders ALTER COLUMN a TYPE bigint;\nALTER TABLE orders ALTER COLUMN b TYPE "
           "bigint;\n",
    .good = "ALTER TABLE orders ALTER COLUMN a TYPE bigint, ALTER COLUMN b TYPE bigint;\n",
    .aliases = "eugene:W12",
    .severity = SEVERITY_INFO,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
