/* The SourceTrees of this room: a commit and the index. Both read through a View. */
#include "gitint/repository.h"

#include "gitint/blob_cache.h"
#include "gitint/view.h"

#include <string.h>

/* Deeper than any real tree: what remains is a symbolic link to a folder above it. */
enum { MAX_DEPTH = 64 };

typedef struct GitSource {
    SourceTree tree;
    Repository *repository;
    char *folder;
    View view;
    git_odb *odb;
    BlobCache *cache; /* NULL: git is asked for every file */
    GMutex lock; /* libgit2's objects are not to be shared between threads at the same moment */
    GPtrArray *modules;
    GHashTable *known; /* path -> id of its blob, from listings: large folders are parsed once, not
                          once a file */
} GitSource;

static gboolean fail_path(GitSource *self, GError **error, const char *path, const char *what)
{
    error_set(error, ERROR_INPUT, "%s \"%s\" in %s", what, path, self->tree.label);
    error_add_place(error, path, 0, 0);
    return FALSE;
}

typedef struct Listing {
    GitSource *self;
    const char *real, *shown; /* a folder as git knows it, and as seen through links */
    guint depth;
    GPtrArray *entries;
    GError **error;
} Listing;

static void add_entry(const Listing *listing, const char *shown, const git_oid *oid)
{
    SourceEntry *entry = g_new0(SourceEntry, 1);
    entry->path = g_strdup(shown);
    entry->size = -1;
    entry->digest = oid_text(oid);
    g_ptr_array_add(listing->entries, entry);
    g_hash_table_insert(listing->self->known, g_strdup(shown), oid_copy(oid));
}

static gboolean list_node(const Listing *listing, const Node *node);

static gboolean list_link(const Listing *listing)
{
    Node node;
    g_autofree char *real =
        view_resolve(&listing->self->view, listing->real, &node, listing->error);
    if (real == NULL)
        return FALSE;
    Listing behind = *listing;
    behind.real = real;
    return list_node(&behind, &node);
}

static int list_child(const char *name, const Node *node, gpointer data)
{
    const Listing *folder = data;
    if (name[0] == '.')
        return 0;
    g_autofree char *real = path_join(folder->real, name), *shown = path_join(folder->shown, name);
    Listing child = *folder;
    child.real = real;
    child.shown = shown;
    child.depth++;
    return list_node(&child, node) ? 0 : GIT_EUSER;
}

static gboolean list_folder(const Listing *listing, const Node *node)
{
    Listing folder = *listing;
    if (folder.depth > MAX_DEPTH) {
        fail_path(folder.self, folder.error, folder.shown,
                  "folders are too deep, or a symbolic link leads back up, at");
        return FALSE;
    }
    int code = view_visit(&folder.self->view, folder.real, node, list_child, &folder);
    if (code != 0 && code != GIT_EUSER)
        git_fail(folder.error, code, "cannot list \"%s\" of %s", folder.shown,
                 folder.self->tree.label);
    return code == 0;
}

static gboolean list_node(const Listing *listing, const Node *node)
{
    if (node->kind == NODE_FOLDER)
        return list_folder(listing, node);
    if (node->kind == NODE_LINK)
        return list_link(listing);
    if (node->kind == NODE_MODULE)
        g_ptr_array_add(listing->self->modules, g_strdup(listing->shown));
    if (node->kind != NODE_FILE)
        return TRUE;
    add_entry(listing, listing->shown, &node->oid);
    return TRUE;
}

/* `path` as git knows it, links followed, and what is there. */
static char *find_node(GitSource *self, const char *path, Node *node, GError **error)
{
    g_autofree char *full = path_join(self->folder, path);
    g_autofree char *real = view_resolve(&self->view, full, node, error);
    if (real != NULL && node->kind == NODE_NONE && !fail_path(self, error, path, "there is no"))
        return NULL;
    return g_steal_pointer(&real);
}

static gboolean is_hidden(const char *below)
{
    return below[0] == '.' || strstr(below, "/.") != NULL;
}

/* The index is flat, and so is a listing of it: no folder is searched for its children. FALSE at a
 * link, which the way through the folders follows; nothing was listed then. */
static gboolean list_flat(const Listing *listing)
{
    git_index *index = listing->self->view.index;
    g_autofree char *folder =
        *listing->real != '\0' ? g_strconcat(listing->real, "/", NULL) : g_strdup("");
    gsize length = strlen(folder), first = 0, count = git_index_entrycount(index);
    if (length > 0 && git_index_find_prefix(&first, index, folder) != 0)
        return FALSE;
    gsize last = first;
    for (; last < count; last++) {
        const git_index_entry *entry = git_index_get_byindex(index, last);
        if (strncmp(entry->path, folder, length) != 0)
            break;
        if ((entry->mode & 0170000) != 0100000)
            return FALSE;
    }
    for (gsize i = first; i < last; i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        g_autofree char *shown = path_join(listing->shown, entry->path + length);
        if (!is_hidden(entry->path + length) &&
            (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) == 0)
            add_entry(listing, shown, &entry->id);
    }
    return TRUE;
}

