/*
 * Loading a build into a database: all in one transaction, in a few large batches.
 *
 *     LoadOutcome outcome;
 *     if (!build_load(build, connection, &outcome, &error)) …error_path(error), error_line(error)…
 *
 * A refused statement is ERROR_DATABASE (ERROR_CONNECTION when the server went away) with its place
 * in the source file; when it names something that a later file makes, the hint says which.
 * Afterwards the transaction is gone and the database is as before. Statements that PostgreSQL runs
 * only outside of a transaction are ERROR_INPUT before anything is sent.
 */
#ifndef CORE_BUILD_LOAD_H
#define CORE_BUILD_LOAD_H

#include "core/build/build.h"
#include "core/pg/connection.h"

typedef struct LoadOutcome {
    guint statements;
    guint64 rows; /* put in by COPY and INSERT */
} LoadOutcome;

gboolean build_load(const Build *build, Connection *connection, LoadOutcome *outcome,
                    GError **error);

#endif
