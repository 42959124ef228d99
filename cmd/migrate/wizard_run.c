/* One migration applied out of the conversation, with the lock held for just that long. */
#include "cmd/migrate/wizard.h"

#include "cmd/migrate/journal.h"
#include "cmd/migrate/monitor.h"
#include "cmd/migrate/policy.h"
#include "core/base/error.h"

typedef struct Attempt {
    Wizard *wizard;
    const WizardItem *item;
    Monitor *monitor;
    Journal journal;
    PhaseListener *listeners[5];
    RunnerOptions options;
} Attempt;

static void on_hook_event(const LogRecord *record, G_GNUC_UNUSED gboolean warning, gpointer data)
{
    monitor_note(data, record);
}

static gboolean prepare(Attempt *self, GError **error)
{
    Wizard *wizard = self->wizard;
    guint count = 0;
    if (!run_options_read(&wizard->session, &wizard->arguments, &self->options, error))
        return FALSE;
    journal_init(&self->journal, wizard->context, "wizard");
    self->listeners[count++] = &self->journal.listener;
    self->listeners[count++] = monitor_listener(self->monitor);
    self->listeners[count++] = &wizard->report.listener;
    if (wizard->session.hooks != NULL)
        self->listeners[count++] = wizard->session.hooks;
    self->listeners[count++] = wizard->session.recorder;
    self->options.listeners = self->listeners;
    self->options.n_listeners = count;
    self->options.stepwise = TRUE; /* somebody is watching */
    self->options.reconnect = (ConnectionOptions){.url = session_url(&wizard->session),
                                                  .application_name = wizard->context->program};
    wizard->session.watch_hooks = on_hook_event;
    wizard->session.watch_data = self->monitor;
    return TRUE;
}

static gboolean find_in(const Plan *plan, const char *version, guint *index)
{
    for (*index = 0; *index < plan->items->len; (*index)++) {
        if (version_compare(plan_at(plan, *index)->migration->version, version) == 0)
            return TRUE;
    }
    return FALSE;
}

/* What was read by the operator is what runs: neither another file nor a part of the chain that
 * changed meanwhile. */
static gboolean check_unchanged(const Attempt *self, const Plan *plan, guint *index, GError **error)
{
    const Migration *migration = wizard_item(self->item)->migration;
    g_autofree char *label = migration_label(migration);
    self->wizard->stale = TRUE;
    if (!find_in(plan, migration->version, index)) {
        error_set(error, ERROR_REFUSED, "somebody else applied \"%s\" meanwhile", label);
        return FALSE;
    }
    g_autofree char *checksum = migration_checksum(self->wizard->session.tree, migration, error);
    if (checksum == NULL)
        return FALSE;
    self->wizard->stale = g_strcmp0(checksum, self->item->material->checksum) != 0;
    if (!self->wizard->stale)
        return TRUE;
    error_set(error, ERROR_REFUSED, "the file of \"%s\" was changed while you read", label);
    return FALSE;
}

static gboolean check_required(const Attempt *self, GError **error)
{
    const GPtrArray *requires = self->item->material->settings->requires;
    for (guint i = 0; i < requires->len; i++) {
        g_autofree char *key = version_key(g_ptr_array_index(requires, i));
        if (!g_hash_table_contains(self->wizard->left_out, key))
            continue;
        error_set(error, ERROR_REFUSED, "it requires \"%s\", which you skipped",
                  (const char *)g_ptr_array_index(requires, i));
        return FALSE;
    }
    return TRUE;
}

/* The plan with that item alone. What the run takes out of the item is gone from both. */
static gboolean run_one(Attempt *self, Runner *runner, Plan *plan, guint index, GError **error)
{
    Wizard *wizard = self->wizard;
    Plan one = *plan;
    PlanItem *item = &g_array_index(plan->items, PlanItem, index);
    g_auto(RunSummary) summary = {0};
    g_autoptr(GError) reason = NULL;
    one.items = g_array_sized_new(FALSE, FALSE, sizeof(PlanItem), 1);
    g_array_append_val(one.items, *item);
    wizard->report.plan = &one;
    gboolean success = (wizard->session.hooks == NULL ||
                        hook_dispatcher_prepare(wizard->session.hooks, &one, NULL, &reason)) &&
                       session_check_policy(&wizard->session, runner_input(runner), &one,
                                            wizard->arguments.override, &reason);
    if (success) {
        monitor_start(self->monitor, connection_backend_pid(wizard->session.connection),
                      &self->options.reconnect);
        success = runner_run(runner, &one, &summary, &reason);
        monitor_stop(self->monitor);
        journal_finish(&self->journal, &summary, reason);
        for (guint i = 0; i < summary.notes->len; i++)
            output_warning(wizard->context->output, "%s", (char *)summary.notes->pdata[i]);
    }
    *item = g_array_index(one.items, PlanItem, 0);
    g_array_unref(one.items);
    wizard->report.plan = NULL;
    if (!success)
        g_propagate_error(error, g_steal_pointer(&reason));
    return success;
}

static gboolean attempt(Attempt *self, GError **error)
{
    Wizard *wizard = self->wizard;
    guint index = 0;
    if (!prepare(self, error) || !check_required(self, error))
        return FALSE;
    g_autoptr(Runner) runner = runner_open(wizard->session.connection, wizard->session.tree,
                                           wizard->session.chain, &self->options, error);
    if (runner == NULL)
        return FALSE;
    PlanOptions options = wizard->arguments.plan;
    options.target = wizard_item(self->item)->migration->version;
    g_autoptr(Plan) plan = plan_up(runner_input(runner), &options, error);
    return plan != NULL && check_unchanged(self, plan, &index, error) &&
           run_one(self, runner, plan, index, error);
}

gboolean wizard_apply(Wizard *self, const WizardItem *item, GError **error)
{
    g_autoptr(Monitor) monitor = monitor_new(self->context);
    Attempt run = {.wizard = self, .item = item, .monitor = monitor};
    gboolean success = attempt(&run, error);
    self->session.watch_hooks = NULL;
    session_tell_warnings(&self->session);
    return success;
}
