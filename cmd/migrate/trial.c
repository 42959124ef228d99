#include "cmd/migrate/trial.h"

#include "cmd/migrate/journal.h"
#include "cmd/source/sides.h"
#include "core/base/error.h"

#include <string.h>

void trial_clear(Trial *trial)
{
    g_clear_pointer(&trial->rehearsals, g_ptr_array_unref);
    g_clear_pointer(&trial->target, live_free);
}

const Rehearsal *trial_first(const Trial *trial)
{
    return g_ptr_array_index(trial->rehearsals, 0);
}

static const RehearsedMigration *migration_of(const Trial *trial, guint run, guint index)
{
    const Rehearsal *rehearsal = g_ptr_array_index(trial->rehearsals, run);
    return g_ptr_array_index(rehearsal->migrations, index);
}

const RehearsedMigration *trial_migration(const Trial *trial, guint index)
{
    return migration_of(trial, 0, index);
}

const RehearsedMigration *trial_failure(const Trial *trial)
{
    for (guint i = 0; i < trial->plan->items->len; i++) {
        if (trial_migration(trial, i)->failure != NULL)
            return trial_migration(trial, i);
    }
    return NULL;
}

/* Of the first rehearsal alone the log tells. */
static void on_progress(gpointer data, guint done, guint total, const char *label)
{
    const Trial *self = data;
    Context *context = self->session->context;
    output_progress(context->output, done, total, label);
    if (self->rehearsals->len > 0 || done >= self->plan->items->len)
        return;
    const PlanItem *planned = plan_at(self->plan, done);
    journal_trial_migration(context, &(RehearsalItem){planned->migration,
                                                      plan_risks_material(self->risks, done),
                                                      planned->in_transaction});
}

static GArray *list_items(const Trial *self)
{
    GArray *items = g_array_new(FALSE, TRUE, sizeof(RehearsalItem));
    for (guint i = 0; i < self->plan->items->len; i++) {
        const PlanItem *planned = plan_at(self->plan, i);
        RehearsalItem item = {planned->migration, plan_risks_material(self->risks, i),
                              planned->in_transaction};
        g_array_append_val(items, item);
    }
    return items;
}

static const RehearsalItem *items_of(const GArray *items)
{
    return (const RehearsalItem *)(gconstpointer)items->data;
}

static RehearsalOptions rehearsal_options(Trial *self, const TrialOptions *options)
{
    Session *session = self->session;
    return (RehearsalOptions){.tree = session->tree,
                              .environment = session->context->config->environment,
                              .ledger_schema = session->context->config->migrations.ledger_schema,
                              .lock_timeout = options->lock_timeout,
                              .statement_timeout = options->statement_timeout,
                              .hooks = session->hooks,
                              .live = self->risks->live,
                              .notice = session_on_notice,
                              .notice_data = session->context,
                              .progress = on_progress,
                              .progress_data = self};
}

/* The schema as it is, without rows, on a server of our own. */
static gboolean run_on_copy(Trial *self, const RehearsalOptions *options, const GArray *items,
                            GError **error)
{
    Session *session = self->session;
    const char *url = session_url(session);
    g_autofree char *name = g_strconcat("db:", url != NULL ? url : "", NULL);
    g_auto(Sides) sides = {.context = session->context};
    g_auto(Side) side = {0};
    g_autofree char *copy = NULL;
    output_note(session->context->output,
                "copying the schema to a scratch server, for what cannot run in a transaction");
    if (sides_read(&sides, name, &side, error))
        copy = sides_copy(&sides, &side, error);
    g_autoptr(Connection) connection =
        copy != NULL
            ? connection_open(
                  &(ConnectionOptions){.url = copy, .application_name = session->context->program},
                  error)
            : NULL;
    return connection != NULL &&
           rehearse_on_copy(g_ptr_array_index(self->rehearsals, 0), connection, options,
                            items_of(items), items->len, error);
}

static gboolean read_target(Trial *self, const char *url, GError **error)
{
    g_autoptr(Connection) connection = connection_open(
        &(ConnectionOptions){.url = url, .application_name = self->session->context->program},
        error);
    const GArray *subjects = self->risks->subjects;
    if (connection != NULL)
        self->target = live_read(connection, (const RiskSubject *)(gconstpointer)subjects->data,
                                 subjects->len, error);
    return self->target != NULL;
}

/* Each run has a session of its own, as a real one would: one that has run before knows the catalog
 * already. */
static Rehearsal *run_once(const Trial *self, gboolean first, const RehearsalOptions *options,
                           const GArray *items, GError **error)
{
    Session *session = self->session;
    g_autoptr(Connection) own = NULL;
    if (!first) {
        own = connection_open(&(ConnectionOptions){.url = session_url(session),
                                                   .application_name = session->context->program},
                              error);
        if (own == NULL)
            return NULL;
    }
    return rehearse(first ? session->connection : own, options, items_of(items), items->len, error);
}

