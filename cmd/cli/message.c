/* What an Output tells on standard error: notes, warnings, errors, progress, questions. */
#include "cmd/cli/output.h"

#include "cmd/cli/redact.h"
#include "cmd/cli/stream.h"
#include "core/base/error.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    MILLISECOND = 1000,
    SECOND = 1000 * MILLISECOND,
    MINUTE = 60 * SECOND
}; /* in microseconds */
enum { TERMINAL_INTERVAL = 100 * MILLISECOND, LOG_INTERVAL = 10 * SECOND };

static const char *color(const Output *output, const char *name)
{
    return output->message_color ? color_sequence(name) : "";
}

/* Names of files and objects may hold anything; a terminal must not obey it. */
static char *printable(const char *text)
{
    g_autofree char *safe = redact_passwords(text);
    GString *result = g_string_sized_new(strlen(safe));
    for (const char *c = safe; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;
        if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f)
            g_string_append_printf(result, "\\x%02x", byte);
        else
            g_string_append_c(result, *c);
    }
    return g_string_free(result, FALSE);
}

/* In one piece, so that the lines of several programs do not mix. Nobody can be told when it fails.
 */
static void put(const GString *text)
{
    (void)fwrite(text->str, 1, text->len, stderr);
}

void output_clear_progress(Output *output)
{
    if (output->progress_shown)
        (void)fputs("\r\033[K", stderr);
    output->progress_shown = FALSE;
}

static void begin(Output *output)
{
    g_rec_mutex_lock(&output->lock);
    output_flush(output);
    output_clear_progress(output);
}

static void end(Output *output)
{
    g_rec_mutex_unlock(&output->lock);
}

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text == NULL)
        return;
    g_autofree char *safe = redact_passwords(text);
    json_object_set_new(object, key, json_text(safe));
}

/* To the microsecond: lines of several programs are put in order by it. */
static char *format_now(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    return g_date_time_format(now, "%Y-%m-%dT%H:%M:%S.%fZ");
}

static json_t *log_line(const Output *output, const char *level, const char *message)
{
    g_autofree char *time = format_now();
    json_t *line = json_object();
    set_text(line, "time", time);
    set_text(line, "level", level);
    set_text(line, "program", output->program);
    set_text(line, "message", message);
    return line;
}

static int append_piece(const char *bytes, size_t length, void *text)
{
    g_string_append_len(text, bytes, (gssize)length);
    return 0;
}

static void print_line(json_t *line)
{
    g_autoptr(GString) text = g_string_new(NULL);
    json_dump_callback(line, append_piece, text, JSON_COMPACT | JSON_REAL_PRECISION(15));
    g_string_append_c(text, '\n');
    put(text);
    json_decref(line);
}

static void say(Output *output, const char *level, const char *paint, const char *format,
                va_list arguments) G_GNUC_PRINTF(4, 0);

static void say(Output *output, const char *level, const char *paint, const char *format,
                va_list arguments)
{
    g_autofree char *message = g_strchomp(g_strdup_vprintf(format, arguments));
    g_autofree char *safe = printable(message);
    g_autoptr(GString) text = g_string_new(NULL);
    if (paint != NULL)
        g_string_append_printf(text, "%s: %s%s:%s ", output->program, color(output, paint), level,
                               color(output, "reset"));
    g_string_append_printf(text, "%s\n", safe);
    begin(output);
    if (output->json_log)
        print_line(log_line(output, level, message));
    else
        put(text);
    end(output);
}

gboolean output_tells(const Output *output, EventLevel level)
{
    switch (level) {
    case EVENT_DETAIL:
        return output->verbose > 0;
    case EVENT_STORY:
        return !output->quiet && (output->log_asked || output->verbose > 0);
    case EVENT_RESULT:
        return !output->quiet;
    case EVENT_WARNING:
        break;
    }
    return TRUE;
}

