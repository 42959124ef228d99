/*
 * What the event log knows of a drift, and what it learns of it.
 *
 *     g_autoptr(DriftLog) log = drift_log_open(context, differences);
 *     drift_log_change(log, i)        the newest event that touched the object, or NULL
 *     drift_log_record(log, expected) a `drift` event when the drift is not the one last recorded
 *
 * An out-of-band change is recorded once: each `drift` event keeps the prints of all differences
 * there were, `details.drift.known`; the next is written when that set is another, with what is new
 * as its objects and what is gone in `details.drift.ended`. Nothing here fails: a database without
 * an event log, or a role that may not write it, has its drift told all the same.
 */
#ifndef CMD_MIGRATE_DRIFT_LOG_H
#define CMD_MIGRATE_DRIFT_LOG_H

#include "cmd/cli/command.h"
#include "core/audit/event_log.h"

typedef struct DriftLog DriftLog;

/* `differences` (of Difference) is borrowed. Never NULL. */
DriftLog *drift_log_open(const Context *context, const GArray *differences);
void drift_log_free(DriftLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DriftLog, drift_log_free)

/* Borrowed. */
const Event *drift_log_change(const DriftLog *log, guint difference);

/* The id of the event that was written; 0: none was. */
gint64 drift_log_record(DriftLog *log, const char *expected);

#endif
