/*
 * Repair: what may be done about a migration that stopped half-way outside a transaction.
 *
 *     g_autoptr(Plan) plan = plan_resume(runner_input(runner), &(PlanOptions){.target = "0012"},
 *                                        &error);
 *     runner_run(runner, plan, &summary, &error)              resume, undo: run something
 *     runner_declare(runner, plan, REPAIR_DONE, &error)       done, forget: only say so
 *
 * Resuming goes on at the statement that failed, or whose end was never seen. Undoing runs the way
 * down of one that was going up. What is declared is believed: the ledger's row changes, nothing is
 * run. Undoing and declaring write an event of kind `repaired`, in the same transaction as the
 * ledger's row; resuming writes `applied` or `reverted`, as it would have been without the
 * accident.
 */
#ifndef CORE_MIGRATE_REPAIR_H
#define CORE_MIGRATE_REPAIR_H

#include "core/migrate/runner.h"

typedef enum RepairDeclaration {
    REPAIR_DONE,  /* the rest of it has been done by hand */
    REPAIR_FORGET /* what it did has been undone by hand: as if it had never begun */
} RepairDeclaration;

/* Each of one item: the partial migration `options->target` (NULL: the only one there is).
 * ERROR_INPUT when there is none, ERROR_USAGE when there are several and none is named. */
Plan *plan_resume(const PlanInput *input, const PlanOptions *options, GError **error);
Plan *plan_undo(const PlanInput *input, const PlanOptions *options, GError **error);

/* The row that the plans above are about, with the same errors. */
const LedgerRow *repair_find(const PlanInput *input, const char *version, GError **error);

/* `plan` by plan_resume(). */
gboolean runner_declare(Runner *runner, const Plan *plan, RepairDeclaration declaration,
                        GError **error);

/* The statement that failed is done by hand: what resumes goes on after it. Reads the ledger anew,
 * so plans made before are void. */
gboolean runner_skip_statement(Runner *runner, const Plan *plan, GError **error);

#endif
