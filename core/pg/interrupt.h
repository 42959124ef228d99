/*
 * Interrupt: SIGINT and SIGTERM as something a waiting query can see (private to core/pg).
 *
 * The first signal wakes every wait that began before it, and each of those cancels its query. When
 * none was waiting it stays pending, and the next query that is not a ROLLBACK is refused in its
 * place. A second signal ends the process by that signal, after the scratch servers are removed.
 */
#ifndef CORE_PG_INTERRUPT_H
#define CORE_PG_INTERRUPT_H

#include <glib.h>

typedef struct Interrupt {
    gboolean watching; /* the signal had not come when the wait began */
    gboolean taken;    /* it came, and this wait acted on it */
} Interrupt;

/* FALSE: a signal is pending and this query takes it; do not send it, and do not call
 * interrupt_leave(). */
gboolean interrupt_enter(Interrupt *interrupt, gboolean may_take_pending);
void interrupt_leave(Interrupt *interrupt);

/* Waits for `events` (poll's) on `fd` (-1: none), at most `timeout_ms` (-1: for ever). TRUE: the
 * signal has just come. */
gboolean interrupt_wait(Interrupt *interrupt, int fd, short events, int timeout_ms);

/* Whether connection_cancel_on_signal() was called. */
gboolean interrupt_installed(void);

#endif
