/*
 * Seed: rows for the tables of a throw-away copy, so that a plan is proved on tables that hold
 * something.
 *
 *     seed_rows(copy, &error)
 *
 * Two rows a table, in as many tables as their constraints, triggers and keys let it; a table that
 * takes none stays empty, which is no failure. Triggers run. ERROR_DATABASE when the server refuses
 * to try at all.
 */
#ifndef CORE_SCHEMA_DIFF_SEED_H
#define CORE_SCHEMA_DIFF_SEED_H

#include "core/pg/connection.h"

gboolean seed_rows(Connection *copy, GError **error);

#endif
