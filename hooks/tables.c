/* Which tables a hook is about: those it names, those the migration touches, those that match. */
#include <string.h>

#include "hooks/sql.h"

static gboolean is_table(const ObjectName *object)
{
    return object->kind == OBJECT_TABLE || object->kind == OBJECT_MATERIALIZED_VIEW;
}

static gboolean is_wanted(const Touch *touch, gboolean created)
{
    if (!is_table(&touch->object) || touch->object.part != NULL ||
        (touch->flags & TOUCH_TEMPORARY) != 0)
        return FALSE;
    if (created)
        return touch->action == TOUCH_CREATE && touch->object.kind == OBJECT_TABLE;
    return touch->action == TOUCH_CREATE || touch->action == TOUCH_ALTER ||
           touch->action == TOUCH_WRITE || touch->action == TOUCH_RENAME;
}

/* As it is called once the statement ran. */
static char *present_name(const Touch *touch)
{
    ObjectName name = touch->object;
    name.part = NULL;
    if (touch->action == TOUCH_RENAME && touch->moved)
        name.schema = touch->renamed;
    else if (touch->action == TOUCH_RENAME)
        name.name = touch->renamed;
    return object_name_format(&name);
}

static void forget(GPtrArray *tables, const char *name)
{
    guint index = 0;
    if (g_ptr_array_find_with_equal_func(tables, name, g_str_equal, &index))
        g_ptr_array_remove_index(tables, index);
}

static void take(GPtrArray *tables, const Touch *touch, gboolean created)
{
    g_autofree char *before = object_name_format(&touch->object);
    if (is_table(&touch->object) &&
        (touch->action == TOUCH_DROP || touch->action == TOUCH_RENAME)) {
        gboolean was_there = g_ptr_array_find_with_equal_func(tables, before, g_str_equal, NULL);
        forget(tables, before);
        if (touch->action == TOUCH_DROP || (created && !was_there))
            return;
    } else if (!is_wanted(touch, created)) {
        return;
    }
    g_autofree char *name = present_name(touch);
    if (!g_ptr_array_find_with_equal_func(tables, name, g_str_equal, NULL))
        g_ptr_array_add(tables, g_steal_pointer(&name));
}

GPtrArray *hook_touched_tables(const MigrationRun *run, gboolean created)
{
    GPtrArray *tables = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; run->parse != NULL && i < run->parse->n_statements; i++) {
        const Statement *statement = &run->parse->statements[i];
        for (guint j = 0; j < statement->n_touches; j++)
            take(tables, &statement->touches[j], created);
    }
    return tables;
}

static gboolean matches(const char *name, const char *const *globs)
{
    for (; globs != NULL && *globs != NULL; globs++) {
        if (g_pattern_match_simple(*globs, name))
            return TRUE;
    }
    return FALSE;
}

GPtrArray *hook_matching_tables(HookContext *context, const char *const *globs,
                                const char *const *except, GError **error)
{
    static const char sql[] =
        "SELECT n.nspname || '.' || c.relname, pg_catalog.format('%I.%I', n.nspname, c.relname) "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname <> $1 "
        "AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' ORDER BY 1";
    const char *ledger =
        context->run->ledger_schema != NULL ? context->run->ledger_schema : "confiture";
    g_autoptr(Result) rows = connection_query(context->run->connection, sql, 1, &ledger, error);
    if (rows == NULL)
        return NULL;
    GPtrArray *tables = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < result_rows(rows); i++) {
        const char *name = result_value(rows, i, 0);
        if (matches(name, globs) && !matches(name, except))
            g_ptr_array_add(tables, g_strdup(result_value(rows, i, 1)));
    }
    return tables;
}

char *hook_relation_find(HookContext *context, const char *name, GError **error)
{
    static const char sql[] =
        "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.oid = pg_catalog.to_regclass($1)";
    g_autoptr(Result) rows = connection_query(context->run->connection, sql, 1, &name, error);
    return rows != NULL && result_rows(rows) > 0 ? g_strdup(result_value(rows, 0, 0)) : NULL;
}

/* What is touched may not be there yet, or no more; what is named must be. */
static gboolean add_present(HookContext *context, GPtrArray *tables, const char *name,
                            gboolean needed, GError **error)
{
    g_autoptr(GError) reason = NULL;
    char *found = hook_relation_find(context, name, &reason);
    if (found != NULL) {
        g_ptr_array_add(tables, found);
    } else if (reason != NULL) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    } else if (needed) {
        return hook_values_fail(context->values, "tables", error, "there is no table \"%s\"", name);
    }
    return TRUE;
}

GPtrArray *hook_tables(HookContext *context, GError **error)
{
    const char *const *listed = hook_values_list(context->values, "tables");
    g_autoptr(GPtrArray) touched = hook_touched_tables(context->run, FALSE);
    g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; listed == NULL && i < touched->len; i++) {
        if (!add_present(context, tables, g_ptr_array_index(touched, i), FALSE, error))
            return NULL;
    }
    for (; listed != NULL && *listed != NULL; listed++) {
        if (!add_present(context, tables, *listed, TRUE, error))
            return NULL;
    }
    return g_steal_pointer(&tables);
}
