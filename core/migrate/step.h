/*
 * Step: one statement of a migration outside a transaction (private to core/migrate): run, and kept
 * in the ledger.
 *
 * An ordinary statement and its step are one transaction: whatever is killed, either both are there
 * or neither. One that PostgreSQL refuses inside runs by itself, and the step is written after it;
 * leftover.h tells what became of one whose end was not seen. Statements between a BEGIN and a
 * COMMIT of the file itself are part of that transaction, and so are their steps.
 */
#ifndef CORE_MIGRATE_STEP_H
#define CORE_MIGRATE_STEP_H

#include "core/migrate/job.h"

/* Runs the statement after `step->done`, and moves `step` one further. `sent`: an earlier run sent
 * it, and its end was never seen. On failure `failure_at` is told of already. */
gboolean step_run(Job *job, LedgerStep *step, gboolean sent, GError **error);

#endif
