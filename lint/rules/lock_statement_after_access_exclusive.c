#include "lint/lock.h"

#include <string.h>

static gboolean writes_rows(const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_INSERT:
    case STATEMENT_UPDATE:
    case STATEMENT_DELETE:
    case STATEMENT_MERGE:
    case STATEMENT_COPY:
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean takes_time(const Statement *statement, const GArray *locks)
{
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        if (!lock->brief || writes_rows(statement))
            return TRUE;
    }
    return FALSE;
}

/* Whether the statement would keep the relation to itself anyhow. */
static gboolean locks_alone(const GArray *locks, const HeldLock *held)
{
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        if (lock->mode == LOCK_ACCESS_EXCLUSIVE && strcmp(lock->relation.name, held->name) == 0 &&
            g_strcmp0(lock->relation.schema, held->schema) == 0)
            return TRUE;
    }
    return FALSE;
}

/* That has a rule of its own. */
static gboolean validates(const Statement *statement, const HeldLock *held)
{
    if (statement->kind != STATEMENT_ALTER_TABLE ||
        strcmp(statement->alter_table->table.name, held->name) != 0)
        return FALSE;
    for (guint i = 0; i < statement->alter_table->n_actions; i++)
        if (statement->alter_table->actions[i].kind == ALTER_VALIDATE_CONSTRAINT)
            return TRUE;
    return FALSE;
}

static const HeldLock *find_held(const Session *session, const Statement *statement,
                                 const GArray *locks)
{
    for (guint i = 0; i < session_locks(session)->len; i++) {
        const HeldLock *held = session_locks(session)->pdata[i];
        if (held->mode == LOCK_ACCESS_EXCLUSIVE && !held->gone && !locks_alone(locks, held) &&
            !validates(statement, held))
            return held;
    }
    return NULL;
}

/* Once a transaction. */
static gboolean is_told(const LintContext *context, const Session *session)
{
    const HeldLock *first = session_locks(session)->pdata[0];
    return lint_last_line(context) >= first->line;
}

static void check(LintContext *context, const Statement *statement)
{
    const Session *session = simulator_session(context->simulator);
    /* What PostgreSQL refuses here is for txn/concurrent-in-transaction. */
    if (session_locks(session)->len == 0 || statement->outside_transaction ||
        is_told(context, session))
        return;
    g_autoptr(GArray) locks = lint_locks(context, statement);
    const HeldLock *held =
        takes_time(statement, locks) ? find_held(session, statement, locks) : NULL;
    if (held == NULL)
        return;
    ObjectName about = {.kind = OBJECT_TABLE, .schema = held->schema, .name = held->name};
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &about,
                               .hint = "Do it in a migration of its own, before or after the "
                                       "change of the table."},
                "this works on rows while nobody can use \"%s\", locked since line %u", held->name,
                held->line);
}

const LintRule rule_lock_statement_after_access_exclusive = {
    .id = "lock/statement-after-access-exclusive",
    .summary = "work on rows while the transaction holds ACCESS EXCLUSIVE",
    .why =
        "A lock lasts until the transaction ends. A change of the catalog alone is over at once, "
        "but what follows it in the transaction makes readers and writers of that table wait as "
        "long as it takes.",
    .condition = "A statement that writes rows, or reads a table as a whole, of a relation that "
                 "was there before, after another one took ACCESS EXCLUSIVE on such a relation "
                 "in the same transaction. Not further changes of the catalog alone, nor a "
                 "statement that locks that very relation as much itself, nor VALIDATE "
                 "CONSTRAINT, which is lock/validate-same-transaction. Once a transaction.",
    .safer = "Move the work on rows into a migration of its own.",
    .bad =
        "ALTER TABLE orders ADD COLUMN note text;\nUPDATE orders SET note = '' WHERE id < 1000;\n",
    .good = "ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders ALTER COLUMN note SET "
            "DEFAULT '';\n",
    .aliases = "eugene:E4",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
