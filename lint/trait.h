/*
 * Walks over the traits of one kind that a statement has.
 *
 *     guint at = 0;
 *     for (const Trait *trait; (trait = trait_next(statement, TRAIT_INSERT, &at)) != NULL;)
 *         …
 */
#ifndef LINT_TRAIT_H
#define LINT_TRAIT_H

#include "core/sql/statement.h"

#include <glib.h>

const Trait *trait_next(const Statement *statement, TraitKind kind, guint *at);

#endif
