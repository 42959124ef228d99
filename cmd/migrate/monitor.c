#include "cmd/migrate/monitor.h"

#include "cmd/cli/prompt.h"
#include "cmd/migrate/progress.sql.h"
#include "core/sql/statement.h"

#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

enum { LOOK_MS = 250 };

struct Monitor {
    PhaseListener listener;
    Context *context;
    GThread *thread;
    int over; /* eventfd: the run has ended */
    int backend;
    const ConnectionOptions *options;
    Connection *connection; /* the thread's */
    GMutex lock;            /* around what follows */
    char *label;
    guint statement, statements;
    gint64 since; /* monotonic: of the present statement */
    char *hook;   /* what the present hook told last; NULL without one */
};

/* `self` is locked. */
static void begin_statement(Monitor *self, guint number)
{
    self->statement = number;
    self->since = g_get_monotonic_time();
    g_clear_pointer(&self->hook, g_free);
}

void monitor_about(Monitor *monitor, const char *label, guint statements)
{
    g_mutex_lock(&monitor->lock);
    g_free(monitor->label);
    monitor->label = g_strdup(label);
    monitor->statements = statements;
    begin_statement(monitor, 0);
    g_mutex_unlock(&monitor->lock);
}

static void on_starting(PhaseListener *listener, const MigrationRun *run)
{
    Monitor *self = (Monitor *)listener;
    g_autofree char *label = migration_label(run->migration);
    monitor_about(self, label, run->parse != NULL ? run->parse->n_statements : 0);
    g_mutex_lock(&self->lock);
    begin_statement(self, 1);
    g_mutex_unlock(&self->lock);
}

static void on_statement(PhaseListener *listener, G_GNUC_UNUSED const MigrationRun *run,
                         const StatementOutcome *outcome)
{
    Monitor *self = (Monitor *)listener;
    g_mutex_lock(&self->lock);
    begin_statement(self, outcome->ordinal + 1);
    g_mutex_unlock(&self->lock);
}

static const PhaseListenerClass monitor_class = {
    .name = "monitor", .starting = on_starting, .statement = on_statement};

void monitor_note(Monitor *monitor, const LogRecord *record)
{
    const char *hook = log_record_text(record, "hook");
    g_mutex_lock(&monitor->lock);
    g_clear_pointer(&monitor->hook, g_free);
    if (strcmp(log_record_event(record), "hook_progress") == 0)
        monitor->hook = g_strdup_printf(
            "hook %s, %" G_GINT64_FORMAT " batches, %" G_GINT64_FORMAT " rows", hook,
            log_record_count(record, "batches"), log_record_count(record, "rows"));
    else if (strcmp(log_record_event(record), "hook_paused") == 0)
        monitor->hook = g_strdup_printf(
            "hook %s rests: %" G_GINT64_FORMAT
            " sessions wait for the table, replicas are %" G_GINT64_FORMAT " ms behind",
            hook, log_record_count(record, "waiting"), log_record_count(record, "lag_ms"));
    monitor->since = g_get_monotonic_time();
    g_mutex_unlock(&monitor->lock);
}

Monitor *monitor_new(Context *context)
{
    Monitor *self = g_new0(Monitor, 1);
    self->listener.class = &monitor_class;
    self->context = context;
    self->over = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    g_mutex_init(&self->lock);
    return self;
}

void monitor_free(Monitor *monitor)
{
    if (monitor == NULL)
        return;
    monitor_stop(monitor);
    close(monitor->over);
    g_mutex_clear(&monitor->lock);
    g_free(monitor->label);
    g_free(monitor->hook);
    g_free(monitor);
}

PhaseListener *monitor_listener(Monitor *monitor)
{
    return &monitor->listener;
}

/* " 45 %"; "" where the server does not count. */
static char *format_share(const Result *rows)
{
    const char *done = result_value(rows, 0, 4), *total = result_value(rows, 0, 5);
    double whole = total != NULL ? g_ascii_strtod(total, NULL) : 0;
    if (done == NULL || whole <= 0)
        return g_strdup("");
    return g_strdup_printf(" %.0f %%", 100 * MIN(g_ascii_strtod(done, NULL) / whole, 1));
}

static char *describe_work(const Result *rows)
{
    if (result_rows(rows) == 0)
        return NULL;
    const char *waits = result_value(rows, 0, 0), *holders = result_value(rows, 0, 1);
    if (g_strcmp0(waits, "t") == 0)
        return g_strdup_printf("waits for a lock%s%s", holders != NULL ? " of " : "",
                               holders != NULL ? holders : "");
    if (result_value(rows, 0, 2) == NULL)
        return NULL;
    g_autofree char *share = format_share(rows);
    const char *phase = result_value(rows, 0, 3);
    return g_strdup_printf("%s: %s%s", result_value(rows, 0, 2), phase != NULL ? phase : "", share);
}

