/*
 * Proof: a delta run on a throw-away copy of `from`, and the copy read back: nothing may be left
 * that differs from `to`.
 *
 *     proof_apply(delta, copy, &error) && proof_check(copy, to, ignore, &error)
 *
 * ERROR_INTERNAL with the differences as detail when something is left: the delta must not be used
 * then. A statement that the copy refuses is ERROR_DATABASE with the statement as detail.
 */
#ifndef CORE_SCHEMA_DIFF_PROOF_H
#define CORE_SCHEMA_DIFF_PROOF_H

#include "core/schema/diff/delta.h"

gboolean proof_apply(const Delta *delta, Connection *copy, GError **error);

/* `ignore` as CompareOptions has it. */
gboolean proof_check(Connection *copy, const Catalog *to, const char *const *ignore,
                     GError **error);

/* "missing column a of table public.t", one line each. Free with g_free(). */
char *differences_format(const GArray *differences);

#endif