void output_event(Output *output, EventLevel level, const LogRecord *record)
{
    if (!output_tells(output, level))
        return;
    begin(output);
    if (output->json_log) {
        json_t *line = log_line(output,
                                level == EVENT_DETAIL    ? "debug"
                                : level == EVENT_WARNING ? "warning"
                                                         : "info",
                                NULL);
        log_record_to_json(record, redact_passwords, line);
        print_line(line);
    } else {
        g_autofree char *text = log_record_format(record, redact_passwords);
        g_autoptr(GString) line = g_string_new(text);
        put(g_string_append_c(line, '\n'));
    }
    end(output);
}

void output_note(Output *output, const char *format, ...)
{
    if (output->quiet)
        return;
    va_list arguments;
    va_start(arguments, format);
    say(output, "info", NULL, format, arguments);
    va_end(arguments);
}

void output_verbose(Output *output, const char *format, ...)
{
    if (output->verbose == 0)
        return;
    va_list arguments;
    va_start(arguments, format);
    say(output, "debug", NULL, format, arguments);
    va_end(arguments);
}

void output_warning(Output *output, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(output, "warning", "yellow", format, arguments);
    va_end(arguments);
}

static void add_fields(json_t *object, const GError *error)
{
    set_text(object, "path", error_path(error));
    if (error_line(error) > 0)
        json_object_set_new(object, "line", json_integer(error_line(error)));
    if (error_column(error) > 0)
        json_object_set_new(object, "column", json_integer(error_column(error)));
    set_text(object, "sqlstate", error_sqlstate(error));
    set_text(object, "detail", error_detail(error));
    set_text(object, "hint", error_hint(error));
    json_object_set_new(object, "exit_status", json_integer(error_exit_status(error)));
}

static void print_document(Output *output, const GError *error)
{
    json_t *object = json_object();
    set_text(object, "code", error_code_name(error));
    set_text(object, "message", error->message);
    add_fields(object, error);
    output_json(output, "error", json_pack("{s:o}", "error", object));
}

/* "  detail: " with the lines that follow set below its text. */
static void add_field(GString *text, const Output *output, const char *name, const char *value)
{
    if (value == NULL)
        return;
    g_autofree char *safe = printable(value);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(safe), "\n", -1);
    g_string_append_printf(text, "  %s%s:%s %s\n", color(output, "bold"), name,
                           color(output, "reset"), lines[0] != NULL ? lines[0] : "");
    for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
        g_string_append_printf(text, "    %s\n", lines[i]);
}

static void add_place(GString *text, const GError *error)
{
    if (error_path(error) == NULL)
        return;
    g_autofree char *path = printable(error_path(error));
    g_string_append_printf(text, "  at %s", path);
    if (error_line(error) > 0)
        g_string_append_printf(text, ":%u", error_line(error));
    if (error_line(error) > 0 && error_column(error) > 0)
        g_string_append_printf(text, ":%u", error_column(error));
    g_string_append_c(text, '\n');
}

static void print_error(const Output *output, const GError *error)
{
    g_autofree char *message = printable(error->message);
    const char *sqlstate = error_sqlstate(error);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "%s: %serror:%s %s", output->program, color(output, "red"),
                           color(output, "reset"), message);
    if (sqlstate != NULL)
        g_string_append_printf(text, " [%s]", sqlstate);
    g_string_append_c(text, '\n');
    add_place(text, error);
    add_field(text, output, "detail", error_detail(error));
    add_field(text, output, "hint", error_hint(error));
    put(text);
}

void output_fail(Output *output, const GError *error)
{
    g_clear_pointer(&output->file, file_writer_free); /* the file keeps what it had */
    if (output->format == FORMAT_JSON && !output->wrote)
        print_document(output, error);
    output_error(output, error);
}

void output_error(Output *output, const GError *error)
{
    begin(output);
    if (!output->json_log) {
        print_error(output, error);
    } else {
        json_t *line = log_line(output, "error", error->message);
        set_text(line, "code", error_code_name(error));
        add_fields(line, error);
        print_line(line);
    }
    end(output);
}

