#include "core/rehearse/record.h"

#include "core/rehearse/violation.h"

const char *rehearsed_where_name(RehearsedWhere where)
{
    static const char *const names[] = {
        [REHEARSED_TARGET] = "target", [REHEARSED_COPY] = "scratch", [REHEARSED_NOT] = "not run"};
    return names[where];
}

static void lock_free(RehearsedLock *lock)
{
    g_free(lock->relation);
    g_free(lock);
}

static void copy_free(RehearsedCopy *copy)
{
    g_free(copy->relation);
    g_free(copy);
}

static void table_free(RehearsedTable *table)
{
    g_free(table->relation);
    g_free(table);
}

static void statement_free(RehearsedStatement *statement)
{
    g_free(statement->path);
    g_free(statement->tag);
    g_ptr_array_unref(statement->locks);
    g_ptr_array_unref(statement->copies);
    g_ptr_array_unref(statement->worked);
    g_free(statement);
}

RehearsedStatement *rehearsed_statement_new(guint ordinal, const char *path, guint line)
{
    RehearsedStatement *self = g_new0(RehearsedStatement, 1);
    self->ordinal = ordinal;
    self->path = g_strdup(path);
    self->line = line;
    self->wal_bytes = self->temporary_bytes = self->memory_bytes = -1;
    self->locks = g_ptr_array_new_with_free_func((GDestroyNotify)lock_free);
    self->copies = g_ptr_array_new_with_free_func((GDestroyNotify)copy_free);
    self->worked = g_ptr_array_new_with_free_func(g_free);
    return self;
}

RehearsedMigration *rehearsed_migration_new(const Migration *migration, gboolean in_transaction)
{
    RehearsedMigration *self = g_new0(RehearsedMigration, 1);
    self->migration = migration;
    self->label = migration_label(migration);
    self->in_transaction = in_transaction;
    self->where = REHEARSED_NOT;
    self->memory_bytes = self->wal_bytes = -1;
    self->statements = g_ptr_array_new_with_free_func((GDestroyNotify)statement_free);
    self->tables = g_ptr_array_new_with_free_func((GDestroyNotify)table_free);
    return self;
}

void rehearsed_migration_forget(RehearsedMigration *migration)
{
    g_ptr_array_set_size(migration->statements, 0);
    g_ptr_array_set_size(migration->tables, 0);
    g_clear_error(&migration->failure);
    g_clear_pointer(&migration->violation, violation_free);
    g_clear_pointer(&migration->note, g_free);
    migration->duration_us = migration->hooks_us = 0;
    migration->memory_bytes = migration->wal_bytes = -1;
}

void rehearsed_migration_free(RehearsedMigration *migration)
{
    if (migration == NULL)
        return;
    rehearsed_migration_forget(migration);
    g_ptr_array_unref(migration->statements);
    g_ptr_array_unref(migration->tables);
    g_free(migration->label);
    g_free(migration);
}
