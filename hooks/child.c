#include "hooks/child.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/error.h"

enum { LONGEST_LINE = 16 * 1024 * 1024, CHUNK = 64 * 1024, TICK = 50, GRACE = 2000 };

struct Child {
    HookContext *context;
    char *program;
    GPid pid; /* of the group, too; 0: it is no more */
    int in, out, err;
    GString *pending; /* to be written */
    gsize written;    /* of it */
    GString *output, *messages;
    char *last_message;
    gboolean last_written; /* its input is closed once `pending` is written */
    gboolean stopped;
};

static void set_up(G_GNUC_UNUSED gpointer data)
{
    setpgid(0, 0);
}

Child *child_spawn(HookContext *context, const char *const *argv, char **environment,
                   GError **error)
{
    g_autoptr(GError) reason = NULL;
    Child *self = g_new0(Child, 1);
    GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CLOEXEC_PIPES;
    if (!g_spawn_async_with_pipes(context->root, (char **)(gintptr)argv, environment, flags, set_up,
                                  NULL, &self->pid, &self->in, &self->out, &self->err, &reason)) {
        error_set(error, ERROR_INPUT, "cannot run \"%s\": %s", argv[0], reason->message);
        g_free(self);
        return NULL;
    }
    setpgid(self->pid, self->pid); /* whoever comes first */
    self->context = context;
    self->program = g_strdup(argv[0]);
    self->pending = g_string_new(NULL);
    self->output = g_string_new(NULL);
    self->messages = g_string_new(NULL);
    g_unix_set_fd_nonblocking(self->in, TRUE, NULL);
    g_unix_set_fd_nonblocking(self->out, TRUE, NULL);
    g_unix_set_fd_nonblocking(self->err, TRUE, NULL);
    return self;
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Whether the leader ended, without taking its number: the group can still be killed by it. */
static gboolean has_ended(const Child *self)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)self->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           info.si_pid != 0;
}

/* Everything of the group, then the leader is taken. */
static int kill_group(Child *self)
{
    int status = 0;
    kill(-self->pid, SIGKILL);
    while (waitpid(self->pid, &status, 0) < 0 && errno == EINTR)
        ;
    self->pid = 0;
    return status;
}

void child_free(Child *child)
{
    if (child == NULL)
        return;
    if (child->pid != 0)
        kill_group(child);
    close_end(&child->in);
    close_end(&child->out);
    close_end(&child->err);
    g_string_free(child->pending, TRUE);
    g_string_free(child->output, TRUE);
    g_string_free(child->messages, TRUE);
    g_free(child->last_message);
    g_free(child->program);
    g_free(child);
}

void child_write(Child *child, const char *text)
{
    g_string_append(child->pending, text);
}

void child_stop(Child *child)
{
    child->stopped = TRUE;
}

/* A closed pipe is an answer, not a reason to end: SIGPIPE is held back and taken. */
static gssize write_quietly(int fd, const char *bytes, gsize length)
{
    sigset_t pipe_signal, before;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    gssize written = write(fd, bytes, length);
    int reason = errno;
    if (written < 0 && reason == EPIPE)
        sigtimedwait(&pipe_signal, NULL, &(struct timespec){0});
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = reason;
    return written;
}

static void feed(Child *self)
{
    gssize written = write_quietly(self->in, self->pending->str + self->written,
                                   self->pending->len - self->written);
    if (written < 0 && errno != EAGAIN && errno != EINTR)
        close_end(&self->in);
    if (written > 0)
        self->written += (gsize)written;
    if (self->written == self->pending->len) {
        g_string_truncate(self->pending, 0);
        self->written = 0;
        if (self->last_written)
            close_end(&self->in);
    }
}

/* TRUE when something came; the end is closed when there will be no more. */
static gboolean take(int *fd, GString *text)
{
    char buffer[CHUNK];
    gssize length = *fd >= 0 ? read(*fd, buffer, sizeof buffer) : -1;
    if (length > 0)
        g_string_append_len(text, buffer, length);
    else if (length == 0 || (*fd >= 0 && errno != EAGAIN && errno != EINTR))
        close_end(fd);
    return length > 0;
}

/* Every whole line of `text`, and with `rest` what is left without a line end. */
static gboolean take_lines(Child *self, GString *text, gboolean rest, ChildLineFunc function,
                           gpointer data, GError **error)
{
    gsize start = 0;
    gboolean success = TRUE;
    while (success && !self->stopped && start < text->len) {
        char *end = memchr(text->str + start, '\n', text->len - start);
        if (end == NULL && !rest)
            break;
        gsize length = end != NULL ? (gsize)(end - text->str) - start : text->len - start;
        g_autofree char *line = g_strndup(text->str + start, length);
        start = MIN(start + length + 1, text->len);
        success = function(self, line, data, error);
    }
    g_string_erase(text, 0, (gssize)start);
    return success;
}

