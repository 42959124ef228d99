#include "gitint/compare.h"

#include <string.h>

typedef struct Comparison {
    git_repository *git;
    CompareFunc each;
    gpointer data;
} Comparison;

typedef struct Side {
    const git_tree *tree;
    gsize position, count;
} Side;

static int compare_trees(const Comparison *self, const git_tree *before, const git_tree *after,
                         const char *folder);

static Side side_of(const git_tree *tree)
{
    return (Side){tree, 0, tree == NULL ? 0 : git_tree_entrycount(tree)};
}

static const git_tree_entry *side_entry(const Side *side)
{
    return side->position < side->count ? git_tree_entry_byindex(side->tree, side->position) : NULL;
}

static gboolean is_folder(const git_tree_entry *entry)
{
    return git_tree_entry_type(entry) == GIT_OBJECT_TREE;
}

/* Git sorts a folder as if its name ended with "/". */
static int compare_names(const git_tree_entry *a, const git_tree_entry *b)
{
    if (a == NULL || b == NULL)
        return a == b ? 0 : a == NULL ? 1 : -1;
    const char *left = git_tree_entry_name(a), *right = git_tree_entry_name(b);
    gsize i = 0;
    while (left[i] != '\0' && left[i] == right[i])
        i++;
    guchar l = left[i] == '\0' && is_folder(a) ? '/' : (guchar)left[i];
    guchar r = right[i] == '\0' && is_folder(b) ? '/' : (guchar)right[i];
    return l == r ? 0 : l < r ? -1 : 1;
}

static int lookup_folder(git_repository *git, const git_tree_entry *entry, git_tree **tree)
{
    *tree = NULL;
    return entry == NULL ? 0 : git_tree_lookup(tree, git, git_tree_entry_id(entry));
}

static int compare_folders(const Comparison *self, const git_tree_entry *before,
                           const git_tree_entry *after, const char *path)
{
    g_autoptr(git_tree) old = NULL;
    g_autoptr(git_tree) new = NULL;
    int code = lookup_folder(self->git, before, &old);
    if (code == 0)
        code = lookup_folder(self->git, after, &new);
    return code != 0 ? code : compare_trees(self, old, new, path);
}

/* Two entries of one name and kind, or one of them NULL. */
static int compare_entries(const Comparison *self, const git_tree_entry *before,
                           const git_tree_entry *after, const char *folder)
{
    const git_tree_entry *either = before != NULL ? before : after;
    const git_oid *old = before != NULL ? git_tree_entry_id(before) : NULL;
    const git_oid *new = after != NULL ? git_tree_entry_id(after) : NULL;
    if (old != NULL && new != NULL && git_oid_equal(old, new))
        return 0;
    g_autofree char *path = path_join(folder, git_tree_entry_name(either));
    if (is_folder(either))
        return compare_folders(self, before, after, path);
    if (git_tree_entry_type(either) == GIT_OBJECT_BLOB)
        self->each(path, old, new, self->data);
    return 0;
}

static int compare_trees(const Comparison *self, const git_tree *before, const git_tree *after,
                         const char *folder)
{
    Side old = side_of(before), new = side_of(after);
    int code = 0;
    while (code == 0 && (old.position < old.count || new.position < new.count)) {
        const git_tree_entry *a = side_entry(&old), *b = side_entry(&new);
        int order = compare_names(a, b);
        code = compare_entries(self, order <= 0 ? a : NULL, order >= 0 ? b : NULL, folder);
        old.position += order <= 0;
        new.position += order >= 0;
    }
    return code;
}

int trees_compare(git_repository *git, const git_tree *before, const git_tree *after,
                  const char *folder, CompareFunc each, gpointer data)
{
    Comparison comparison = {git, each, data};
    return compare_trees(&comparison, before, after, folder);
}

int commit_folder_id(const git_commit *commit, const char *folder, git_oid *oid)
{
    g_autoptr(git_tree) top = NULL;
    g_autoptr(git_tree_entry) entry = NULL;
    memset(oid, 0, sizeof *oid);
    if (folder[0] == '\0') {
        *oid = *git_commit_tree_id(commit);
        return 0;
    }
    int code = git_commit_tree(&top, commit);
    if (code == 0)
        code = git_tree_entry_bypath(&entry, top, folder);
    if (code == 0 && is_folder(entry))
        *oid = *git_tree_entry_id(entry);
    return code == GIT_ENOTFOUND && git_error_last()->klass == GIT_ERROR_TREE ? 0 : code;
}

int commit_folder(const git_commit *commit, const char *folder, git_tree **tree)
{
    git_oid oid;
    *tree = NULL;
    int code = commit_folder_id(commit, folder, &oid);
    return code != 0 || git_oid_is_zero(&oid)
               ? code
               : git_tree_lookup(tree, git_commit_owner(commit), &oid);
}
