/*
 * Steps: the statements of a script one by one, those of included files in their place, without the
 * BEGIN and COMMIT that wrap it (private to core/rehearse).
 */
#ifndef CORE_REHEARSE_STEPS_H
#define CORE_REHEARSE_STEPS_H

#include "core/base/source.h"
#include "core/sql/statement.h"

typedef struct Step {
    const Parse *parse;
    guint index; /* into its statements */
} Step;

typedef struct Steps {
    GArray *list; /* of Step */
    GPtrArray *parses, *scripts;
} Steps;

/* `tree` resolves includes. The parse must outlive the steps. */
Steps *steps_new(SourceTree *tree, const Parse *parse, gboolean in_transaction, GError **error);
void steps_free(Steps *steps);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Steps, steps_free)

#endif
