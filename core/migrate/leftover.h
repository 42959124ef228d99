/*
 * Leftover: what a statement that cannot run in a transaction leaves behind when it fails or is cut
 * off, and what may be concluded of one whose end nobody saw (private to core/migrate).
 *
 *     LeftoverVerdict verdict = leftover_settle(connection, parse, index, resumed, &error);
 *
 * CREATE INDEX CONCURRENTLY leaves an invalid index; it goes before the next try, since with IF NOT
 * EXISTS that would succeed over it. One that another session is building at the moment stays, and
 * is ERROR_LOCKED.
 */
#ifndef CORE_MIGRATE_LEFTOVER_H
#define CORE_MIGRATE_LEFTOVER_H

#include "core/pg/connection.h"
#include "core/sql/statement.h"

/* Ordinary statements are run in one transaction with their step in the ledger: the end of those is
 * always known. Not so: what PostgreSQL refuses inside, what may commit by itself, what is not
 * understood. */
gboolean leftover_is_ordinary(const Parse *parse, guint index);

/* Whether the next run can find out by itself what became of it, or may just repeat it. */
gboolean leftover_is_knowable(const Parse *parse, guint index);

typedef enum LeftoverVerdict {
    LEFTOVER_RUN,   /* as if it had never been sent */
    LEFTOVER_DONE,  /* it was sent before, and did take effect */
    LEFTOVER_FAILED /* with `error` */
} LeftoverVerdict;

/* Clears away what is left; `sent`: an earlier run sent it, and its end was never seen. `removed`
 * (may be NULL) gets the name of the index that was dropped, or NULL; free with g_free(). */
LeftoverVerdict leftover_settle(Connection *connection, const Parse *parse, guint index,
                                gboolean sent, char **removed, GError **error);

/* The invalid index that the statement (any kind) has left, as DROP INDEX takes it; NULL when there
 * is none. Free with g_free(). */
char *leftover_index(Connection *connection, const Parse *parse, guint index);

#endif
