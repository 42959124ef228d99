/* Anchors (core/audit/anchor.h) of the events of a run, in git notes; see `audit.notes`. */
#ifndef CMD_MIGRATE_ANCHORS_H
#define CMD_MIGRATE_ANCHORS_H

#include "cmd/migrate/session.h"

/* A RecordedFunc whose data is the session. What keeps notes from being written is a warning. */
void session_anchor(EventLog *log, gint64 after, gpointer session);

#endif
