/*
 * Watchdog: a child process that owns a server and its folders and outlives whatever happens to us
 * (private to core/pg).
 *
 * It is forked before the folder is filled and waits on a pipe. On the word to start it runs the
 * server; when the pipe closes, because we asked, exited or were killed, it ends the server,
 * removes the folders and exits. It lives in a session of its own, so that Ctrl-C on the terminal
 * reaches neither it nor the server, and holds none of our files open.
 */
#ifndef CORE_PG_WATCHDOG_H
#define CORE_PG_WATCHDOG_H

#include <glib.h>

#include "core/pg/identity.h"

typedef struct WatchdogJob {
    Identity identity;
    const char *folder;        /* removed at the end */
    const char *socket_folder; /* the same for this; may be NULL */
    int lock;                  /* a descriptor that stays open as long as the folder is in use */
    const char *log;           /* the server's standard output and error */
    char *const *argv;
    char *const *environment;
} WatchdogJob;

typedef struct Watchdog Watchdog;

Watchdog *watchdog_start(const WatchdogJob *job, GError **error);

/* Runs the server. Its process id, or 0 when it could not be run. */
int watchdog_run(Watchdog *watchdog);

/* Whether the server it ran has ended by itself. */
gboolean watchdog_server_ended(const Watchdog *watchdog);

/* Returns when server and folders are gone. */
void watchdog_stop(Watchdog *watchdog);

/* The same for every watchdog of this process, for a signal handler that is about to end it.
 * Async-signal-safe. */
void watchdog_end_all(void);

#endif