gboolean trial_start(Trial *trial, const TrialOptions *options, GError **error)
{
    g_autoptr(GArray) items = list_items(trial);
    RehearsalOptions rehearsal = rehearsal_options(trial, options);
    trial->rehearsals = g_ptr_array_new_with_free_func((GDestroyNotify)rehearsal_free);
    if (options->estimate_for != NULL && trial->plan->items->len > 0 &&
        !read_target(trial, options->estimate_for, error))
        return FALSE;
    journal_trial_started(trial->session->context, trial->session->connection, items->len);
    for (guint i = 0; i < options->repeat; i++) {
        Rehearsal *run = run_once(trial, i == 0, &rehearsal, items, error);
        if (run == NULL) {
            error_add_hint(error, "Nothing of the dry run is left: PostgreSQL rolls back what a "
                                  "transaction began that does not end.");
            return FALSE;
        }
        g_ptr_array_add(trial->rehearsals, run);
        if (trial_failure(trial) != NULL)
            break;
    }
    output_progress_end(trial->session->context->output);
    gboolean success = !options->copy || !rehearsal_needs_copy(trial_first(trial)) ||
                       run_on_copy(trial, &rehearsal, items, error);
    if (success)
        journal_trial_finished(trial->session->context, trial_first(trial));
    return success;
}

static gint64 size_in(const Live *live, const char *relation)
{
    g_autoptr(Arena) arena = arena_new();
    ObjectName name = {0};
    gint64 bytes = -1;
    if (object_name_parse(arena, relation, &name, NULL) && name.schema != NULL) {
        const LiveRelation *found = live_find(live, name.schema, name.name);
        if (found != NULL)
            bytes = found->bytes + found->index_bytes;
    }
    return bytes;
}

static gint64 size_here(gpointer data, const char *relation)
{
    return size_in(((const Trial *)data)->risks->live, relation);
}

static gint64 size_there(gpointer data, const char *relation)
{
    return size_in(((const Trial *)data)->target, relation);
}

typedef struct Samples {
    GArray *least, *likely, *most; /* of gint64 */
    double seen;
} Samples;

static Samples samples_new(guint count)
{
    return (Samples){g_array_sized_new(FALSE, TRUE, sizeof(gint64), count),
                     g_array_sized_new(FALSE, TRUE, sizeof(gint64), count),
                     g_array_sized_new(FALSE, TRUE, sizeof(gint64), count), 1};
}

static Estimate samples_end(Samples *samples)
{
    Estimate estimate = estimate_scaled((const gint64 *)(gconstpointer)samples->least->data,
                                        (const gint64 *)(gconstpointer)samples->likely->data,
                                        (const gint64 *)(gconstpointer)samples->most->data,
                                        samples->least->len, samples->seen);
    g_array_unref(samples->least);
    g_array_unref(samples->likely);
    g_array_unref(samples->most);
    return estimate;
}

static Scaled scale(const Trial *self, const RehearsedMigration *migration)
{
    gint64 time = migration->duration_us;
    if (self->target == NULL)
        return (Scaled){time, time, time, 1};
    return estimate_scale(migration, size_here, size_there, (gpointer)(guintptr)self);
}

static gboolean was_measured(const RehearsedMigration *migration)
{
    return migration->where == REHEARSED_TARGET && migration->failure == NULL;
}

static void add_sample(Samples *samples, const Scaled *sum)
{
    g_array_append_val(samples->least, sum->least_us);
    g_array_append_val(samples->likely, sum->likely_us);
    g_array_append_val(samples->most, sum->most_us);
    samples->seen = MIN(samples->seen, sum->seen);
}

/* `index` -1: all of them. */
static gboolean estimate(const Trial *self, int index, Estimate *result)
{
    Samples samples = samples_new(self->rehearsals->len);
    gboolean any = FALSE;
    for (guint run = 0; run < self->rehearsals->len; run++) {
        Scaled sum = {.seen = 1};
        for (guint i = 0; i < self->plan->items->len; i++) {
            const RehearsedMigration *migration = migration_of(self, run, i);
            if ((index >= 0 && i != (guint)index) || !was_measured(migration))
                continue;
            Scaled one = scale(self, migration);
            sum.least_us += one.least_us;
            sum.likely_us += one.likely_us;
            sum.most_us += one.most_us;
            sum.seen = MIN(sum.seen, one.seen);
            any = TRUE;
        }
        add_sample(&samples, &sum);
    }
    *result = samples_end(&samples);
    return any;
}

gboolean trial_estimate(const Trial *trial, guint index, Estimate *result)
{
    return estimate(trial, (int)index, result);
}

gboolean trial_estimate_all(const Trial *trial, Estimate *result)
{
    return estimate(trial, -1, result);
}
