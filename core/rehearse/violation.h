/*
 * Violation: the rows that keep a constraint from being made, counted after the statement that
 * would have made it was rolled back to its savepoint (private to core/rehearse).
 *
 *     violation_find(connection, parse, statement, failure)   NULL: nothing that can be counted
 */
#ifndef CORE_REHEARSE_VIOLATION_H
#define CORE_REHEARSE_VIOLATION_H

#include "core/rehearse/rehearsal.h"

/* Whether the statement can fail because of rows that are there: it wants a savepoint. */
gboolean violation_is_possible(const Statement *statement);

/* What cannot be counted is NULL, not an error: the failure itself is told anyway. */
RehearsedViolation *violation_find(Connection *connection, const Parse *parse,
                                   const Statement *statement, const GError *failure);
void violation_free(RehearsedViolation *violation);

#endif
