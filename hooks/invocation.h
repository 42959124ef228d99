/*
 * Invocation: one hook run once: its savepoint or transaction, its timeout, its outcome. Private to
 * hooks/; the dispatcher makes one for each.
 */
#ifndef HOOKS_INVOCATION_H
#define HOOKS_INVOCATION_H

#include "hooks/dispatcher.h"

/* What hooks did in one run of a migration; run->hooks points into it. */
typedef struct HookStory {
    GArray *outcomes; /* of HookOutcome */
    GStringChunk *texts;
    GPtrArray *errors; /* of GError */
    Provenance *provenance;
    gboolean asked; /* for the provenance */
} HookStory;

HookStory *hook_story_new(void);
void hook_story_free(HookStory *story);

typedef struct HookInvocation {
    const HookDispatcherOptions *options;
    const HookSpec *spec;
    MigrationRun *run;
    HookStory *story;
} HookInvocation;

/* FALSE when the migration must fail for it. `error` may be NULL. */
gboolean hook_invocation_run(HookInvocation *self, GError **error);

#endif
