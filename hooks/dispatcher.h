/*
 * Dispatcher: the listener that runs hooks in the phases of migrations.
 *
 *     HookDispatcherOptions options = {.registry = registry, .tree = tree, .root = root, …};
 *     PhaseListener *hooks = hook_dispatcher_new(&options, &error);
 *     …open the runner with it, before the recorder; make the plan…
 *     hook_dispatcher_prepare(hooks, plan, &error) && runner_run(runner, plan, &summary, &error)
 *     hook_dispatcher_free(hooks);
 *
 * Within a phase hooks run by priority, then as they are configured: confiture.yaml first. Inside a
 * migration's transaction each has a savepoint of its own: what a failed hook did is undone, and
 * unless it says `on_failure: warn` the migration fails. Outside, and in ON_ERROR, each is a
 * transaction of its own. A hook has its own timeout, kept by statement_timeout for each statement
 * and by cancelling for the whole. What became of it is in run->hooks, for the recorder and the
 * report, and in a line for `log`:
 *
 *   event=hook_finished migration=0012 phase=AFTER_DDL hook=fill type=backfill duration_ms=12.0
 * rows=3 event=hook_failed … error="…" on_failure=warn
 *
 * Everything in the options is borrowed and must outlive the dispatcher; what run->hooks holds
 * lives as long as the dispatcher.
 */
#ifndef HOOKS_DISPATCHER_H
#define HOOKS_DISPATCHER_H

#include "core/migrate/plan.h"
#include "hooks/spec.h"

typedef struct HookDispatcherOptions {
    HookRegistry *registry;
    const YamlDocument *document; /* confiture.yaml and its list; NULL without */
    const YamlNode *hooks;
    SourceTree *tree; /* where migrations and files of SQL are read */
    const char *root; /* folder that programs run in */
    const char *environment;
    ProvenanceSource *provenance; /* may be NULL */
    HookLogFunc log;              /* may be NULL */
    gpointer log_data;
} HookDispatcherOptions;

/* ERROR_INPUT with the place of what is wrong in confiture.yaml. */
PhaseListener *hook_dispatcher_new(const HookDispatcherOptions *options, GError **error);
void hook_dispatcher_free(PhaseListener *dispatcher);

/* Reads the hooks of every migration of the plan, so that what is wrong with one is known before
 * anything runs. `count` (may be NULL) of hooks that will run, those of ON_ERROR included. */
gboolean hook_dispatcher_prepare(PhaseListener *dispatcher, const Plan *plan, guint *count,
                                 GError **error);

/* The hooks of one migration in the order in which they run: of HookSpec, borrowed; the array is
 * the caller's. */
GPtrArray *hook_dispatcher_find(PhaseListener *dispatcher, const Migration *migration,
                                const char *path, Direction direction, GError **error);

#endif
