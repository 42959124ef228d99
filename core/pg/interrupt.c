#include "core/pg/interrupt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/pg/connection.h"
#include "core/pg/watchdog.h"

/* Written by the signal handler, so lock-free integers alone. */
static gint requested;
static gint pending;
static gint waiting;
static int event = -1;

static void end_process(int number)
{
    watchdog_end_all();
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigaction(number, &action, NULL);
    (void)raise(number);
}

static void on_signal(int number)
{
    int saved = errno;
    if (g_atomic_int_get(&requested) != 0) {
        end_process(number);
    } else {
        g_atomic_int_set(&requested, 1);
        if (g_atomic_int_get(&waiting) == 0)
            g_atomic_int_set(&pending, 1);
        uint64_t one = 1;
        ssize_t written = write(event, &one, sizeof one);
        (void)written;
    }
    errno = saved;
}

void connection_cancel_on_signal(void)
{
    if (event >= 0)
        return;
    event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

gboolean connection_cancel_requested(void)
{
    return g_atomic_int_get(&requested) != 0;
}

gboolean interrupt_installed(void)
{
    return event >= 0;
}

gboolean interrupt_enter(Interrupt *interrupt, gboolean may_take_pending)
{
    /* In this order a signal at any moment is either seen by the wait or left pending. */
    *interrupt = (Interrupt){.watching = event >= 0 && !connection_cancel_requested()};
    g_atomic_int_inc(&waiting);
    if (!may_take_pending || !g_atomic_int_compare_and_exchange(&pending, 1, 0))
        return TRUE;
    g_atomic_int_add(&waiting, -1);
    return FALSE;
}

void interrupt_leave(Interrupt *interrupt)
{
    /* The query was over before it saw the signal: the next one takes it. */
    if (interrupt->watching && !interrupt->taken && connection_cancel_requested())
        g_atomic_int_set(&pending, 1);
    g_atomic_int_add(&waiting, -1);
}

gboolean interrupt_wait(Interrupt *interrupt, int fd, short events, int timeout_ms)
{
    struct pollfd polled[2] = {{.fd = fd, .events = events}, {.fd = -1, .events = POLLIN}};
    if (interrupt->watching && !interrupt->taken)
        polled[1].fd = event;
    poll(polled, 2, timeout_ms);
    if (polled[1].fd < 0 || !connection_cancel_requested())
        return FALSE;
    interrupt->taken = TRUE;
    return TRUE;
}
