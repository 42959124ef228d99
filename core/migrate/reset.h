/*
 * Reset: whether a migration can have changed the session that it ran in: settings, role, user.
 *
 *     if (reset_is_needed(script, parse))
 *         …RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL…
 *
 * Rather once too often: only statements that define things and run no code of the user's are known
 * to leave the session alone. What an event trigger sets holds for every statement and every
 * migration alike, and is not undone.
 */
#ifndef CORE_MIGRATE_RESET_H
#define CORE_MIGRATE_RESET_H

#include "core/sql/statement.h"

gboolean reset_is_needed(const Script *script, const Parse *parse);

#endif
