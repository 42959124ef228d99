#include "hooks/sql.h"

#include <string.h>

#include "core/base/error.h"
#include "core/sql/batch.h"

static gboolean refuse(const Parse *parse, const Statement *statement, const char *hint,
                       const char *reason, GError **error)
{
    gsize length = 0;
    const char *text = script_item_text(parse->script, statement->item, &length);
    g_autofree char *shown = g_utf8_make_valid(text, (gssize)MIN(length, 40));
    shown[strcspn(shown, "\n")] = '\0';
    error_set(error, ERROR_INPUT, "\"%s\" cannot stand in a hook: %s", shown, reason);
    error_add_place(error, parse->script->path, statement->line, statement->column);
    error_add_hint(error, "%s", hint);
    return FALSE;
}

/* What the parser cannot read could still be one of the words that end a transaction. */
static gboolean begins_transaction_word(const Parse *parse, const Statement *statement)
{
    static const char *const words[] = {"commit", "rollback", "end",     "abort",
                                        "begin",  "start",    "prepare", NULL};
    gsize length = 0;
    const char *text = script_item_text(parse->script, statement->item, &length);
    for (guint i = 0; words[i] != NULL; i++) {
        gsize word = strlen(words[i]);
        if (length >= word && g_ascii_strncasecmp(text, words[i], word) == 0 &&
            (length == word || !g_ascii_isalnum(text[word])))
            return TRUE;
    }
    return FALSE;
}

/* What another file holds would run unread. */
static gboolean check_meta(const Script *script, GError **error)
{
    for (guint i = 0; i < script->n_items; i++) {
        const ScriptItem *item = &script->items[i];
        if (item->kind != SCRIPT_META || item->meta == META_IGNORED)
            continue;
        error_set(error, ERROR_INPUT, "\"\\%s\" cannot stand in a hook", item->meta_name);
        error_add_place(error, script->path, item->line, item->column);
        error_add_hint(error, "Give each file a hook of its own.");
        return FALSE;
    }
    return TRUE;
}

static gboolean check(const Parse *parse, GError **error)
{
    if (!check_meta(parse->script, error))
        return FALSE;
    for (guint i = 0; i < parse->n_statements; i++) {
        const Statement *statement = &parse->statements[i];
        if (statement->kind == STATEMENT_TRANSACTION ||
            (statement->kind == STATEMENT_OPAQUE && begins_transaction_word(parse, statement)))
            return refuse(parse, statement,
                          "Each hook has a savepoint or a transaction of its own: leave it out.",
                          "it begins or ends a transaction", error);
        if (statement->outside_transaction)
            return refuse(parse, statement,
                          "Write it as a migration with \"-- confiture: transaction=off\".",
                          "PostgreSQL refuses it inside a transaction", error);
    }
    return TRUE;
}

HookSql *hook_sql_parse(const char *path, GBytes *bytes, GError **error)
{
    g_autoptr(HookSql) self = g_new0(HookSql, 1);
    self->script = script_split(path, bytes, FALSE, error);
    if (self->script == NULL)
        return NULL;
    self->parse = parse_script(self->script);
    return check(self->parse, error) ? g_steal_pointer(&self) : NULL;
}

void hook_sql_free(HookSql *sql)
{
    if (sql == NULL)
        return;
    g_clear_pointer(&sql->parse, parse_free);
    g_clear_pointer(&sql->script, script_free);
    g_free(sql);
}

/* Text inside a YAML file: its own lines do not count as the file's, so the hook's place is told.
 */
static HookSql *of_text(const HookValues *values, const char *name, GError **error)
{
    const char *text = hook_values_text(values, name);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GError) reason = NULL;
    HookSql *sql = hook_sql_parse("sql", bytes, &reason);
    if (sql != NULL)
        return sql;
    hook_values_fail(values, name, error, "\"%s\": %s", name, reason->message);
    if (error_hint(reason) != NULL)
        error_add_hint(error, "%s", error_hint(reason));
    return NULL;
}

HookSql *hook_sql_of_values(const HookValues *values, const char *name, const char *file,
                            SourceTree *tree, GError **error)
{
    const char *path = file != NULL ? hook_values_text(values, file) : NULL;
    if (path == NULL && hook_values_has(values, name))
        return of_text(values, name, error);
    if (path == NULL || hook_values_has(values, name)) {
        hook_values_fail(values, NULL, error,
                         file != NULL ? "the hook needs either \"%s\" or \"%s\""
                                      : "the hook needs \"%s\"%s",
                         name, file != NULL ? file : "");
        return NULL;
    }
    g_autoptr(GBytes) bytes = source_tree_read(tree, path, error);
    return bytes != NULL ? hook_sql_parse(path, bytes, error) : NULL;
}

gboolean hook_sql_run(const HookSql *sql, HookContext *context, guint64 *rows, GError **error)
{
    g_autoptr(Batch) batch = batch_new();
    g_autoptr(GError) reason = NULL;
    ScriptOutcome outcome = {0};
    gboolean success = batch_add_script(batch, context->tree, sql->parse, 0, &reason) &&
                       connection_run_script(context->run->connection, batch->sql->str,
                                             batch->copy_data, NULL, NULL, &outcome, &reason);
    *rows += outcome.rows;
    if (success)
        return TRUE;
    BatchPlace place = {0};
    if (outcome.position > 0)
        batch_place(batch, outcome.position, &place);
    if (place.path == NULL && error_path(reason) == NULL)
        batch_statement_place(batch, outcome.statements + 1, &place);
    if (place.path != NULL && strcmp(place.path, "sql") != 0)
        error_add_place(&reason, place.path, place.line, place.column);
    g_propagate_error(error, g_steal_pointer(&reason));
    return FALSE;
}

char *hook_sql_query(const HookValues *values, const char *name, GError **error)
{
    g_autoptr(HookSql) sql = of_text(values, name, error);
    if (sql == NULL)
        return NULL;
    if (sql->parse->n_statements != 1 || sql->script->n_items != 1) {
        hook_values_fail(values, name, error, "\"%s\" must be one statement", name);
        return NULL;
    }
    gsize length = 0;
    const char *text = script_item_text(sql->script, 0, &length);
    return g_strndup(text, length);
}

gboolean hook_sql_check_text(const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(HookSql) sql = hook_sql_parse("sql", bytes, error);
    return sql != NULL;
}
