#include "core/pg/watchdog.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/pg/tree.h"

/* Where the watchdog keeps its descriptors; all others it closes. */
enum { CHANNEL = 3, LOCK = 4 };
enum { MOST_WATCHDOGS = 64, PATIENCE_MS = 10 * 1000, PAUSE_MS = 2 };

struct Watchdog {
    pid_t pid;
    int channel; /* a socket: its closing ends the watchdog; what we read is the server's pid, then
                    its end */
    guint slot;
};

/* For watchdog_end_all(): a signal handler cannot walk lists that change under it. `owner` keeps
 * forked children out. */
static struct {
    volatile sig_atomic_t pid;
    volatile sig_atomic_t channel;
} live[MOST_WATCHDOGS];
static volatile sig_atomic_t owner;

/* ---- In the watchdog itself: async-signal-safe calls alone, as our process may have had threads.
 * ---- */

static volatile sig_atomic_t child_ended;

static void on_child(int number)
{
    (void)number;
    child_ended = 1;
}

static void set_handler(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

static void reset_signals(void)
{
    for (int number = 1; number < NSIG; number++)
        set_handler(number, SIG_DFL);
}

static void ignore_signals(void)
{
    const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGTSTP, SIGUSR1, SIGUSR2};
    for (guint i = 0; i < G_N_ELEMENTS(ignored); i++)
        set_handler(ignored[i], SIG_IGN);
}

static void keep_descriptors(int channel, int lock)
{
    /* First above the numbers they are to have, so that none overwrites another. */
    int high[] = {fcntl(channel, F_DUPFD_CLOEXEC, 64), fcntl(lock, F_DUPFD_CLOEXEC, 64)};
    int null = open("/dev/null", O_RDWR);
    for (int number = 0; number <= 2; number++)
        dup2(null, number);
    dup3(high[0], CHANNEL, O_CLOEXEC);
    dup3(high[1], LOCK, O_CLOEXEC);
    close_range(LOCK + 1, ~0U, 0);
}

static _Noreturn void become_server(const WatchdogJob *job, pid_t parent)
{
    sigset_t none;
    sigemptyset(&none);
    reset_signals();
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* Should the watchdog be killed, the server ends at once. */
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    int log = open(job->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (getppid() != parent || log < 0 || chdir(job->folder) != 0)
        _exit(127);
    dup2(log, 1);
    dup2(log, 2);
    execve(job->argv[0], job->argv, job->environment);
    _exit(127);
}

static pid_t run_server(const WatchdogJob *job)
{
    pid_t self = getpid();
    pid_t server = fork();
    if (server == 0)
        become_server(job, self);
    if (server > 0)
        send(CHANNEL, &server, sizeof server, MSG_NOSIGNAL);
    else
        shutdown(CHANNEL, SHUT_WR);
    return server;
}

static gboolean wait_a_while(pid_t server)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000L * 1000};
    for (int waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
        if (waitpid(server, NULL, WNOHANG) != 0)
            return TRUE;
        nanosleep(&pause, NULL);
    }
    return FALSE;
}

/* The data is thrown away, so nothing is worth a shutdown checkpoint: SIGQUIT. */
static void end_server(pid_t server)
{
    kill(server, SIGQUIT);
    if (wait_a_while(server))
        return;
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
}

/* Until our process goes or lets go. */
static void watch(const WatchdogJob *job)
{
    pid_t server = 0;
    sigset_t unblocked;
    sigemptyset(&unblocked);
    for (;;) {
        struct pollfd channel = {.fd = CHANNEL, .events = POLLIN};
        int ready = ppoll(&channel, 1, NULL, &unblocked);
        if (child_ended && server > 0 && waitpid(server, NULL, WNOHANG) == server) {
            server = 0;
            shutdown(CHANNEL, SHUT_WR);
        }
        child_ended = 0;
        char word;
        if (ready <= 0)
            continue;
        if (read(CHANNEL, &word, 1) != 1)
            break;
        server = run_server(job);
    }
    if (server > 0)
        end_server(server);
}