static guint terminal_width(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static void draw_progress(Output *output, guint done, guint total, const char *what)
{
    g_autofree char *raw = g_strdup_printf("[%u/%u] %s", done, total, what);
    g_autofree char *text = printable(raw);
    g_autofree char *fitting =
        g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), (glong)terminal_width() - 1));
    g_autoptr(GString) line = g_string_new("\r\033[K");
    g_string_append(line, fitting);
    put(line);
    output->progress_shown = TRUE;
}

static void log_progress(Output *output, guint done, guint total, const char *what)
{
    g_autofree char *text = g_strdup_printf("%u of %u: %s", done, total, what);
    if (!output->json_log) {
        g_autofree char *safe = printable(text);
        g_autoptr(GString) shown = g_string_new(safe);
        put(g_string_append_c(shown, '\n'));
        return;
    }
    json_t *line = log_line(output, "info", text);
    json_object_set_new(line, "done", json_integer(done));
    json_object_set_new(line, "total", json_integer(total));
    print_line(line);
}

static void show_progress(Output *output, guint done, guint total, const char *what)
{
    gboolean terminal = !output->json_log && isatty(STDERR_FILENO);
    gint64 now = g_get_monotonic_time();
    if (output->progress_started == 0) {
        output->progress_started = now;
        output->progress_reported = terminal ? 0 : now;
    }
    if (now - output->progress_reported < (terminal ? TERMINAL_INTERVAL : LOG_INTERVAL))
        return;
    output->progress_reported = now;
    output_flush(output);
    if (terminal)
        draw_progress(output, done, total, what);
    else
        log_progress(output, done, total, what);
}

void output_progress(Output *output, guint done, guint total, const char *what)
{
    if (output->quiet)
        return;
    g_rec_mutex_lock(&output->lock);
    show_progress(output, done, total, what);
    g_rec_mutex_unlock(&output->lock);
}

void output_progress_end(Output *output)
{
    g_rec_mutex_lock(&output->lock);
    output_clear_progress(output);
    output->progress_started = 0;
    g_rec_mutex_unlock(&output->lock);
}

void output_talk(Output *output, const char *color_name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *safe = printable(text);
    g_autoptr(GString) shown = g_string_new(safe);
    if (color_name != NULL && output->message_color) {
        g_string_prepend(shown, color_sequence(color_name));
        g_string_append(shown, color_sequence("reset"));
    }
    begin(output);
    put(shown);
    end(output);
}

gboolean output_confirm(Output *output, const char *format, ...)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return FALSE;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *question = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *text = printable(question);
    begin(output);
    g_autoptr(GString) shown = g_string_new(text);
    put(g_string_append(shown, " [y/N] "));
    end(output);
    char answer[16] = "";
    if (fgets(answer, sizeof answer, stdin) == NULL) {
        (void)fputc('\n', stderr);
        return FALSE;
    }
    g_strstrip(answer);
    return g_ascii_strcasecmp(answer, "y") == 0 || g_ascii_strcasecmp(answer, "yes") == 0;
}

char *format_duration(gint64 microseconds)
{
    gint64 seconds = (microseconds + SECOND / 2) / SECOND;
    if (microseconds < 10L * MILLISECOND)
        return g_strdup_printf("%.1f ms", (double)microseconds / 1e3);
    if (microseconds < SECOND)
        return g_strdup_printf("%" G_GINT64_FORMAT " ms", microseconds / MILLISECOND);
    if (microseconds < MINUTE)
        return g_strdup_printf("%.2f s", (double)microseconds / 1e6);
    if (seconds < 3600)
        return g_strdup_printf("%" G_GINT64_FORMAT " min %" G_GINT64_FORMAT " s", seconds / 60,
                               seconds % 60);
    return g_strdup_printf("%" G_GINT64_FORMAT " h %" G_GINT64_FORMAT " min", seconds / 3600,
                           seconds % 3600 / 60);
}
