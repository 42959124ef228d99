#include "core/migrate/migration.h"

#include "core/base/error.h"
#include "core/migrate/format.h"

#include <string.h>

static void migration_free(Migration *migration)
{
    g_free(migration->version);
    g_free(migration->name);
    g_free(migration->up_path);
    g_free(migration->down_path);
    g_free(migration->verify_path);
    g_free(migration->settings_path);
    g_free(migration);
}

static void problem_free(ChainProblem *problem)
{
    g_free(problem->version);
    g_free(problem->path);
    g_free(problem->other_path);
    g_free(problem);
}

static void add_problem(Chain *chain, ChainProblemKind kind, const char *version, const char *path,
                        const char *other_path)
{
    ChainProblem *problem = g_new0(ChainProblem, 1);
    problem->kind = kind;
    problem->version = g_strdup(version);
    problem->path = g_strdup(path);
    problem->other_path = g_strdup(other_path);
    g_ptr_array_add(chain->problems, problem);
}

char *migration_label(const Migration *migration)
{
    const char *name = migration->name != NULL ? migration->name : "";
    return g_strconcat(migration->version, name[0] != '\0' ? "_" : "", name, NULL);
}

/* The migrations found so far, by version and name: two files of one version with different names
 * are two migrations. */
typedef struct Discovery {
    Chain *chain;
    GHashTable *by_label;
} Discovery;

static Migration *migration_of(Discovery *self, const FileName *file)
{
    g_autofree char *key = version_key(file->version);
    g_autofree char *label = g_strconcat(key, "_", file->name, NULL);
    Migration *migration = g_hash_table_lookup(self->by_label, label);
    if (migration != NULL)
        return migration;
    migration = g_new0(Migration, 1);
    migration->version = g_strdup(file->version);
    migration->name = g_strdup(file->name);
    g_hash_table_insert(self->by_label, g_steal_pointer(&label), migration);
    g_ptr_array_add(self->chain->migrations, migration);
    return migration;
}

static char **place_of(Migration *migration, FileRole role)
{
    switch (role) {
    case FILE_DOWN:
        return &migration->down_path;
    case FILE_VERIFY:
        return &migration->verify_path;
    case FILE_SETTINGS:
        return &migration->settings_path;
    default:
        return &migration->up_path;
    }
}

static void add_file(Discovery *self, const FileName *file, const char *path)
{
    if (file->role == FILE_REPEATABLE) {
        add_problem(self->chain, CHAIN_REPEATABLE, NULL, path, NULL);
        return;
    }
    Migration *migration = migration_of(self, file);
    char **place = place_of(migration, file->role);
    if (*place != NULL) {
        add_problem(self->chain, CHAIN_DUPLICATE_VERSION, file->version, *place, path);
        return;
    }
    *place = g_strdup(path);
    migration->sections = migration->sections || file->role == FILE_SECTIONS;
}

/* What looks as if it were meant to be a migration, so that a slip in its name does not make it
 * vanish unseen. */
static gboolean looks_meant(const char *path)
{
    gboolean sidecar = g_str_has_suffix(path, ".yaml") && g_ascii_isdigit(path[0]);
    if (strchr(path, '/') == NULL)
        return sidecar || g_str_has_suffix(path, ".sql");
    g_auto(FileName) file = {0};
    const char *base = strrchr(path, '/') + 1;
    for (const Format *format = formats; format->name != NULL; format++) {
        if (g_str_has_suffix(path, ".sql") &&
            (format_read_name(format, base, &file) || format_read_name(format, path, &file)))
            return TRUE;
    }
    return FALSE;
}

static const char *below(const char *path, const char *folder)
{
    gsize length = strlen(folder);
    return length == 0 ? path : path + length + 1;
}

static void read_names(Discovery *self, GPtrArray *entries, const char *folder,
                       const Format *format)
{
    for (guint i = 0; i < entries->len; i++) {
        const char *path = ((SourceEntry *)g_ptr_array_index(entries, i))->path;
        g_auto(FileName) file = {0};
        if (format_read_name(format, below(path, folder), &file))
            add_file(self, &file, path);
        else if (looks_meant(below(path, folder)))
            add_problem(self->chain, CHAIN_ORPHAN, NULL, path, NULL);
    }
}

/* The format that most files fit; the first in the table among equals. */
static const Format *detect_format(GPtrArray *entries, const char *folder)
{
    const Format *best = formats;
    guint most = 0;
    for (const Format *format = formats; format->name != NULL; format++) {
        guint fitting = 0;
        for (guint i = 0; i < entries->len; i++) {
            const char *path = ((SourceEntry *)g_ptr_array_index(entries, i))->path;
            g_auto(FileName) file = {0};
            fitting += format_read_name(format, below(path, folder), &file) &&
                       file.role != FILE_SETTINGS && file.role != FILE_VERIFY;
        }
        if (fitting > most) {
            best = format;
            most = fitting;
        }
    }
    return best;
}

static int compare_migrations(gconstpointer a, gconstpointer b)
{
    const Migration *left = *(Migration *const *)a, *right = *(Migration *const *)b;
    int order = version_compare(left->version, right->version);
    return order != 0 ? order : g_strcmp0(left->up_path, right->up_path);
}

