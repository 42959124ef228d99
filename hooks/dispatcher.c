#include "hooks/dispatcher.h"

#include <string.h>

#include "core/base/error.h"
#include "hooks/invocation.h"

typedef struct Dispatcher {
    PhaseListener listener;
    HookDispatcherOptions options;
    GPtrArray *shared;   /* of HookSpec: confiture.yaml's */
    GHashTable *own;     /* version key -> GPtrArray of HookSpec: of migrations' own files */
    GPtrArray *stories;  /* of HookStory: one a run, the last is the present one's */
    GPtrArray *selected; /* of HookSpec: of the present run; NULL: not chosen yet */
} Dispatcher;

static GPtrArray *own_specs(Dispatcher *self, const Migration *migration, GError **error)
{
    g_autofree char *key = version_key(migration->version);
    GPtrArray *known = g_hash_table_lookup(self->own, key);
    if (known != NULL)
        return known;
    g_autoptr(GPtrArray) specs = hook_specs_new();
    if (!hook_specs_read_migration(specs, self->options.registry, self->options.tree, migration,
                                   error))
        return NULL;
    known = g_steal_pointer(&specs);
    g_hash_table_insert(self->own, g_steal_pointer(&key), known);
    return known;
}

static void select_from(GPtrArray *selected, const GPtrArray *specs, guint offset,
                        const HookDispatcherOptions *options, const Migration *migration,
                        const char *path, Direction direction)
{
    for (guint i = 0; i < specs->len; i++) {
        HookSpec *spec = g_ptr_array_index(specs, i);
        spec->order = offset + i;
        if (hook_spec_matches(spec, migration, path, direction, options->environment))
            g_ptr_array_add(selected, spec);
    }
}

/* The place that such a hook has reached is kept by its name. */
static gboolean check_names(const GPtrArray *specs, GError **error)
{
    for (guint i = 0; i < specs->len; i++) {
        const HookSpec *spec = g_ptr_array_index(specs, i);
        for (guint j = 0; j < i; j++) {
            const HookSpec *other = g_ptr_array_index(specs, j);
            if ((spec->type->flags & HOOK_OWN_TRANSACTIONS) == 0 ||
                strcmp(spec->name, other->name) != 0 || spec->type != other->type)
                continue;
            hook_values_fail(spec->values, NULL, error,
                             "the hooks at %s and %s have one name, \"%s\"", other->source,
                             spec->source, spec->name);
            error_add_hint(error, "Give each a \"name\" of its own.");
            return FALSE;
        }
    }
    return TRUE;
}

GPtrArray *hook_dispatcher_find(PhaseListener *dispatcher, const Migration *migration,
                                const char *path, Direction direction, GError **error)
{
    Dispatcher *self = (Dispatcher *)dispatcher;
    const GPtrArray *own = own_specs(self, migration, error);
    if (own == NULL)
        return NULL;
    g_autoptr(GPtrArray) selected = g_ptr_array_new();
    select_from(selected, self->shared, 0, &self->options, migration, path, direction);
    select_from(selected, own, self->shared->len, &self->options, migration, path, direction);
    hook_specs_sort(selected);
    return check_names(selected, error) ? g_steal_pointer(&selected) : NULL;
}

gboolean hook_dispatcher_prepare(PhaseListener *dispatcher, const Plan *plan, guint *count,
                                 GError **error)
{
    guint total = 0;
    for (guint i = 0; i < plan->items->len; i++) {
        const PlanItem *item = plan_at(plan, i);
        const Migration *migration = item->migration;
        const char *path = item->stored ? NULL
                           : plan->direction == DIRECTION_UP || migration->sections
                               ? migration->up_path
                               : migration->down_path;
        g_autoptr(GPtrArray) specs =
            hook_dispatcher_find(dispatcher, migration, path, plan->direction, error);
        if (specs == NULL)
            return FALSE;
        total += specs->len;
    }
    if (count != NULL)
        *count = total;
    return TRUE;
}

static void on_starting(PhaseListener *listener, const MigrationRun *run)
{
    Dispatcher *self = (Dispatcher *)listener;
    (void)run;
    g_clear_pointer(&self->selected, g_ptr_array_unref);
    g_ptr_array_add(self->stories, hook_story_new());
}

/* What hooks set in their session does not outlive the migration. */
static gboolean restore(MigrationRun *run, GError **error)
{
    static const char sql[] =
        "RESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL;\nDISCARD TEMP;";
    return connection_run_script(run->connection, sql, NULL, NULL, NULL, NULL, error);
}

/* In ON_ERROR one that fails keeps the others from nothing. */
static gboolean run_phase(Dispatcher *self, Phase phase, MigrationRun *run, GError **error)
{
    g_autoptr(GError) first = NULL;
    for (guint i = 0; i < self->selected->len; i++) {
        const HookSpec *spec = g_ptr_array_index(self->selected, i);
        if (spec->phase != phase)
            continue;
        HookInvocation invocation = {.options = &self->options,
                                     .spec = spec,
                                     .run = run,
                                     .story =
                                         g_ptr_array_index(self->stories, self->stories->len - 1)};
        gboolean success = hook_invocation_run(&invocation, first == NULL ? &first : NULL);
        if (!success && phase != PHASE_ON_ERROR)
            break;
    }
    if (first == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&first));
    return FALSE;
}

static gboolean on_phase(PhaseListener *listener, Phase phase, MigrationRun *run, GError **error)
{
    Dispatcher *self = (Dispatcher *)listener;
    if (self->selected == NULL)
        self->selected =
            hook_dispatcher_find(listener, run->migration, run->path, run->direction, error);
    if (self->selected == NULL || !run_phase(self, phase, run, error))
        return FALSE;
    return phase != PHASE_CLEANUP || !run->in_transaction || run->hooks == NULL ||
           restore(run, error);
}

/* One whose hooks cannot be read is wanted too: its first phase says why. */
static gboolean on_wants(PhaseListener *listener, const MigrationRun *run)
{
    Dispatcher *self = (Dispatcher *)listener;
    if (self->selected == NULL)
        self->selected =
            hook_dispatcher_find(listener, run->migration, run->path, run->direction, NULL);
    return self->selected == NULL || self->selected->len > 0;
}

static const PhaseListenerClass dispatcher_class = {
    .name = "hooks",
    .starting = on_starting,
    .wants = on_wants,
    .phase = on_phase,
};

PhaseListener *hook_dispatcher_new(const HookDispatcherOptions *options, GError **error)
{
    Dispatcher *self = g_new0(Dispatcher, 1);
    self->listener.class = &dispatcher_class;
    self->options = *options;
    self->shared = hook_specs_new();
    self->own =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    self->stories = g_ptr_array_new_with_free_func((GDestroyNotify)hook_story_free);
    if (options->hooks == NULL ||
        hook_specs_read(self->shared, options->registry, options->document, options->hooks,
                        options->tree, error))
        return &self->listener;
    hook_dispatcher_free(&self->listener);
    return NULL;
}

void hook_dispatcher_free(PhaseListener *dispatcher)
{
    Dispatcher *self = (Dispatcher *)dispatcher;
    if (self == NULL)
        return;
    g_clear_pointer(&self->selected, g_ptr_array_unref);
    g_ptr_array_unref(self->stories);
    g_ptr_array_unref(self->shared);
    g_hash_table_unref(self->own);
    g_free(self);
}
