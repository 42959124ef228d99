#include "cmd/lint/selection.h"

#include "core/data/digest.h"

#include <string.h>

static gboolean is_below(const char *path, const char *prefix)
{
    gsize length = strlen(prefix);
    while (length > 0 && prefix[length - 1] == '/')
        length--;
    return length == 0 ||
           (strncmp(path, prefix, length) == 0 && (path[length] == '\0' || path[length] == '/'));
}

void select_paths(GPtrArray *sources, const GPtrArray *paths)
{
    for (guint i = 0; i < sources->len; i++) {
        LintSource *source = sources->pdata[i];
        source->reported = FALSE;
        for (guint k = 0; k < paths->len && !source->reported; k++)
            source->reported = is_below(source->path, paths->pdata[k]);
    }
}

void select_exclude(GPtrArray *sources, char **globs)
{
    for (guint i = 0; i < sources->len; i++) {
        LintSource *source = sources->pdata[i];
        for (guint k = 0; globs != NULL && globs[k] != NULL; k++)
            if (g_pattern_match_simple(globs[k], source->path))
                source->reported = FALSE;
    }
}

static GHashTable *new_paths(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean add_all(GHashTable *paths, GPtrArray *list)
{
    g_autoptr(GPtrArray) owned = list;
    for (guint i = 0; owned != NULL && i < owned->len; i++)
        g_hash_table_add(paths, g_strdup(owned->pdata[i]));
    return owned != NULL;
}

/* Files of the work tree that are not those of the index, untracked ones too. */
static gboolean add_unstaged(const Project *project, GHashTable *paths, GError **error)
{
    g_autoptr(SourceTree) index =
        repository_source_index(project->repository, project->folder, error);
    g_autoptr(GPtrArray) entries = index != NULL ? source_tree_list(index, "", error) : NULL;
    if (entries == NULL)
        return FALSE;
    g_autoptr(GHashTable) digests = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < entries->len; i++) {
        SourceEntry *entry = entries->pdata[i];
        g_hash_table_insert(digests, entry->path, entry->digest);
    }
    GPtrArray *const lists[] = {project->schema, project->migrations};
    for (guint k = 0; k < G_N_ELEMENTS(lists); k++) {
        for (guint i = 0; i < lists[k]->len; i++) {
            const LintSource *source = lists[k]->pdata[i];
            gsize length = 0;
            const void *bytes = g_bytes_get_data(source->bytes, &length);
            g_autofree char *digest = digest_git_blob(bytes, length);
            if (g_strcmp0(digest, g_hash_table_lookup(digests, source->path)) != 0)
                g_hash_table_add(paths, g_strdup(source->path));
        }
    }
    return TRUE;
}

static gboolean collect(const Project *project, const ProjectOptions *options, GHashTable *paths,
                        GError **error)
{
    Repository *repository = project->repository;
    if (options->side != 0 &&
        !add_all(paths, repository_conflicts(repository, project->folder, error)))
        return FALSE;
    if (options->since == NULL)
        return add_all(paths, repository_staged(repository, project->folder, error));
    if (!add_all(paths, repository_changed(repository, options->since, options->ref,
                                           project->folder, error)))
        return FALSE;
    if (options->staged)
        return add_all(paths, repository_staged(repository, project->folder, error));
    if (options->ref != NULL)
        return TRUE;
    return add_all(paths, repository_staged(repository, project->folder, error)) &&
           add_unstaged(project, paths, error);
}

static void keep_changed(GPtrArray *sources, GHashTable *paths)
{
    for (guint i = 0; i < sources->len; i++) {
        LintSource *source = sources->pdata[i];
        source->reported = source->reported && g_hash_table_contains(paths, source->path);
    }
}

gboolean select_changed(const Project *project, const ProjectOptions *options, GError **error)
{
    if (!options->staged && options->since == NULL)
        return TRUE;
    g_autoptr(GHashTable) paths = new_paths();
    if (!collect(project, options, paths, error))
        return FALSE;
    keep_changed(project->schema, paths);
    keep_changed(project->migrations, paths);
    return TRUE;
}
