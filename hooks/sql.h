/*
 * SQL of hooks: parsed before it runs, so that what would end the transaction is refused, and
 * errors carry their place.
 *
 *     g_autoptr(HookSql) sql = hook_sql_new("confiture.yaml", 12, text, &error);
 *     hook_sql_run(sql, context, &rows, &error)
 */
#ifndef HOOKS_SQL_H
#define HOOKS_SQL_H

#include "core/sql/script.h"
#include "core/sql/statement.h"
#include "hooks/hook.h"

typedef struct HookSql {
    Script *script;
    Parse *parse;
} HookSql;

/* ERROR_INPUT for text that cannot be cut into statements, that begins or ends a transaction, that
 * PostgreSQL refuses inside of one, or that includes other files. `path` is for messages. */
HookSql *hook_sql_parse(const char *path, GBytes *bytes, GError **error);
void hook_sql_free(HookSql *sql);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HookSql, hook_sql_free)

/* The text of parameter `name`, or the file of the tree that parameter `file` names (`file` may be
 * NULL). */
HookSql *hook_sql_of_values(const HookValues *values, const char *name, const char *file,
                            SourceTree *tree, GError **error);

/* All statements in one round trip; `rows` affected. */
gboolean hook_sql_run(const HookSql *sql, HookContext *context, guint64 *rows, GError **error);

/* The one query of parameter `name`, without its ";", to be put into another or run with
 * connection_query. ERROR_INPUT when it is not one statement. Free with g_free(). */
char *hook_sql_query(const HookValues *values, const char *name, GError **error);

/* As above, for SQL that comes from a program. */
gboolean hook_sql_check_text(const char *text, GError **error);

/* "schema.table" for every table (and materialized view) that the migration's script creates,
 * alters or writes, in order, each once; what it drops is left out. `created` alone with the flag.
 * Of char*. */
GPtrArray *hook_touched_tables(const MigrationRun *run, gboolean created);

/* The tables of the database whose "schema.table" matches one of the globs, as SQL takes them;
 * system schemas and the ledger's left out. NULL with an error. Of char*. */
GPtrArray *hook_matching_tables(HookContext *context, const char *const *globs,
                                const char *const *except, GError **error);

/* The relation that the name means under the search_path, as SQL takes it ("app.orders"); NULL
 * without an error when there is none. Free with g_free(). */
char *hook_relation_find(HookContext *context, const char *name, GError **error);

/* Parameter `tables` (each must be there), else what the migration touches and is there; as SQL
 * takes them. Of char*. */
GPtrArray *hook_tables(HookContext *context, GError **error);

#endif
