/*
 * Rerun: what the rules robust/if-exists and robust/if-not-exists have in common. A file that runs
 * outside of a transaction and fails half-way keeps what it did, and has to be run again.
 */
#ifndef LINT_RERUN_H
#define LINT_RERUN_H

#include "lint/context.h"

/* Each statement is committed by itself. */
gboolean rerun_is_needed(const LintContext *context);

/* An earlier DROP … IF EXISTS of the file makes way for the object. */
gboolean rerun_is_cleared(const LintContext *context, const Statement *statement,
                          const ObjectName *object);

#endif
