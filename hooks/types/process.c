/* process: a program in any language that speaks JSON, a line a message.
 *
 *   to it:    {"context": {…}}                     first, and once
 *   from it:  {"sql": "…", "parameters": […]}      run on the migration's connection
 *   to it:    {"columns": […], "rows": [[…]], "affected": 3}   or {"error": {…}}
 *   from it:  {"log": "…"}                         to the log
 *   from it:  {"result": {"rows": 3, "message": "…", "statistics": {…}}}   or {"error": "…"}; last
 */
#include <string.h>

#include "core/base/error.h"
#include "hooks/child.h"
#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"command", HOOK_LIST, TRUE, NULL,
     "program and arguments; a single text is split at its blanks as a shell would, but not run by "
     "one"},
    {.name = NULL},
};

enum { BOOLEAN_OID = 16, INT8_OID = 20, INT2_OID = 21, INT4_OID = 23 }; /* pg_type.dat */

typedef struct Talk {
    HookContext *context;
    HookResult *result;
    gboolean finished;
    GError *failure; /* of the first statement that failed */
} Talk;

static char **split_command(const HookValues *values, GError **error)
{
    const char *const *command = hook_values_list(values, "command");
    char **argv = NULL;
    g_autoptr(GError) reason = NULL;
    if (command[0] != NULL && command[1] != NULL)
        return g_strdupv((char **)(gintptr)command);
    if (command[0] != NULL && g_shell_parse_argv(command[0], NULL, &argv, &reason))
        return argv;
    hook_values_fail(values, "command", error, "\"command\" names no program");
    return NULL;
}

static gboolean check(const HookValues *values, G_GNUC_UNUSED SourceTree *tree, GError **error)
{
    g_auto(GStrv) argv = split_command(values, error);
    return argv != NULL;
}

static void send(Child *child, json_t *message)
{
    g_autofree char *text = json_dumps(message, JSON_COMPACT);
    child_write(child, text);
    child_write(child, "\n");
    json_decref(message);
}

static json_t *cell(const Result *rows, guint row, guint column)
{
    const char *value = result_value(rows, row, column);
    if (value == NULL)
        return json_null();
    switch (result_column_type(rows, column)) {
    case BOOLEAN_OID:
        return json_boolean(value[0] == 't');
    case INT8_OID:
    case INT4_OID:
    case INT2_OID:
        return json_integer(g_ascii_strtoll(value, NULL, 10));
    default:
        break;
    }
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    return json_string(valid);
}

static json_t *rows_to_json(const Result *rows)
{
    json_t *columns = json_array(), *lines = json_array();
    for (guint i = 0; i < result_columns(rows); i++)
        json_array_append_new(columns, json_string(result_column_name(rows, i)));
    for (guint i = 0; i < result_rows(rows); i++) {
        json_t *line = json_array();
        for (guint j = 0; j < result_columns(rows); j++)
            json_array_append_new(line, cell(rows, i, j));
        json_array_append_new(lines, line);
    }
    return json_pack("{s:o, s:o, s:I}", "columns", columns, "rows", lines, "affected",
                     (json_int_t)result_affected(rows));
}

/* Numbers and booleans as SQL writes them; NULL for null. */
static char *parameter_text(const json_t *value)
{
    if (json_is_null(value))
        return NULL;
    return json_is_string(value) ? g_strdup(json_string_value(value))
                                 : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
}

static Result *run_sql(const Talk *self, const char *sql, const json_t *given, GError **error)
{
    guint n = (guint)json_array_size(given);
    g_autofree char **texts = g_new0(char *, n + 1);
    Result *rows = NULL;
    for (guint i = 0; i < n; i++)
        texts[i] = parameter_text(json_array_get(given, i));
    if (hook_sql_check_text(sql, error))
        rows = connection_query(self->context->run->connection, sql, n, (const char *const *)texts,
                                error);
    for (guint i = 0; i < n; i++)
        g_free(texts[i]);
    return rows;
}

/* After a statement that failed the savepoint is lost: the program hears of it, the hook fails. */
static void answer(Talk *self, Child *child, const char *sql, const json_t *given)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(Result) rows = run_sql(self, sql, given, &reason);
    if (rows != NULL) {
        send(child, rows_to_json(rows));
        return;
    }
    g_autofree char *message = g_utf8_make_valid(reason->message, -1);
    send(child, json_pack("{s:{s:s, s:s?}}", "error", "message", message, "sqlstate",
                          error_sqlstate(reason)));
    if (self->failure == NULL)
        self->failure = g_steal_pointer(&reason);
}

