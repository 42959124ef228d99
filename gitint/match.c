/* Holding what an event claims against the repository. */
#include "gitint/provenance.h"

#include "gitint/compare.h"
#include "gitint/wall.h"

#include <string.h>

/* Events of one deployment ask for the same folder of the same commit again and again, and large
 * trees are not cached by libgit2. */
static gboolean remember_folder(Repository *repository, const git_oid *commit_oid,
                                const char *folder)
{
    if (repository->memo_folder != NULL && git_oid_equal(&repository->memo_commit, commit_oid) &&
        g_str_equal(repository->memo_folder, folder))
        return TRUE;
    g_autoptr(git_commit) commit = NULL;
    git_tree *tree = NULL;
    if (git_commit_lookup(&commit, repository->git, commit_oid) != 0 ||
        commit_folder(commit, folder, &tree) != 0)
        return FALSE;
    git_tree_free(repository->memo_tree);
    g_free(repository->memo_folder);
    repository->memo_tree = tree;
    repository->memo_folder = g_strdup(folder);
    repository->memo_commit = *commit_oid;
    return TRUE;
}

BlobMatch repository_match_blob(Repository *repository, const char *commit_oid, const char *path,
                                const char *blob_oid, char **found)
{
    git_oid commit;
    g_autofree char *folder = path_folder(path);
    if (found != NULL)
        *found = NULL;
    if (git_oid_fromstr(&commit, commit_oid) != 0 || !remember_folder(repository, &commit, folder))
        return BLOB_COMMIT_MISSING;
    const char *slash = strrchr(path, '/');
    const git_tree_entry *entry =
        repository->memo_tree == NULL
            ? NULL
            : git_tree_entry_byname(repository->memo_tree, slash != NULL ? slash + 1 : path);
    if (entry == NULL || git_tree_entry_type(entry) != GIT_OBJECT_BLOB)
        return BLOB_PATH_MISSING;
    g_autofree char *present = oid_text(git_tree_entry_id(entry));
    gboolean same = g_ascii_strcasecmp(present, blob_oid) == 0;
    if (found != NULL)
        *found = g_steal_pointer(&present);
    return same ? BLOB_SAME : BLOB_DIFFERENT;
}

static void free_object(gpointer object)
{
    git_odb_object_free(object);
}

GBytes *repository_read_blob(Repository *repository, const char *blob_oid)
{
    git_oid oid;
    g_autoptr(git_odb) odb = NULL;
    g_autoptr(git_odb_object) object = NULL;
    if (git_oid_fromstr(&oid, blob_oid) != 0 || git_repository_odb(&odb, repository->git) != 0 ||
        git_odb_read(&object, odb, &oid) != 0 || git_odb_object_type(object) != GIT_OBJECT_BLOB)
        return NULL;
    git_odb_object *kept = g_steal_pointer(&object);
    return g_bytes_new_with_free_func(git_odb_object_data(kept), git_odb_object_size(kept),
                                      free_object, kept);
}