static GPtrArray *git_list(SourceTree *tree, const char *prefix, GError **error)
{
    GitSource *self = (GitSource *)tree;
    G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&self->lock);
    Node node;
    g_autofree char *real = find_node(self, prefix, &node, error);
    if (real == NULL)
        return NULL;
    g_autoptr(GPtrArray) entries =
        g_ptr_array_new_with_free_func((GDestroyNotify)source_entry_free);
    Listing listing = {self, real, prefix, 0, entries, error};
    if (self->view.index != NULL && node.kind == NODE_FOLDER && list_flat(&listing))
        return g_steal_pointer(&entries);
    return list_node(&listing, &node) ? g_steal_pointer(&entries) : NULL;
}

static gboolean find_blob(GitSource *self, const char *path, git_oid *oid, GError **error)
{
    const git_oid *known = g_hash_table_lookup(self->known, path);
    if (known != NULL) {
        *oid = *known;
        return TRUE;
    }
    Node node;
    g_autofree char *real = find_node(self, path, &node, error);
    if (real == NULL)
        return FALSE;
    *oid = node.oid;
    return node.kind == NODE_FILE || fail_path(self, error, path, "not a file:");
}

static void free_object(gpointer object)
{
    git_odb_object_free(object);
}

static GBytes *git_read(SourceTree *tree, const char *path, GError **error)
{
    GitSource *self = (GitSource *)tree;
    G_GNUC_UNUSED g_autoptr(GMutexLocker) locker = g_mutex_locker_new(&self->lock);
    git_oid oid;
    git_odb_object *object = NULL;
    if (!find_blob(self, path, &oid, error))
        return NULL;
    GBytes *known = self->cache != NULL ? blob_cache_find(self->cache, &oid) : NULL;
    if (known != NULL)
        return known;
    int code = git_odb_read(&object, self->odb, &oid);
    if (code != 0) {
        git_fail(error, code, "cannot read \"%s\" of %s", path, tree->label);
        error_add_place(error, path, 0, 0);
        return NULL;
    }
    GBytes *bytes = g_bytes_new_with_free_func(git_odb_object_data(object),
                                               git_odb_object_size(object), free_object, object);
    if (self->cache != NULL)
        blob_cache_add(self->cache, &oid, bytes);
    return bytes;
}

static void git_source_free(SourceTree *tree)
{
    GitSource *self = (GitSource *)tree;
    blob_cache_close(self->cache);
    g_hash_table_unref(self->known);
    g_ptr_array_unref(self->modules);
    git_tree_free(self->view.top);
    git_index_free(self->view.index);
    git_odb_free(self->odb);
    repository_free(self->repository);
    g_mutex_clear(&self->lock);
    g_free(self->folder);
    g_free(self);
}

static const SourceTreeClass index_class = {"index", git_list, git_read, git_source_free};
static const SourceTreeClass commit_class = {"commit", git_list, git_read, git_source_free};

void repository_source_keep(SourceTree *tree)
{
    GitSource *self = (GitSource *)tree;
    g_assert(tree->class == &index_class || tree->class == &commit_class);
    if (self->cache == NULL)
        self->cache = blob_cache_open(self->repository->git_folder);
}

static GitSource *source_new(Repository *repository, const SourceTreeClass *class,
                             const char *folder, char *label)
{
    GitSource *self = g_new0(GitSource, 1);
    self->tree.class = class;
    self->tree.label = label;
    self->repository = repository_ref(repository);
    self->folder = g_strdup(folder != NULL ? folder : "");
    self->view.git = repository->git;
    self->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    self->modules = g_ptr_array_new_with_free_func(g_free);
    g_mutex_init(&self->lock);
    return self;
}

/* What an unmerged file will become nobody knows yet. */
static gboolean refuse_conflicts(git_index *index, const char *folder, GError **error)
{
    gsize count = git_index_has_conflicts(index) ? git_index_entrycount(index) : 0;
    for (gsize i = 0; i < count; i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        if (git_index_entry_stage(entry) == 0 ||
            !path_is_below(entry->path, folder != NULL ? folder : ""))
            continue;
        error_set(error, ERROR_INPUT, "\"%s\" is unmerged in the index", entry->path);
        error_add_place(error, entry->path, 0, 0);
        error_add_hint(error, "Resolve the conflict, then git add the file.");
        return FALSE;
    }
    return TRUE;
}

