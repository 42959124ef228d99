/*
 * Guard: the statements for which a session wants a timeout: those that make readers or writers of
 * a relation in use wait.
 */
#ifndef LINT_GUARD_H
#define LINT_GUARD_H

#include "lint/lock.h"

/* Reports the first such statement of a file while the timeout is not in force; `message`
 * goes on after which lock keeps whom waiting. */
void guard_check(LintContext *context, const Statement *statement, SessionTimeout timeout,
                 const char *message, const char *hint);

#endif
