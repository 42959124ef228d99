/*
 * Verify: the .verify.sql of a migration, whose every statement must succeed, and whose lone
 * boolean column must not be false.
 *
 *     SELECT id, total FROM orders WHERE false;                      -- fails when a column is not
 * there SELECT count(*) = 3 FROM pg_indexes WHERE tablename = 'orders';  -- fails when it is false
 *
 * It runs in the transaction of the migration when that is applied, and alone by verify_run();
 * either way what it changes is rolled back. Its own BEGIN, COMMIT and ROLLBACK are passed over.
 */
#ifndef CORE_MIGRATE_VERIFY_H
#define CORE_MIGRATE_VERIFY_H

#include "core/base/source.h"
#include "core/pg/connection.h"

/* In a transaction of its own, rolled back. ERROR_CHECK_FAILED with the place of the statement. */
gboolean verify_run(Connection *connection, SourceTree *tree, const char *path,
                    gint64 statement_timeout, GError **error);

/* The same in a savepoint of the transaction that is open; the server's own error. */
gboolean verify_run_inside(Connection *connection, SourceTree *tree, const char *path,
                           gint64 statement_timeout, GError **error);

#endif
