/* A dry run out of the conversation. */
#include "cmd/migrate/wizard.h"

#include "cmd/migrate/dry_run_report.h"
#include "cmd/migrate/monitor.h"
#include "cmd/migrate/trial.h"
#include "core/base/error.h"

/* The plan and its risks with one item alone; everything in them is borrowed. */
typedef struct Narrowed {
    Plan plan;
    PlanRisks risks;
} Narrowed;

static Narrowed narrow(const WizardItem *item)
{
    Narrowed self = {*item->plan, *item->risks};
    const GArray *subjects = item->risks->subjects;
    self.plan.items = g_array_new(FALSE, FALSE, sizeof(PlanItem));
    g_array_append_val(self.plan.items, *wizard_item(item));
    self.risks.subjects = g_array_new(FALSE, FALSE, sizeof(RiskSubject));
    g_array_append_val(self.risks.subjects, g_array_index(subjects, RiskSubject, item->index));
    self.risks.materials = g_ptr_array_new();
    g_ptr_array_add(self.risks.materials, item->risks->materials->pdata[item->index]);
    self.risks.risks = g_ptr_array_new();
    g_ptr_array_add(self.risks.risks, item->risks->risks->pdata[item->index]);
    return self;
}

static void narrowed_clear(Narrowed *self)
{
    g_array_unref(self->plan.items);
    g_array_unref(self->risks.subjects);
    g_ptr_array_unref(self->risks.materials);
    g_ptr_array_unref(self->risks.risks);
}

/* Once, because its locks are real: the time that it took, without an interval. */
static char *describe_time(const RehearsedMigration *migration)
{
    g_autofree char *time = format_duration(migration->duration_us);
    switch (migration->where) {
    case REHEARSED_TARGET:
        return g_strdup_printf("%s in a dry run here", time);
    case REHEARSED_COPY:
        return g_strdup("not to be measured: it ran on a copy of the schema, without rows");
    case REHEARSED_NOT:
        break;
    }
    return g_strdup("not to be measured: it cannot run in a transaction");
}

static void show(Wizard *self, const Trial *trial, const WizardItem *item)
{
    const RehearsedMigration *failed = trial_failure(trial);
    if (output_format(self->context->output) == FORMAT_TEXT)
        dry_run_print_migration(trial, 0);
    if (failed != NULL) {
        output_error(self->context->output, failed->failure);
        return;
    }
    char *time = describe_time(trial_migration(trial, 0));
    output_talk(self->context->output, "bold", "Time: ");
    output_talk(self->context->output, NULL, "%s. All of it was rolled back.\n", time);
    g_hash_table_insert(self->measured, version_key(wizard_item(item)->migration->version), time);
}

gboolean wizard_try(Wizard *self, const WizardItem *item, GError **error)
{
    RunnerOptions run = {0};
    if (!run_options_read(&self->session, &self->arguments, &run, error))
        return FALSE;
    TrialOptions options = {.repeat = 1,
                            .copy = TRUE,
                            .lock_timeout = run.lock_timeout,
                            .statement_timeout = run.statement_timeout};
    ConnectionOptions watching = {.url = session_url(&self->session),
                                  .application_name = self->context->program};
    g_autoptr(Monitor) monitor = monitor_new(self->context);
    Narrowed one = narrow(item);
    g_auto(Trial) trial = {.session = &self->session, .plan = &one.plan, .risks = &one.risks};
    g_autofree char *label = migration_label(wizard_item(item)->migration);
    monitor_about(monitor, label, item->material->parse->n_statements);
    monitor_start(monitor, connection_backend_pid(self->session.connection), &watching);
    gboolean success = trial_start(&trial, &options, error);
    monitor_stop(monitor);
    if (success)
        show(self, &trial, item);
    trial_clear(&trial);
    narrowed_clear(&one);
    return success;
}
