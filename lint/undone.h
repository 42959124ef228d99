/*
 * Undone: the statements of a file that a ROLLBACK in the same file takes back.
 *
 *     g_autofree guint8 *undone = undone_find(parse);
 *     if (undone == NULL || !undone[i])
 */
#ifndef LINT_UNDONE_H
#define LINT_UNDONE_H

#include "core/sql/statement.h"

#include <glib.h>

/* One a statement; NULL when nothing is taken back. Free with g_free(). `transactional`: the runner
 * begins a transaction before the file; where the file says BEGIN itself, that is where its
 * transaction begins. */
guint8 *undone_find(const Parse *parse, gboolean transactional);

#endif
