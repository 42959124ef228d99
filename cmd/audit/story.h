/* Story: one event on a terminal, as git log shows a commit; the same for trace and show. */
#ifndef CMD_AUDIT_STORY_H
#define CMD_AUDIT_STORY_H

#include "cmd/audit/audit.h"
#include "cmd/audit/bytes.h"

/* "event 12  applied 0003_add_total in production", then commit, author, dates, subject. */
void story_head(Output *output, const Event *event);

/* One line: whether git holds what ran. */
void story_verdict(Output *output, Verdict verdict);

/* "    created column public.orders.total     db/migrations/0003_add_total.up.sql:3"; `line` 0:
 * without. */
void story_touch(Output *output, const Event *event, const char *action, const char *kind,
                 const char *identity, const char *renamed, guint line);

#endif
