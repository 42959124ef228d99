/*
 * Progress: how far a hook outside a transaction has come, kept in the database (table
 * hook_progress of the ledger's schema) so that it goes on there after it was cut off. A row is a
 * hook of a migration in one direction; it is gone once the hook is done.
 */
#ifndef HOOKS_PROGRESS_H
#define HOOKS_PROGRESS_H

#include "hooks/hook.h"

/* Makes the table where it is missing. `place` is NULL when there is nothing to go on with. Free
 * with g_free(). */
gboolean progress_read(HookContext *context, char **place, guint64 *rows, GError **error);

/* In the transaction of the work that it tells of. */
gboolean progress_write(HookContext *context, const char *place, guint64 rows, GError **error);
gboolean progress_end(HookContext *context, GError **error);

#endif