static void take_result(Talk *self, Child *child, const json_t *result)
{
    const json_t *rows = json_object_get(result, "rows"),
                 *message = json_object_get(result, "message");
    json_t *statistics = json_object_get(result, "statistics");
    if (json_is_integer(rows) && json_integer_value(rows) > 0)
        self->result->rows = (guint64)json_integer_value(rows);
    if (json_is_string(message))
        self->result->message = g_strdup(json_string_value(message));
    if (json_is_object(statistics))
        self->result->statistics = json_incref(statistics);
    self->finished = TRUE;
    child_stop(child);
}

static gboolean fail_line(const char *line, const char *reason, GError **error)
{
    g_autofree char *valid = g_utf8_make_valid(line, -1);
    g_autofree char *start = g_utf8_substring(valid, 0, MIN(g_utf8_strlen(valid, -1), 80));
    g_autofree char *quoted = log_quote(start);
    error_set(error, ERROR_INPUT, "it wrote a line that is %s: %s", reason, quoted);
    error_add_hint(error,
                   "A line is {\"sql\": …}, {\"log\": …}, {\"result\": …} or {\"error\": …}; "
                   "what is for people goes to standard error.");
    return FALSE;
}

static gboolean take_message(Talk *self, Child *child, const char *line, const json_t *message,
                             GError **error)
{
    const json_t *sql = json_object_get(message, "sql"), *log = json_object_get(message, "log"),
                 *result = json_object_get(message, "result"),
                 *failure = json_object_get(message, "error");
    if (json_is_string(sql)) {
        answer(self, child, json_string_value(sql), json_object_get(message, "parameters"));
    } else if (json_is_string(log)) {
        g_autoptr(LogRecord) record = hook_record(self->context, "hook_output");
        log_record_add_text(record, "text", json_string_value(log));
        hook_log(self->context, record);
    } else if (json_is_object(result)) {
        take_result(self, child, result);
    } else if (json_is_string(failure)) {
        error_set(error, ERROR_CHECK_FAILED, "%s", json_string_value(failure));
        return FALSE;
    } else {
        return fail_line(line, "no message that is known", error);
    }
    return TRUE;
}

static gboolean on_line(Child *child, const char *line, gpointer data, GError **error)
{
    Talk *self = data;
    if (line[strspn(line, " \t\r")] == '\0')
        return TRUE;
    json_t *message = json_loads(line, 0, NULL);
    gboolean success = json_is_object(message) ? take_message(self, child, line, message, error)
                                               : fail_line(line, "no JSON object", error);
    json_decref(message);
    return success;
}

static gboolean talk(Talk *self, Child *child, const char *program, GError **error)
{
    send(child, json_pack("{s:o}", "context", hook_context_to_json(self->context)));
    if (!child_serve(child, on_line, self, error))
        return FALSE;
    if (!child_end(child, error))
        return FALSE;
    if (self->finished)
        return TRUE;
    error_set(error, ERROR_CHECK_FAILED, "\"%s\" ended without a result", program);
    error_add_hint(error, "Its last line must be {\"result\": {}}.");
    return FALSE;
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    Talk self = {.context = context, .result = result};
    g_auto(GStrv) argv = split_command(context->values, error);
    g_autoptr(Child) child =
        argv != NULL ? child_spawn(context, (const char *const *)argv, NULL, error) : NULL;
    if (child == NULL)
        return FALSE;
    g_autoptr(GError) reason = NULL;
    gboolean success = talk(&self, child, argv[0], &reason) && self.failure == NULL;
    if (reason == NULL)
        reason = g_steal_pointer(&self.failure);
    g_clear_error(&self.failure);
    if (!success)
        g_propagate_error(error, g_steal_pointer(&reason));
    return success;
}

const HookType hook_process = {
    .name = "process",
    .summary = "run a program that speaks JSON lines over its standard input and output",
    .parameters = parameters,
    .run = run,
    .check = check,
    .flags = HOOK_WITHOUT_CONNECTION,
};
