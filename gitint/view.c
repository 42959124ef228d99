#include "gitint/view.h"

#include <string.h>

/* As many as Linux follows in one path. */
enum { MAX_LINKS = 40 };

static NodeKind kind_of_mode(guint32 mode)
{
    switch (mode & 0170000) {
    case 0040000:
        return NODE_FOLDER;
    case 0120000:
        return NODE_LINK;
    case 0160000:
        return NODE_MODULE;
    default:
        return NODE_FILE;
    }
}

static int find_in_tree(const View *view, const char *path, Node *node)
{
    if (path[0] == '\0') {
        *node = (Node){NODE_FOLDER, *git_tree_id(view->top)};
        return 0;
    }
    g_autoptr(git_tree_entry) entry = NULL;
    int code = git_tree_entry_bypath(&entry, view->top, path);
    if (code == 0)
        *node = (Node){kind_of_mode(git_tree_entry_filemode(entry)), *git_tree_entry_id(entry)};
    return code;
}

/* The first entry at or behind the folder's own. */
static gboolean find_first_below(git_index *index, const char *path, gsize *position)
{
    g_autofree char *prefix = path[0] == '\0' ? g_strdup("") : g_strconcat(path, "/", NULL);
    *position = 0;
    if (path[0] == '\0')
        return git_index_entrycount(index) > 0;
    return git_index_find_prefix(position, index, prefix) == 0;
}

static int find_in_index(const View *view, const char *path, Node *node)
{
    gsize position;
    const git_index_entry *entry =
        path[0] == '\0' ? NULL : git_index_get_bypath(view->index, path, 0);
    if (entry != NULL && (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) == 0)
        *node = (Node){kind_of_mode(entry->mode), entry->id};
    else if (path[0] == '\0' || find_first_below(view->index, path, &position))
        node->kind = NODE_FOLDER;
    return 0;
}

int view_find(const View *view, const char *path, Node *node)
{
    memset(node, 0, sizeof *node);
    if (view->top == NULL)
        return find_in_index(view, path, node);
    /* "Not found" is also what a missing tree object gives; only the former is an answer. */
    int code = find_in_tree(view, path, node);
    const git_error *last = code == GIT_ENOTFOUND ? git_error_last() : NULL;
    return last != NULL && last->klass == GIT_ERROR_TREE ? 0 : code;
}

static int visit_tree(const View *view, const Node *folder, ViewVisit visit, gpointer data)
{
    g_autoptr(git_tree) tree = NULL;
    int code = git_tree_lookup(&tree, view->git, &folder->oid);
    gsize count = code == 0 ? git_tree_entrycount(tree) : 0;
    for (gsize i = 0; code == 0 && i < count; i++) {
        const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
        Node node = {kind_of_mode(git_tree_entry_filemode(entry)), *git_tree_entry_id(entry)};
        code = visit(git_tree_entry_name(entry), &node, data);
    }
    return code;
}

/* The index is flat: a folder is what its files' names have in common. */
static int visit_index(const View *view, const char *path, ViewVisit visit, gpointer data)
{
    gsize position, skip = path[0] == '\0' ? 0 : strlen(path) + 1;
    if (!find_first_below(view->index, path, &position))
        return 0;
    g_autofree char *last = NULL;
    int code = 0;
    for (; code == 0 && position < git_index_entrycount(view->index); position++) {
        const git_index_entry *entry = git_index_get_byindex(view->index, position);
        if (!path_is_below(entry->path, path))
            break;
        if (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD)
            continue;
        const char *name = entry->path + skip, *slash = strchr(name, '/');
        Node node = {slash != NULL ? NODE_FOLDER : kind_of_mode(entry->mode), entry->id};
        g_autofree char *child =
            slash != NULL ? g_strndup(name, (gsize)(slash - name)) : g_strdup(name);
        if (g_strcmp0(child, last) == 0)
            continue;
        code = visit(child, &node, data);
        g_free(last);
        last = g_steal_pointer(&child);
    }
    return code;
}

