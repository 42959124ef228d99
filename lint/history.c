#include "lint/history.h"

LintHistory *history_new(void)
{
    LintHistory *history = g_new0(LintHistory, 1);
    history->migrations = g_ptr_array_new_with_free_func((GDestroyNotify)history_migration_free);
    history->removed = g_ptr_array_new_with_free_func(g_free);
    history->tree = g_ptr_array_new_with_free_func(g_free);
    history->changed = g_ptr_array_new_with_free_func(g_free);
    return history;
}

void history_migration_free(HistoryMigration *migration)
{
    if (migration == NULL)
        return;
    g_free(migration->version);
    g_free(migration->name);
    g_free(migration->path);
    g_free(migration->edited_path);
    g_free(migration->twin);
    g_free(migration);
}

void history_free(LintHistory *history)
{
    if (history == NULL)
        return;
    g_ptr_array_unref(history->migrations);
    g_ptr_array_unref(history->removed);
    g_ptr_array_unref(history->tree);
    g_ptr_array_unref(history->changed);
    g_free(history->base);
    g_free(history->newest);
    g_free(history);
}

gsize history_prefix(const char *name)
{
    gsize length = 0;
    while (g_ascii_isdigit(name[length]))
        length++;
    return length;
}