static gboolean on_message(Child *self, const char *line, G_GNUC_UNUSED gpointer data,
                           G_GNUC_UNUSED GError **error)
{
    g_autofree char *valid = g_utf8_make_valid(line, -1);
    g_autoptr(LogRecord) record = hook_record(self->context, "hook_output");
    log_record_add_text(record, "text", valid);
    hook_log(self->context, record);
    g_free(self->last_message);
    self->last_message = g_steal_pointer(&valid);
    return TRUE;
}

static gboolean check_time(Child *self, GError **error)
{
    if (connection_cancel_requested()) {
        error_set(error, ERROR_CANCELLED, "cancelled by a signal");
        return FALSE;
    }
    if (hook_time_left(self->context) > 0)
        return TRUE;
    error_set(error, ERROR_DATABASE,
              "\"%s\" was killed with all that it started: its time was over", self->program);
    return FALSE;
}

static gboolean is_too_long(const Child *self, GError **error)
{
    if (self->output->len <= LONGEST_LINE)
        return FALSE;
    error_set(error, ERROR_INPUT, "\"%s\" wrote a line of more than %d MiB", self->program,
              LONGEST_LINE / (1024 * 1024));
    return TRUE;
}

static void wait_for(Child *self)
{
    gint64 left = hook_time_left(self->context);
    struct pollfd polled[] = {{.fd = self->out, .events = POLLIN},
                              {.fd = self->err, .events = POLLIN},
                              {.fd = self->pending->len > 0 ? self->in : -1, .events = POLLOUT}};
    poll(polled, G_N_ELEMENTS(polled), (int)MIN(left, TICK));
    if (polled[2].revents != 0)
        feed(self);
}

gboolean child_serve(Child *child, ChildLineFunc function, gpointer data, GError **error)
{
    for (gboolean ended = FALSE; !child->stopped && child->out >= 0;) {
        wait_for(child);
        gboolean more = take(&child->out, child->output);
        take(&child->err, child->messages);
        take_lines(child, child->messages, FALSE, on_message, NULL, NULL);
        if (!take_lines(child, child->output, FALSE, function, data, error) ||
            is_too_long(child, error) || (!child->stopped && !check_time(child, error)))
            return FALSE;
        if (ended && !more)
            break; /* what it left behind may hold the pipe for ever */
        ended = has_ended(child);
    }
    return take_lines(child, child->output, TRUE, function, data, error);
}

/* Its last words are read, its output is not wanted any more. */
static gboolean wait_for_end(Child *self, GError **error)
{
    gint64 patience = g_get_monotonic_time() + GRACE * 1000;
    g_autoptr(GString) unwanted = g_string_new(NULL);
    while (!has_ended(self)) {
        if (self->stopped && g_get_monotonic_time() > patience)
            return TRUE;
        if (!check_time(self, error))
            return FALSE;
        wait_for(self);
        take(&self->out, unwanted);
        g_string_truncate(unwanted, 0);
        take(&self->err, self->messages);
        if (self->out < 0 && self->err < 0)
            g_usleep(1000);
    }
    while (take(&self->err, self->messages))
        ;
    return TRUE;
}

gboolean child_end(Child *child, GError **error)
{
    g_autoptr(GError) reason = NULL;
    close_end(&child->in);
    g_string_truncate(child->pending, 0);
    child->written = 0;
    gboolean in_time = wait_for_end(child, error);
    gboolean by_itself = in_time && has_ended(child);
    int status = kill_group(child);
    gboolean stopped = child->stopped;
    child->stopped = FALSE;
    take_lines(child, child->messages, TRUE, on_message, NULL, NULL);
    if (!in_time)
        return FALSE;
    if ((stopped && !by_itself) || g_spawn_check_wait_status(status, &reason))
        return TRUE; /* it said what it had to say, and hangs: that is its own affair */
    if (WIFEXITED(status))
        error_set(error, ERROR_CHECK_FAILED, "\"%s\" ended with status %d%s%s", child->program,
                  WEXITSTATUS(status), child->last_message != NULL ? ": " : "",
                  child->last_message != NULL ? child->last_message : "");
    else
        error_set(error, ERROR_CHECK_FAILED, "\"%s\" was ended by signal %d", child->program,
                  WTERMSIG(status));
    return FALSE;
}

static gboolean gather(Child *self, const char *line, gpointer data, GError **error)
{
    GString *output = data;
    if (output == NULL)
        return TRUE;
    g_string_append(output, line);
    g_string_append_c(output, '\n');
    if (output->len <= LONGEST_LINE)
        return TRUE;
    error_set(error, ERROR_INPUT, "\"%s\" wrote more than %d MiB", self->program,
              LONGEST_LINE / (1024 * 1024));
    return FALSE;
}

gboolean child_run(HookContext *context, const char *const *argv, char **environment,
                   const char *input, GString *output, GError **error)
{
    g_autoptr(Child) child = child_spawn(context, argv, environment, error);
    if (child == NULL)
        return FALSE;
    child->last_written = TRUE;
    if (input != NULL)
        child_write(child, input);
    else
        close_end(&child->in);
    return child_serve(child, gather, output, error) && child_end(child, error);
}