static _Noreturn void watchdog_main(const WatchdogJob *job, int channel)
{
    setsid();
    reset_signals();
    ignore_signals();
    set_handler(SIGCHLD, on_child);
    prctl(PR_SET_NAME, "confiture-watch");
    umask(077);
    keep_descriptors(channel, job->lock);
    if (!identity_become(&job->identity) || chdir("/") != 0)
        _exit(1);
    watch(job);
    tree_remove(AT_FDCWD, job->folder);
    if (job->socket_folder != NULL)
        tree_remove(AT_FDCWD, job->socket_folder);
    _exit(0);
}

/* ---- In our process. ---- */

static void wait_for_end(pid_t pid)
{
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}

void watchdog_end_all(void)
{
    if (owner != getpid())
        return;
    for (guint i = 0; i < MOST_WATCHDOGS; i++) {
        if (live[i].pid != 0)
            close(live[i].channel);
    }
    for (guint i = 0; i < MOST_WATCHDOGS; i++) {
        if (live[i].pid != 0)
            wait_for_end(live[i].pid);
        live[i].pid = 0;
    }
}

/* After a fork: the list is our parent's. */
static void forget_all(void)
{
    for (guint i = 0; i < MOST_WATCHDOGS; i++)
        live[i].pid = 0;
}

static gboolean find_slot(Watchdog *self)
{
    if (owner != getpid())
        forget_all();
    owner = getpid();
    self->slot = 0;
    while (self->slot < MOST_WATCHDOGS && live[self->slot].pid != 0)
        self->slot++;
    if (self->slot == MOST_WATCHDOGS)
        return FALSE;
    live[self->slot].channel = self->channel;
    live[self->slot].pid = self->pid;
    return TRUE;
}

static gboolean enlist(Watchdog *self)
{
    static gsize registered;
    static GMutex mutex;
    if (g_once_init_enter(&registered)) {
        (void)atexit(watchdog_end_all); /* without it the watchdog ends a moment after us */
        g_once_init_leave(&registered, 1);
    }
    g_mutex_lock(&mutex);
    gboolean found = find_slot(self);
    g_mutex_unlock(&mutex);
    return found;
}

static gboolean fork_watchdog(Watchdog *self, const WatchdogJob *job)
{
    int channel[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel) != 0)
        return FALSE;
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    self->pid = fork();
    if (self->pid == 0)
        watchdog_main(job, channel[0]);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(channel[0]);
    self->channel = channel[1];
    return self->pid > 0;
}

Watchdog *watchdog_start(const WatchdogJob *job, GError **error)
{
    Watchdog *self = g_new0(Watchdog, 1);
    self->channel = -1;
    if (fork_watchdog(self, job) && enlist(self))
        return self;
    error_set(error, ERROR_INPUT, "cannot run a watchdog for a scratch server: %s",
              self->slot == MOST_WATCHDOGS ? "too many scratch servers" : g_strerror(errno));
    if (self->channel >= 0)
        close(self->channel);
    if (self->pid > 0)
        wait_for_end(self->pid);
    g_free(self);
    return NULL;
}

int watchdog_run(Watchdog *watchdog)
{
    pid_t server = 0;
    if (send(watchdog->channel, "S", 1, MSG_NOSIGNAL) != 1)
        return 0;
    ssize_t got;
    do {
        got = read(watchdog->channel, &server, sizeof server);
    } while (got < 0 && errno == EINTR);
    return got == sizeof server && server > 0 ? server : 0;
}

gboolean watchdog_server_ended(const Watchdog *watchdog)
{
    struct pollfd channel = {.fd = watchdog->channel, .events = POLLIN};
    return poll(&channel, 1, 0) > 0;
}

void watchdog_stop(Watchdog *watchdog)
{
    if (watchdog == NULL)
        return;
    if (owner == getpid())
        live[watchdog->slot].pid = 0;
    close(watchdog->channel);
    wait_for_end(watchdog->pid);
    g_free(watchdog);
}
