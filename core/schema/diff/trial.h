/*
 * Trial: whether the rows that are there let a plan through, asked of the database that it is for.
 *
 *     trial_run(delta, live, &error)
 *
 * Only reads, each query by itself. ERROR_REFUSED with one line of detail a step that would fail:
 * a table with rows that a new column without a value does not suit, values that a type, a check or
 * a key does not take. What cannot be asked yet (it is about something that the plan makes) is
 * passed over. It reads whole tables.
 */
#ifndef CORE_SCHEMA_DIFF_TRIAL_H
#define CORE_SCHEMA_DIFF_TRIAL_H

#include "core/pg/connection.h"
#include "core/schema/diff/delta.h"

gboolean trial_run(const Delta *delta, Connection *live, GError **error);

/* Whether a failure is about values: SQLSTATE class 22 or 23. */
gboolean trial_is_about_values(const GError *error);

#endif
