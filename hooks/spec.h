/*
 * Spec: one configured hook, and lists of them in the order in which they run.
 *
 *     g_autoptr(GPtrArray) hooks = hook_specs_new();
 *     hook_specs_read(hooks, registry, document, list, tree, &error)     from confiture.yaml
 *     hook_specs_read_migration(hooks, registry, tree, migration, &error) from its own .yaml
 *     hook_specs_sort(hooks);
 *
 * In confiture.yaml a hook is for every migration that its `when` matches, on the way up and down
 * alike unless `when.direction` says otherwise. In a migration's .yaml it is for the way up, below
 * `down:` for the way down. Errors are ERROR_INPUT with path, line, column, and the nearest name as
 * hint. Order: phase, priority (lower first), then as they were read.
 */
#ifndef HOOKS_SPEC_H
#define HOOKS_SPEC_H

#include "hooks/registry.h"

typedef struct HookSpec {
    char *name;
    const HookType *type;
    Phase phase;
    gint64 priority;
    gint64 timeout; /* ms */
    gboolean warn;  /* on_failure: warn */
    char *source;   /* "confiture.yaml:12" */
    HookValues *values;
    char **versions, **names, **paths, **environments; /* when; NULL: any */
    gboolean up, down;
    char *version; /* of the one migration that it is for; NULL: of confiture.yaml */
    guint order;
} HookSpec;

GPtrArray *hook_specs_new(void); /* of HookSpec */

gboolean hook_specs_read(GPtrArray *specs, HookRegistry *registry, const YamlDocument *document,
                         const YamlNode *list, SourceTree *tree, GError **error);

/* Nothing when the migration has no .yaml, or no hooks in it. */
gboolean hook_specs_read_migration(GPtrArray *specs, HookRegistry *registry, SourceTree *tree,
                                   const Migration *migration, GError **error);

void hook_specs_sort(GPtrArray *specs);

/* Whether it runs for this migration; `path` may be NULL (a way down from the ledger). */
gboolean hook_spec_matches(const HookSpec *spec, const Migration *migration, const char *path,
                           Direction direction, const char *environment);

#endif
