#include "lint/undone.h"

#include <string.h>

static gboolean has_rollback(const Parse *parse)
{
    for (guint i = 0; i < parse->n_statements; i++) {
        const Statement *statement = &parse->statements[i];
        if (statement->kind == STATEMENT_TRANSACTION &&
            (statement->transaction->kind == TRANSACTION_ROLLBACK ||
             statement->transaction->kind == TRANSACTION_ROLLBACK_TO))
            return TRUE;
    }
    return FALSE;
}

/* The statement that set the savepoint which is in force before `before`, or `before`. */
static guint find_savepoint(const Parse *parse, guint begin, guint before, const char *name)
{
    for (guint i = before; i-- > begin;) {
        const Statement *statement = &parse->statements[i];
        if (statement->kind == STATEMENT_TRANSACTION &&
            statement->transaction->kind == TRANSACTION_SAVEPOINT &&
            g_strcmp0(statement->transaction->savepoint, name) == 0)
            return i;
    }
    return before;
}

guint8 *undone_find(const Parse *parse, gboolean transactional)
{
    if (!has_rollback(parse))
        return NULL;
    guint8 *undone = g_malloc0(parse->n_statements);
    gboolean open = transactional;
    for (guint i = 0, begin = 0; i < parse->n_statements; i++) {
        const Statement *statement = &parse->statements[i];
        if (statement->kind != STATEMENT_TRANSACTION)
            continue;
        const Transaction *transaction = statement->transaction;
        guint from = i;
        switch (transaction->kind) {
        case TRANSACTION_BEGIN:
            begin = i;
            open = TRUE;
            continue;
        case TRANSACTION_ROLLBACK:
            from = open ? begin : i;
            break;
        case TRANSACTION_ROLLBACK_TO:
            from = find_savepoint(parse, begin, i, transaction->savepoint);
            break;
        case TRANSACTION_COMMIT:
        case TRANSACTION_PREPARED:
            break;
        default:
            continue;
        }
        memset(undone + from, 1, i - from);
        if (transaction->kind == TRANSACTION_ROLLBACK_TO)
            continue;
        begin = i + 1;
        open = transaction->chain;
    }
    return undone;
}