int view_visit(const View *view, const char *path, const Node *folder, ViewVisit visit,
               gpointer data)
{
    return view->top != NULL ? visit_tree(view, folder, visit, data)
                             : visit_index(view, path, visit, data);
}

/* "a/b" and "../c" give "a/c"; NULL when that leaves the top. */
static char *normal_path(const char *folder, const char *relative)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *joined = path_join(folder, relative);
    g_auto(GStrv) names = g_strsplit(joined, "/", -1);
    for (guint i = 0; names[i] != NULL; i++) {
        if (names[i][0] == '\0' || g_str_equal(names[i], "."))
            continue;
        if (!g_str_equal(names[i], ".."))
            g_ptr_array_add(parts, g_strdup(names[i]));
        else if (parts->len > 0)
            g_ptr_array_set_size(parts, (int)parts->len - 1);
        else
            return NULL;
    }
    g_ptr_array_add(parts, NULL);
    return g_strjoinv("/", (char **)parts->pdata);
}

static char *fail_link(GError **error, const char *link, const char *target, const char *why)
{
    error_set(error, ERROR_INPUT, "the symbolic link \"%s\" to \"%s\" %s", link, target, why);
    error_add_place(error, link, 0, 0);
    error_add_hint(error, "Git keeps the link, not what lies behind it; commit the file itself.");
    return NULL;
}

/* `link` with `rest` behind it, the link replaced by what it says. */
static char *follow_link(const View *view, const char *link, const char *rest, const Node *node,
                         GError **error)
{
    g_autoptr(git_odb) odb = NULL;
    g_autoptr(git_odb_object) object = NULL;
    int code = git_repository_odb(&odb, view->git);
    if (code == 0)
        code = git_odb_read(&object, odb, &node->oid);
    if (code != 0) {
        git_fail(error, code, "cannot read the symbolic link \"%s\"", link);
        return NULL;
    }
    g_autofree char *target = g_strndup(git_odb_object_data(object), git_odb_object_size(object));
    g_autofree char *folder = path_folder(link);
    g_autofree char *found = g_path_is_absolute(target) ? NULL : normal_path(folder, target);
    return found == NULL ? fail_link(error, link, target, "leads out of the repository")
                         : path_join(found, rest);
}

/* The first link among the folders of `path` or itself: 0 and its length, or length 0. */
static int find_link(const View *view, const char *path, gsize *length, Node *node)
{
    const char *end = path;
    *length = 0;
    for (int code; *end != '\0';) {
        end += strcspn(end, "/");
        g_autofree char *part = g_strndup(path, (gsize)(end - path));
        if ((code = view_find(view, part, node)) != 0)
            return code;
        if (node->kind == NODE_LINK)
            *length = (gsize)(end - path);
        else if (node->kind == NODE_FILE && *end != '\0')
            node->kind = NODE_NONE;
        if (node->kind != NODE_FOLDER)
            return 0;
        end += *end == '/';
    }
    return 0;
}

char *view_resolve(const View *view, const char *path, Node *node, GError **error)
{
    g_autofree char *present = g_strdup(path);
    for (guint links = 0; links <= MAX_LINKS; links++) {
        gsize length = 0;
        int code = view_find(view, present, node);
        if (code == 0 && node->kind != NODE_FILE && node->kind != NODE_FOLDER)
            code = find_link(view, present, &length, node);
        if (code != 0) {
            git_fail(error, code, "cannot look up \"%s\"", present);
            return NULL;
        }
        if (length == 0 && links > 0 && node->kind == NODE_NONE)
            return fail_link(error, path, present, "leads to nothing");
        if (length == 0)
            return g_steal_pointer(&present);
        g_autofree char *link = g_strndup(present, length);
        const char *rest = present[length] == '/' ? present + length + 1 : "";
        char *next = follow_link(view, link, rest, node, error);
        if (next == NULL)
            return NULL;
        g_free(present);
        present = next;
    }
    return fail_link(error, path, present, "leads round in a circle");
}