/* Out goes what cannot run: files without an up script, and all but the first of one version. */
static void settle(Chain *chain)
{
    g_ptr_array_sort(chain->migrations, compare_migrations);
    const Migration *previous = NULL;
    for (guint i = 0; i < chain->migrations->len;) {
        const Migration *migration = chain_at(chain, i);
        if (migration->up_path == NULL) {
            gboolean down = migration->down_path != NULL;
            add_problem(chain, down ? CHAIN_DOWN_WITHOUT_UP : CHAIN_ORPHAN, migration->version,
                        down                             ? migration->down_path
                        : migration->verify_path != NULL ? migration->verify_path
                                                         : migration->settings_path,
                        NULL);
        } else if (previous != NULL &&
                   version_compare(previous->version, migration->version) == 0) {
            add_problem(chain, CHAIN_DUPLICATE_VERSION, migration->version, previous->up_path,
                        migration->up_path);
        } else {
            previous = migration;
            i++;
            continue;
        }
        g_ptr_array_remove_index(chain->migrations, i);
    }
}

/* A folder that is not there, as the nearest one above it that can be listed proves, is empty; one
 * that cannot be read is an error. */
static GPtrArray *list_folder(SourceTree *tree, const char *folder, GError **error)
{
    g_autoptr(GError) reason = NULL;
    GPtrArray *entries = source_tree_list(tree, folder, &reason);
    if (entries != NULL)
        return entries;
    g_autofree char *above = g_strdup(folder);
    while (above[0] != '\0') {
        char *slash = strrchr(above, '/');
        *(slash != NULL ? slash : above) = '\0';
        g_autoptr(GPtrArray) others = source_tree_list(tree, above, NULL);
        if (others != NULL)
            return g_ptr_array_new_with_free_func((GDestroyNotify)source_entry_free);
    }
    g_propagate_error(error, g_steal_pointer(&reason));
    return NULL;
}

Chain *chain_discover(SourceTree *tree, const ChainOptions *options, GError **error)
{
    const char *wanted = options->format != NULL ? options->format : "auto";
    const Format *format = format_find(wanted);
    if (format == NULL && strcmp(wanted, "auto") != 0) {
        error_set(error, ERROR_INPUT, "there is no migration format \"%s\"", wanted);
        error_add_hint(
            error, "Use auto, confiture, golang-migrate, sqlx, dbmate, diesel, prisma or flyway.");
        return NULL;
    }
    g_autoptr(GPtrArray) entries = list_folder(tree, options->folder, error);
    if (entries == NULL)
        return NULL;
    if (format == NULL)
        format = detect_format(entries, options->folder);
    Chain *chain = g_new0(Chain, 1);
    chain->migrations = g_ptr_array_new_with_free_func((GDestroyNotify)migration_free);
    chain->problems = g_ptr_array_new_with_free_func((GDestroyNotify)problem_free);
    chain->format = format->name;
    g_autoptr(GHashTable) by_label = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    read_names(&(Discovery){chain, by_label}, entries, options->folder, format);
    settle(chain);
    return chain;
}

void chain_free(Chain *chain)
{
    if (chain == NULL)
        return;
    g_ptr_array_unref(chain->migrations);
    g_ptr_array_unref(chain->problems);
    g_free(chain);
}

const Migration *chain_at(const Chain *chain, guint index)
{
    g_assert(index < chain->migrations->len);
    return g_ptr_array_index(chain->migrations, index);
}

const Migration *chain_find(const Chain *chain, const char *version)
{
    guint low = 0, high = chain->migrations->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        int order = version_compare(chain_at(chain, middle)->version, version);
        if (order == 0)
            return chain_at(chain, middle);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

char *chain_problem_format(const ChainProblem *problem)
{
    switch (problem->kind) {
    case CHAIN_DUPLICATE_VERSION:
        return g_strdup_printf("version \"%s\" occurs twice: \"%s\" and \"%s\"", problem->version,
                               problem->path, problem->other_path);
    case CHAIN_DOWN_WITHOUT_UP:
        return g_strdup_printf("\"%s\" has no up script beside it", problem->path);
    case CHAIN_REPEATABLE:
        return g_strdup_printf("\"%s\" is a repeatable migration, which is not run", problem->path);
    case CHAIN_ORPHAN:
        break;
    }
    return g_strdup_printf("\"%s\" belongs to no migration", problem->path);
}

gboolean chain_check(const Chain *chain, GError **error)
{
    g_autoptr(GString) others = g_string_new(NULL);
    const ChainProblem *first = NULL;
    for (guint i = 0; i < chain->problems->len; i++) {
        const ChainProblem *problem = g_ptr_array_index(chain->problems, i);
        if (problem->kind != CHAIN_DUPLICATE_VERSION)
            continue;
        g_autofree char *line = chain_problem_format(problem);
        if (first == NULL)
            first = problem;
        else
            g_string_append_printf(others, "%s%s", others->len > 0 ? "\n" : "", line);
    }
    if (first == NULL)
        return TRUE;
    g_autofree char *line = chain_problem_format(first);
    error_set(error, ERROR_INPUT, "%s", line);
    error_add_place(error, first->other_path, 0, 0);
    if (others->len > 0)
        error_add_detail(error, others->str);
    error_add_hint(
        error,
        "Give one of them a version of its own: which of the two runs first is not to be told.");
    return FALSE;
}
