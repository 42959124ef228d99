#include "cmd/cli/output.h"

#include "cmd/cli/stream.h"
#include "core/base/error.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static gboolean wants_color(const char *choice, int file)
{
    if (g_strcmp0(choice, "always") == 0)
        return TRUE;
    if (g_strcmp0(choice, "never") == 0)
        return FALSE;
    const char *refused = g_getenv("NO_COLOR"), *terminal = g_getenv("TERM");
    return (refused == NULL || *refused == '\0') && g_strcmp0(terminal, "dumb") != 0 &&
           isatty(file);
}

Output *output_new(const OutputOptions *options)
{
    Output *output = g_new0(Output, 1);
    g_rec_mutex_init(&output->lock);
    OutputOptions without_file = *options;
    without_file.path = NULL;
    output_configure(output, &without_file, NULL);
    return output;
}

gboolean output_configure(Output *output, const OutputOptions *options, GError **error)
{
    g_free(output->program);
    g_free(output->format_name);
    output->program = g_strdup(options->program);
    output->format_name = g_strdup(options->format != NULL ? options->format : "text");
    output->format = strcmp(output->format_name, "json") == 0 ? FORMAT_JSON : FORMAT_TEXT;
    output->log_asked = options->log_format != NULL;
    output->json_log = g_strcmp0(options->log_format, "json") == 0;
    output->quiet = options->quiet;
    output->verbose = options->verbose;
    output->steady = options->steady;
    gboolean to_file = options->path != NULL && strcmp(options->path, "-") != 0;
    output->result_color = to_file ? g_strcmp0(options->color, "always") == 0
                                   : wants_color(options->color, STDOUT_FILENO);
    output->message_color = wants_color(options->color, STDERR_FILENO);
    if (to_file)
        output->file = file_writer_open(options->path, error);
    return !to_file || output->file != NULL;
}

OutputFormat output_format(const Output *output)
{
    return output->format;
}

gboolean output_has_file(const Output *output)
{
    return output->file != NULL;
}

gboolean output_logs_json(const Output *output)
{
    return output->json_log;
}

const char *output_format_name(const Output *output)
{
    return output->format_name;
}

/* As a filter whose reader went: the shell sees that SIGPIPE ended it, nobody sees a message. */
static void end_quietly(void)
{
    (void)signal(SIGPIPE, SIG_DFL);
    (void)raise(SIGPIPE);
}

static void keep_failure(Output *output, int reason)
{
    if (reason == EPIPE) {
        output->gone = TRUE;
        if (!output->steady)
            end_quietly();
    } else if (output->failure == NULL) {
        error_set(&output->failure, ERROR_OUTPUT, "cannot write standard output: %s",
                  g_strerror(reason));
    }
}

static void write_bytes(Output *output, const void *bytes, gsize length)
{
    output->wrote = TRUE;
    if (length == 0 || output->gone || output->failure != NULL)
        return;
    if (output->file == NULL)
        output_clear_progress(output);
    if (output->file != NULL)
        file_writer_write(output->file, bytes, length, &output->failure);
    else if (fwrite(bytes, 1, length, stdout) != length)
        keep_failure(output, errno);
}

void output_write(Output *output, const void *bytes, gsize length)
{
    g_rec_mutex_lock(&output->lock);
    write_bytes(output, bytes, length);
    g_rec_mutex_unlock(&output->lock);
}

void output_flush(Output *output)
{
    if (output->file == NULL && !output->gone && output->failure == NULL && fflush(stdout) != 0)
        keep_failure(output, errno);
}

void output_print(Output *output, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    output_write(output, text, strlen(text));
}

json_t *json_text(const char *text)
{
    if (text == NULL)
        return json_null();
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return json_string(valid);
}

static int write_piece(const char *bytes, size_t length, void *output)
{
    output_write(output, bytes, length);
    return 0;
}

void output_json(Output *output, const char *command, json_t *document)
{
    if (document == NULL) { /* what jansson gives for a text that is not UTF-8 */
        if (output->failure == NULL)
            error_set(&output->failure, ERROR_INTERNAL,
                      "the result of \"%s\" cannot be told as JSON: a text is not UTF-8", command);
        return;
    }
    g_autofree char *schema = g_strdup_printf("confiture/%s/1", command);
    json_t *whole = json_pack("{s:s}", "schema", schema);
    json_object_update_missing(whole, document);
    json_decref(document);
    json_dump_callback(whole, write_piece, output, JSON_INDENT(2));
    output_write(output, "\n", 1);
    json_decref(whole);
}

gboolean output_close(Output *output, GError **error)
{
    output_progress_end(output);
    output_flush(output);
    if (output->failure == NULL && output->file != NULL)
        file_writer_commit(output->file, &output->failure);
    if (output->failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&output->failure));
    return FALSE;
}

void output_free(Output *output)
{
    if (output == NULL)
        return;
    g_clear_pointer(&output->file, file_writer_free);
    g_clear_error(&output->failure);
    g_rec_mutex_clear(&output->lock);
    g_free(output->program);
    g_free(output->format_name);
    g_free(output);
}

const char *color_sequence(const char *name)
{
    static const struct {
        const char *name, *sequence;
    } colors[] = {
        {"red", "\033[31m"}, {"green", "\033[32m"}, {"yellow", "\033[33m"}, {"blue", "\033[34m"},
        {"bold", "\033[1m"}, {"dim", "\033[2m"},    {"reset", "\033[0m"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(colors); i++) {
        if (strcmp(colors[i].name, name) == 0)
            return colors[i].sequence;
    }
    g_assert_not_reached();
}

const char *output_color(const Output *output, const char *name)
{
    return output->result_color ? color_sequence(name) : "";
}
