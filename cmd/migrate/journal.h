/*
 * Journal: the listener that writes the log of a run (docs/logging.md): a line when the run begins
 * and ends, when each migration begins and ends, and for each statement. Lines of hooks come from
 * the hooks themselves.
 *
 *     g_auto(Journal) journal = {0};
 *     journal_init(&journal, context, "up");
 *     …the runner with &journal.listener, first of all…
 *     journal_finish(&journal, &summary, error);
 */
#ifndef CMD_MIGRATE_JOURNAL_H
#define CMD_MIGRATE_JOURNAL_H

#include "cmd/cli/command.h"
#include "core/migrate/runner.h"
#include "core/rehearse/rehearsal.h"

typedef struct Journal {
    PhaseListener listener;
    Context *context;
    const char *run; /* "up", "down", "dry_run": what is under way */
    gboolean begun;
    guint failed;
} Journal;

/* `run` is borrowed. */
void journal_init(Journal *journal, Context *context, const char *run);

/* The last line; `failure` NULL: all went well. Nothing when the run never began. */
void journal_finish(Journal *journal, const RunSummary *summary, const GError *failure);

/* The same lines of a dry run; statements and migrations are told once all was measured. */
void journal_trial_started(Context *context, const Connection *connection, guint pending);
void journal_trial_migration(Context *context, const RehearsalItem *item);
void journal_trial_finished(Context *context, const Rehearsal *rehearsal);

/* "event=migration_skipped migration=0012 …": what a program decided by itself. */
void journal_tell(Context *context, const char *event, const Migration *migration,
                  const char *reason);

#endif