/* What the server tells of the backend; NULL: nothing. */
static char *ask(Monitor *self)
{
    if (self->connection == NULL || connection_cancel_requested())
        return NULL;
    g_autofree char *pid = g_strdup_printf("%d", self->backend);
    const char *parameter = pid;
    g_autoptr(Result) rows = connection_query(self->connection, progress_sql, 1, &parameter, NULL);
    if (rows == NULL)
        g_clear_pointer(&self->connection, connection_close);
    return rows != NULL ? describe_work(rows) : NULL;
}

static void draw(Monitor *self)
{
    g_autofree char *work = ask(self);
    g_mutex_lock(&self->lock);
    g_autofree char *lasting = format_duration(g_get_monotonic_time() - self->since);
    guint number = MIN(self->statement, self->statements);
    g_autofree char *text =
        g_strdup_printf("%s%s%s%s%s (%s)", self->label != NULL ? self->label : "",
                        self->hook != NULL ? ": " : "", self->hook != NULL ? self->hook : "",
                        work != NULL ? ": " : "", work != NULL ? work : "", lasting);
    guint statements = self->statements;
    gboolean started = self->label != NULL;
    g_mutex_unlock(&self->lock);
    if (started)
        output_progress(self->context->output, number, statements, text);
}

typedef enum Answer { ANSWER_NO, ANSWER_YES, ANSWER_LATE } Answer;

/* The terminal edits the line by itself; a second Ctrl-C is yes. */
static Answer read_answer(const Monitor *self)
{
    char line[64] = "";
    for (;;) {
        struct pollfd polled[3] = {{.fd = STDIN_FILENO, .events = POLLIN},
                                   {.fd = self->over, .events = POLLIN},
                                   {.fd = interrupts_fd(), .events = POLLIN}};
        poll(polled, 3, -1);
        if (polled[1].revents != 0)
            return ANSWER_LATE;
        if (polled[2].revents != 0 && interrupts_take())
            return ANSWER_YES;
        if (polled[0].revents == 0)
            continue;
        ssize_t length = read(STDIN_FILENO, line, sizeof line - 1);
        return length > 0 && (line[0] == 'y' || line[0] == 'Y') ? ANSWER_YES : ANSWER_NO;
    }
}

static void ask_to_cancel(Monitor *self)
{
    Output *output = self->context->output;
    output_talk(
        output, "yellow",
        "\nCancel it? A transaction is rolled back; what runs outside of one stops where it "
        "is. [y/N] ");
    switch (read_answer(self)) {
    case ANSWER_YES:
        output_talk(output, NULL, "Cancelling.\n");
        g_clear_pointer(&self->connection, connection_close);
        (void)kill(getpid(), SIGTERM);
        break;
    case ANSWER_LATE:
        output_talk(output, NULL, "\nIt ended meanwhile.\n");
        tcflush(STDIN_FILENO, TCIFLUSH);
        break;
    case ANSWER_NO:
        output_talk(output, NULL, "It goes on.\n");
    }
}

static gpointer watch(gpointer data)
{
    Monitor *self = data;
    self->connection = connection_open(self->options, NULL);
    for (;;) {
        struct pollfd polled[2] = {{.fd = self->over, .events = POLLIN},
                                   {.fd = interrupts_fd(), .events = POLLIN}};
        poll(polled, 2, LOOK_MS);
        if (polled[0].revents != 0)
            break;
        if (polled[1].revents != 0 && interrupts_take())
            ask_to_cancel(self);
        else
            draw(self);
    }
    g_clear_pointer(&self->connection, connection_close);
    return NULL;
}

void monitor_start(Monitor *monitor, int backend, const ConnectionOptions *options)
{
    g_assert(monitor->thread == NULL);
    monitor->backend = backend;
    monitor->options = options;
    monitor->thread = g_thread_new("monitor", watch, monitor);
}

void monitor_stop(Monitor *monitor)
{
    uint64_t one = 1, taken = 0;
    if (monitor->thread == NULL)
        return;
    ssize_t written = write(monitor->over, &one, sizeof one);
    g_clear_pointer(&monitor->thread, g_thread_join);
    written = read(monitor->over, &taken, sizeof taken);
    (void)written;
    output_progress_end(monitor->context->output);
}
