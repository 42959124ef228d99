/*
 * What the commands of confiture-audit share: the session (connection, event log, repository) and
 * how events read on a terminal.
 */
#ifndef CMD_AUDIT_AUDIT_H
#define CMD_AUDIT_AUDIT_H

#include "cmd/cli/command.h"
#include "core/audit/event_log.h"
#include "gitint/repository.h"

extern const Command at_command;
extern const Command blame_command;
extern const Command export_command;
extern const Command log_command;
extern const Command notes_command;
extern const Command replay_command;
extern const Command report_command;
extern const Command show_command;
extern const Command trace_command;
extern const Command verify_command;

typedef struct Audit {
    Connection *connection;
    EventLog *log;
    Repository *repository; /* NULL: `no_repository` says why */
    char *no_repository;
} Audit;

/* Connects, read-only, and opens the event log. `repository`: --repo, NULL for the work tree; one
 * that was named must open, the default one need not. */
Audit *audit_open(const Context *context, const char *repository, GError **error);

/* Connects so that it can be written, without a repository. */
Audit *audit_open_writing(const Context *context, GError **error);

/* The repository, which must be there, and the event log where it can be had: `log` is NULL, with a
 * warning, where it cannot, and `without_log` does not try. */
Audit *audit_open_git(const Context *context, const char *repository, gboolean without_log,
                      GError **error);
void audit_close(Audit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Audit, audit_close)

/* "0003_add_total"; the version or name alone where the other is unknown. Free with g_free(). */
char *event_migration(const Event *event);

/* "Ada <ada@example.org>"; NULL where neither is known. Free with g_free(). */
char *event_author(const Event *event);

/* An event's time in the local zone, as git log --date=iso shows it. NULL gives NULL. Free with
 * g_free(). */
char *time_local(const char *utc);

/* The first ten digits, as a copy; NULL gives NULL. */
char *oid_short(const char *oid);

/* The color that a kind of event has: red for failed, yellow for reverted, … */
const char *kind_color(const Output *output, const char *kind);

#endif
