/*
 * Monitor: somebody at a terminal sees what a run is doing while it does it, and may stop it.
 *
 *     g_autoptr(Monitor) monitor = monitor_new(context);
 *     …the runner with monitor_listener(monitor) among its listeners…
 *     monitor_start(monitor, &session, connection_options);
 *     …runner_run()…
 *     monitor_stop(monitor);
 *
 * A thread with a connection of its own asks pg_stat_activity and pg_stat_progress_* what the run's
 * backend does and rewrites one line of the terminal. Ctrl-C asks whether to cancel; yes is as if
 * SIGTERM had come: the running query is cancelled in the server. Without that connection (too many
 * clients) there is still the line, and the question.
 */
#ifndef CMD_MIGRATE_MONITOR_H
#define CMD_MIGRATE_MONITOR_H

#include "cmd/cli/command.h"
#include "core/base/log_record.h"
#include "core/migrate/phases.h"

typedef struct Monitor Monitor;

Monitor *monitor_new(Context *context);
void monitor_free(Monitor *monitor); /* stopped */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Monitor, monitor_free)

PhaseListener *monitor_listener(Monitor *monitor);

/* What is under way where no listener tells. */
void monitor_about(Monitor *monitor, const char *label, guint statements);

/* What hooks tell: how far a backfill is. */
void monitor_note(Monitor *monitor, const LogRecord *record);

/* `backend`: whom to watch; `options` are copied by no one and must hold until monitor_stop(). */
void monitor_start(Monitor *monitor, int backend, const ConnectionOptions *options);
void monitor_stop(Monitor *monitor);

#endif