const GPtrArray *repository_source_modules(const SourceTree *tree)
{
    g_assert(tree->class == &index_class || tree->class == &commit_class);
    return ((const GitSource *)tree)->modules;
}

GPtrArray *repository_conflicts(Repository *repository, const char *folder, GError **error)
{
    g_autoptr(git_index) index = repository_index(repository, error);
    if (index == NULL)
        return NULL;
    const char *below = folder != NULL ? folder : "";
    gsize skip = *below != '\0' ? strlen(below) + 1 : 0;
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    gsize count = git_index_has_conflicts(index) ? git_index_entrycount(index) : 0;
    for (gsize i = 0; i < count; i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        if (git_index_entry_stage(entry) == 0 || !path_is_below(entry->path, below))
            continue;
        const char *last = paths->len > 0 ? paths->pdata[paths->len - 1] : NULL;
        if (g_strcmp0(last, entry->path + skip) != 0)
            g_ptr_array_add(paths, g_strdup(entry->path + skip));
    }
    return paths;
}

/* In memory alone: this index is never written. */
static int take_side(git_index *index, const char *path, ConflictSide side)
{
    const git_index_entry *entry = git_index_get_bypath(index, path, (int)side);
    if (entry == NULL)
        return git_index_remove_bypath(index, path);
    git_index_entry taken = *entry;
    taken.path = path;
    taken.flags = (guint16)(taken.flags & ~(guint)GIT_INDEX_ENTRY_STAGEMASK);
    taken.mode = entry->mode;
    int code = git_index_conflict_remove(index, path);
    return code == 0 ? git_index_add(index, &taken) : code;
}

static int take_sides(git_index *index, ConflictSide side)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < git_index_entrycount(index); i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        if (git_index_entry_stage(entry) != 0 &&
            (paths->len == 0 || strcmp(paths->pdata[paths->len - 1], entry->path) != 0))
            g_ptr_array_add(paths, g_strdup(entry->path));
    }
    int code = 0;
    for (guint i = 0; code == 0 && i < paths->len; i++)
        code = take_side(index, paths->pdata[i], side);
    return code;
}

static SourceTree *index_tree(Repository *repository, const char *folder, git_index *index,
                              const char *label, GError **error);

SourceTree *repository_source_index_side(Repository *repository, const char *folder,
                                         ConflictSide side, GError **error)
{
    g_autoptr(git_index) shared = repository_index(repository, error);
    git_index *index = NULL;
    if (shared == NULL)
        return NULL;
    int code = git_index_open(&index, git_index_path(shared));
    if (code == 0)
        code = take_sides(index, side);
    if (code == 0)
        return index_tree(repository, folder, index,
                          side == CONFLICT_OURS ? "index (our side)" : "index (their side)", error);
    git_index_free(index);
    git_fail(error, code, "cannot read the sides of the unmerged files");
    return NULL;
}

SourceTree *repository_source_index(Repository *repository, const char *folder, GError **error)
{
    g_autoptr(git_index) index = repository_index(repository, error);
    if (index == NULL || !refuse_conflicts(index, folder, error))
        return NULL;
    return index_tree(repository, folder, g_steal_pointer(&index), "index", error);
}

/* Takes the index over. */
static SourceTree *index_tree(Repository *repository, const char *folder, git_index *index,
                              const char *label, GError **error)
{
    GitSource *self = source_new(repository, &index_class, folder, g_strdup(label));
    self->view.index = index;
    int code = git_repository_odb(&self->odb, repository->git);
    if (code == 0)
        return &self->tree;
    git_fail(error, code, "cannot open git's objects");
    source_tree_free(&self->tree);
    return NULL;
}

SourceTree *repository_source_commit(Repository *repository, const char *revision,
                                     const char *folder, GError **error)
{
    g_autoptr(git_commit) commit = repository_commit(repository, revision, error);
    if (commit == NULL)
        return NULL;
    char id[8];
    git_oid_tostr(id, sizeof id, git_commit_id(commit));
    char *label =
        g_str_has_prefix(revision, id) ? g_strdup(id) : g_strdup_printf("%s (%s)", revision, id);
    GitSource *self = source_new(repository, &commit_class, folder, label);
    int code = git_commit_tree(&self->view.top, commit);
    if (code == 0)
        code = git_repository_odb(&self->odb, repository->git);
    if (code == 0)
        return &self->tree;
    git_fail(error, code, "cannot read the tree of %s", self->tree.label);
    source_tree_free(&self->tree);
    return NULL;
}
