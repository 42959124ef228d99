#include "core/migrate/repair.h"

#include "core/base/error.h"
#include "core/migrate/job.h"

#include <string.h>

static const LedgerRow *fail_to_find(GError **error, const char *version, guint count)
{
    if (version != NULL) {
        error_set(error, ERROR_INPUT, "migration \"%s\" is not partial: there is nothing to repair",
                  version);
        error_add_hint(error, "confiture-migrate status tells the state of each.");
    } else if (count == 0) {
        error_set(error, ERROR_INPUT, "no migration is partial: there is nothing to repair");
    } else {
        error_set(error, ERROR_USAGE, "%u migrations are partial", count);
        error_add_hint(error, "Name the one that is meant.");
    }
    return NULL;
}

const LedgerRow *repair_find(const PlanInput *input, const char *version, GError **error)
{
    const LedgerRow *found = NULL;
    guint count = 0;
    for (guint i = 0; i < input->ledger->rows->len; i++) {
        const LedgerRow *row = ledger_at(input->ledger, i);
        if (!row->partial || (version != NULL && version_compare(row->version, version) != 0))
            continue;
        found = row;
        count++;
    }
    return count == 1 ? found : fail_to_find(error, version, count);
}

Plan *plan_resume(const PlanInput *input, const PlanOptions *options, GError **error)
{
    const LedgerRow *row = repair_find(input, options->target, error);
    PlanOptions resuming = *options;
    resuming.resume = TRUE;
    return row != NULL ? plan_one(input, &resuming, row, row->direction, error) : NULL;
}

Plan *plan_undo(const PlanInput *input, const PlanOptions *options, GError **error)
{
    const LedgerRow *row = repair_find(input, options->target, error);
    if (row == NULL)
        return NULL;
    if (row->direction == DIRECTION_UP)
        return plan_one(input, options, row, DIRECTION_DOWN, error);
    error_set(error, ERROR_REFUSED,
              "migration \"%s\" stopped half-way while it was reverted: nothing undoes a way down",
              row->version);
    error_add_hint(error, "Go on with it (repair --resume), or bring back by hand what is gone and "
                          "say so with repair --forget.");
    return NULL;
}

static void add_row(const Job *job, RepairDeclaration declaration, Pipeline *pipeline)
{
    Ledger *ledger = job->runner->ledger;
    gboolean up = job->item->row->direction == DIRECTION_UP;
    LedgerEntry entry = job_entry(job);
    if (up && declaration == REPAIR_DONE)
        ledger_add_finished(ledger, pipeline, &entry);
    else if (up || declaration == REPAIR_DONE)
        ledger_add_reverted(ledger, pipeline, entry.version);
    else
        ledger_add_restored(ledger, pipeline, entry.version);
}

gboolean runner_declare(Runner *runner, const Plan *plan, RepairDeclaration declaration,
                        GError **error)
{
    if (!runner_begin(runner, 1, error))
        return FALSE;
    g_autoptr(Job) job = job_new(runner, plan, 0, error);
    if (job == NULL)
        return FALSE;
    g_autoptr(GError) reason = NULL;
    g_autoptr(Pipeline) pipeline = pipeline_new(runner->connection);
    job->run.repair = declaration == REPAIR_DONE ? "declared done" : "forgotten";
    job->run.statements = job->item->row->steps_done;
    pipeline_add(pipeline, "BEGIN", 0, NULL);
    if (!announce_record(job, pipeline, error))
        return FALSE;
    add_row(job, declaration, pipeline);
    pipeline_add(pipeline, "COMMIT", 0, NULL);
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, &reason);
    runner_end(runner);
    if (results != NULL)
        return TRUE;
    g_propagate_error(error, failure_during(job, "its repair", g_steal_pointer(&reason)));
    return FALSE;
}

gboolean runner_skip_statement(Runner *runner, const Plan *plan, GError **error)
{
    const PlanItem *item = plan_at(plan, 0);
    const LedgerRow *row = item->row;
    g_autoptr(Material) material = plan_take(&runner->input, plan, 0, error);
    if (material == NULL)
        return FALSE;
    if (row->steps_done >= material->parse->n_statements) {
        error_set(error, ERROR_INPUT, "all statements of migration \"%s\" are done already",
                  row->version);
        return FALSE;
    }
    g_autofree char *hash = material_prefix_hash(material, row->steps_done + 1);
    LedgerStep step = {.steps = row->steps,
                       .done = row->steps_done + 1,
                       .begun = row->steps_done + 1,
                       .hash = hash};
    return ledger_step_write(runner->ledger, row->version, &step, error) &&
           ledger_read(runner->ledger, 0, error);
}
