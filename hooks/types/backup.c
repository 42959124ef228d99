/* backup: pg_dump of what the migration will touch, and a look whether it can be read back. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/base/error.h"
#include "hooks/child.h"
#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"directory", HOOK_TEXT, FALSE, "backups",
     "where the files go, relative to the project's folder; made when it is missing"},
    {"tables", HOOK_LIST, FALSE, NULL, "tables; without it those that the migration touches"},
    {"all", HOOK_BOOLEAN, FALSE, "false", "the whole database instead"},
    {"pg_dump", HOOK_TEXT, FALSE, "pg_dump", "the program"},
    {"pg_restore", HOOK_TEXT, FALSE, "pg_restore", "the program"},
    {.name = NULL},
};

static char *make_path(HookContext *context, GError **error)
{
    const char *directory = hook_values_text(context->values, "directory");
    g_autofree char *folder = g_canonicalize_filename(directory, context->root);
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        error_set(error, ERROR_OUTPUT, "cannot make the folder \"%s\": %s", folder,
                  g_strerror(errno));
        return NULL;
    }
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y%m%dT%H%M%S");
    g_autofree char *label = migration_label(context->run->migration);
    g_autofree char *name =
        g_strdup_printf("%s_%s%06dZ.dump", label, time, g_date_time_get_microsecond(now));
    return g_build_filename(folder, name, NULL);
}

static GPtrArray *dump_command(HookContext *context, const char *path, const GPtrArray *tables)
{
    GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(argv, g_strdup(hook_values_text(context->values, "pg_dump")));
    g_ptr_array_add(argv, g_strdup("--no-password"));
    g_ptr_array_add(argv, g_strdup("--format=custom"));
    g_ptr_array_add(argv, g_strconcat("--file=", path, NULL));
    g_ptr_array_add(
        argv, g_strdup_printf("--lock-wait-timeout=%" G_GINT64_FORMAT, hook_time_left(context)));
    for (guint i = 0; i < tables->len; i++)
        g_ptr_array_add(argv,
                        g_strconcat("--table=", (const char *)g_ptr_array_index(tables, i), NULL));
    g_ptr_array_add(argv, NULL);
    return argv;
}

static guint count_data(const char *list)
{
    guint count = 0;
    for (const char *c = list; (c = strstr(c, " TABLE DATA ")) != NULL; c++)
        count++;
    return count;
}

/* The list of contents must be readable, and hold what was asked for. */
static gboolean check_backup(HookContext *context, const char *path, guint tables,
                             HookResult *result, GError **error)
{
    const char *argv[] = {hook_values_text(context->values, "pg_restore"), "--list", path, NULL};
    g_autoptr(GString) list = g_string_new(NULL);
    GStatBuf status;
    if (!child_run(context, argv, NULL, NULL, list, error))
        return FALSE;
    guint found = count_data(list->str);
    if (g_stat(path, &status) != 0 || found < tables) {
        error_set(error, ERROR_CHECK_FAILED, "the backup \"%s\" holds %u tables instead of %u",
                  path, found, tables);
        return FALSE;
    }
    result->message = g_strdup_printf("%u table%s in \"%s\"", found, found == 1 ? "" : "s", path);
    result->statistics = json_pack("{s:s, s:I, s:I}", "path", path, "bytes",
                                   (json_int_t)status.st_size, "tables", (json_int_t)found);
    return TRUE;
}

static gboolean dump(HookContext *context, const GPtrArray *tables, guint expected,
                     HookResult *result, GError **error)
{
    g_autofree char *path = make_path(context, error);
    if (path == NULL)
        return FALSE;
    g_autoptr(GPtrArray) argv = dump_command(context, path, tables);
    g_auto(GStrv) environment = connection_environment(context->run->connection, NULL);
    if (child_run(context, (const char *const *)argv->pdata, environment, NULL, NULL, error) &&
        check_backup(context, path, expected, result, error))
        return TRUE;
    g_unlink(path); /* half of a backup is none */
    return FALSE;
}

/* Of these relations, how many are tables with rows of their own. */
static gboolean count_tables(HookContext *context, const GPtrArray *tables, guint *count,
                             GError **error)
{
    *count = 0;
    for (guint i = 0; i < tables->len; i++) {
        const char *table = g_ptr_array_index(tables, i);
        g_autoptr(Result) rows = connection_query(
            context->run->connection,
            "SELECT relkind = 'r' FROM pg_catalog.pg_class WHERE oid = $1::regclass", 1, &table,
            error);
        if (rows == NULL)
            return FALSE;
        *count += result_rows(rows) > 0 && result_value(rows, 0, 0)[0] == 't';
    }
    return TRUE;
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    guint expected = 0;
    gboolean all = hook_values_boolean(context->values, "all");
    if (context->run->dry_run) {
        result->message = g_strdup("not run in a dry run");
        return TRUE;
    }
    g_autoptr(GPtrArray) tables =
        all ? g_ptr_array_new_with_free_func(g_free) : hook_tables(context, error);
    if (tables == NULL || !count_tables(context, tables, &expected, error))
        return FALSE;
    if (!all && tables->len == 0) {
        result->message = g_strdup("nothing that the migration touches is there yet");
        return TRUE;
    }
    return dump(context, tables, expected, result, error);
}

const HookType hook_backup = {
    .name = "backup",
    .summary = "pg_dump of the touched tables, or of all, checked to be readable",
    .parameters = parameters,
    .run = run,
    .flags = HOOK_BEFORE_ONLY,
};
