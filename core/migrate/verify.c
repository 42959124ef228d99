#include "core/migrate/verify.h"

#include "core/base/error.h"
#include "core/migrate/job.h"

#include <string.h>

enum { BOOLEAN_OID = 16 }; /* pg_type.dat: bool */

static void add_place(GError **error, const Parse *parse, const Statement *statement)
{
    error_add_place(error, parse->script->path, statement->line, statement->column);
}

static gboolean check_rows(const Result *result, const Parse *parse, const Statement *statement,
                           GError **error)
{
    if (result_columns(result) != 1 || result_column_type(result, 0) != BOOLEAN_OID)
        return TRUE;
    for (guint i = 0; i < result_rows(result); i++) {
        const char *value = result_value(result, i, 0);
        if (value != NULL && value[0] != 'f')
            continue;
        error_set(error, ERROR_CHECK_FAILED, "the check is %s", value != NULL ? "false" : "null");
        add_place(error, parse, statement);
        return FALSE;
    }
    return TRUE;
}

static gboolean is_query(const Statement *statement)
{
    return statement->kind == STATEMENT_SELECT || strcmp(statement->tag, "SELECT") == 0;
}

static gboolean run_query(Connection *connection, const Parse *parse, const Statement *statement,
                          GError **error)
{
    gsize length = 0;
    const char *text = script_item_text(parse->script, statement->item, &length);
    g_autofree char *sql = g_strndup(text, length);
    g_autoptr(Result) result = connection_query(connection, sql, 0, NULL, error);
    if (result != NULL)
        return check_rows(result, parse, statement, error);
    add_place(error, parse, statement);
    return FALSE;
}

static gboolean run_command(Connection *connection, const Parse *parse, guint index, GError **error)
{
    g_autoptr(Batch) batch = batch_new();
    ScriptOutcome outcome = {0};
    batch_add_statement(batch, parse, index);
    if (connection_run_script(connection, batch->sql->str, batch->copy_data, NULL, NULL, &outcome,
                              error))
        return TRUE;
    BatchPlace place = {0};
    if (outcome.position > 0)
        batch_place(batch, outcome.position, &place);
    if (place.path != NULL)
        error_add_place(error, place.path, place.line, place.column);
    else
        add_place(error, parse, &parse->statements[index]);
    return FALSE;
}

static gboolean refuse_meta(const Script *script, GError **error)
{
    for (guint i = 0; i < script->n_items; i++) {
        const ScriptItem *item = &script->items[i];
        if (item->kind != SCRIPT_META || item->meta == META_IGNORED)
            continue;
        error_set(error, ERROR_INPUT, "\"\\%s\" cannot be used in a verify script",
                  item->meta_name);
        error_add_place(error, script->path, item->line, item->column);
        return FALSE;
    }
    return TRUE;
}

static gboolean run_statements(Connection *connection, SourceTree *tree, const char *path,
                               GError **error)
{
    g_autoptr(GBytes) bytes = source_tree_read(tree, path, error);
    g_autoptr(Script) script = bytes != NULL ? script_split(path, bytes, FALSE, error) : NULL;
    if (script == NULL || !refuse_meta(script, error))
        return FALSE;
    g_autoptr(Parse) parse = parse_script(script);
    for (guint i = 0; i < parse->n_statements; i++) {
        const Statement *statement = &parse->statements[i];
        if (statement->kind == STATEMENT_TRANSACTION)
            continue;
        if (!(is_query(statement) ? run_query(connection, parse, statement, error)
                                  : run_command(connection, parse, i, error)))
            return FALSE;
    }
    return TRUE;
}

static gboolean bracketed(Connection *connection, SourceTree *tree, const char *path,
                          const char *begin, const char *end, gint64 statement_timeout,
                          GError **error)
{
    g_autofree char *timeout =
        statement_timeout > 0
            ? g_strdup_printf("SET LOCAL statement_timeout = %" G_GINT64_FORMAT, statement_timeout)
            : g_strdup("");
    g_autofree char *sql = g_strconcat(begin, ";", timeout, NULL);
    g_autoptr(GError) reason = NULL, left = NULL;
    if (!connection_run_script(connection, sql, NULL, NULL, NULL, NULL, error))
        return FALSE;
    gboolean success = run_statements(connection, tree, path, &reason);
    gboolean ended = connection_run_script(connection, end, NULL, NULL, NULL, NULL, &left);
    if (success && ended)
        return TRUE;
    GError **first = success ? &left : &reason;
    g_propagate_error(error, g_steal_pointer(first));
    return FALSE;
}

gboolean verify_run(Connection *connection, SourceTree *tree, const char *path,
                    gint64 statement_timeout, GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (bracketed(connection, tree, path, "BEGIN", "ROLLBACK", statement_timeout, &reason))
        return TRUE;
    if (!g_error_matches(reason, CONFITURE_ERROR, ERROR_DATABASE)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    error_set(error, ERROR_CHECK_FAILED, "%s", reason->message);
    error_add_place(error, error_path(reason), error_line(reason), error_column(reason));
    error_add_sqlstate(error, error_sqlstate(reason));
    if (error_detail(reason) != NULL)
        error_add_detail(error, error_detail(reason));
    if (error_hint(reason) != NULL)
        error_add_hint(error, "%s", error_hint(reason));
    return FALSE;
}

gboolean verify_run_inside(Connection *connection, SourceTree *tree, const char *path,
                           gint64 statement_timeout, GError **error)
{
    return bracketed(connection, tree, path, "SAVEPOINT confiture_verify",
                     "ROLLBACK TO SAVEPOINT confiture_verify; RELEASE SAVEPOINT confiture_verify",
                     statement_timeout, error);
}

gboolean job_verify(Job *job, GError **error)
{
    const char *path = job->item->migration->verify_path;
    if (path == NULL || job->run.direction == DIRECTION_DOWN)
        return TRUE;
    Connection *connection = job->runner->connection;
    SourceTree *tree = job->runner->input.tree;
    gint64 timeout = job_statement_timeout(job);
    g_autoptr(GError) reason = NULL;
    if (job->run.in_transaction
            ? verify_run_inside(connection, tree, path, timeout, &reason)
            : bracketed(connection, tree, path, "BEGIN", "ROLLBACK", timeout, &reason))
        return TRUE;
    g_propagate_error(error, failure_during(job, "its verify script", g_steal_pointer(&reason)));
    return FALSE;
}
