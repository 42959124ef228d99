#include "gitint/lineage_walk.h"

#include "core/migrate/format.h"
#include "core/migrate/migration.h"

#include "gitint/compare.h"

#include <string.h>

/* Shared by commits without changes between them. */
typedef struct State {
    guint references;
    GHashTable *nodes; /* key's number -> LineageNode */
} State;

typedef struct Step {
    git_oid oid;
    git_oid tree; /* of the folder; zero: it has none */
    const char *folder;
    guint32 *parents; /* positions; those that the clone lacks are left out */
    guint parent_count;
    guint children; /* that still need the state */
    State *state;
} Step;

/* What one commit changes of one key, against one parent. */
typedef struct Delta {
    guint64 fingerprint[2];
    gint32 files;
    const char *path, *old_path;
    guint32 line, old_line;
    git_oid blob, old_blob;
} Delta;

static const char *keep_path(LineageWalk *walk, const char *path)
{
    const char *known = g_hash_table_lookup(walk->paths, path);
    if (known != NULL)
        return known;
    char *own = arena_strdup(walk->arena, path);
    g_hash_table_add(walk->paths, own);
    return own;
}

static gboolean read_migration_name(const char *path, BlobPart *part, char **version)
{
    for (const Format *format = formats; format->name != NULL; format++) {
        g_auto(FileName) name = {0};
        if (!format_read_name(format, path, &name))
            continue;
        if ((name.role != FILE_UP && name.role != FILE_SECTIONS) || name.version == NULL)
            return FALSE;
        *part = name.role == FILE_SECTIONS ? BLOB_PART_UP : BLOB_PART_WHOLE;
        *version = version_key(name.version);
        return TRUE;
    }
    return FALSE;
}

gboolean lineage_counts(const LineageOptions *options, const char *folder, const char *path,
                        BlobPart *part, char **version)
{
    *part = BLOB_PART_WHOLE;
    *version = NULL;
    if (!g_str_has_suffix(path, ".sql") ||
        (options->exclude != NULL && path_is_below(path, options->exclude)))
        return FALSE;
    if (!options->migrations)
        return TRUE;
    gsize skipped = path_is_below(path, folder) && *folder != '\0' ? strlen(folder) + 1 : 0;
    return read_migration_name(path + skipped, part, version);
}

guint32 lineage_number(BlobDefinitions *blobs, guint32 key, const char *version)
{
    if (version == NULL)
        return key;
    g_autofree char *whole = g_strconcat(version, ":", blob_definitions_key(blobs, key), NULL);
    return blob_definitions_number(blobs, whole);
}

/* ---- the commits, newest first, with the folder's name at each ---- */

typedef struct Finding {
    GHashTable *blobs; /* of the folder: blob -> path */
    const char *folder;
    char *former;
} Finding;

static void find_here(const char *path, G_GNUC_UNUSED const git_oid *before, const git_oid *after,
                      gpointer data)
{
    if (after != NULL && g_str_has_suffix(path, ".sql"))
        g_hash_table_insert(data, oid_copy(after), g_strdup(path));
}

/* Where a file lay that the commit took away and that the folder now has: what precedes the common
 * end of both paths was the folder. */
static void find_former(const char *path, const git_oid *before, const git_oid *after,
                        gpointer data)
{
    Finding *self = data;
    const char *here =
        after != NULL || self->former != NULL ? NULL : g_hash_table_lookup(self->blobs, before);
    if (here == NULL)
        return;
    const char *inside = here + strlen(self->folder) + 1;
    gsize tail = strlen(inside), length = strlen(path);
    if (length > tail + 1 && strcmp(path + length - tail, inside) == 0 &&
        path[length - tail - 1] == '/')
        self->former = g_strndup(path, length - tail - 1);
}

static char *former_folder(LineageWalk *walk, git_commit *commit, git_commit *parent,
                           const char *folder)
{
    g_autoptr(git_tree) before = NULL;
    g_autoptr(git_tree) after = NULL;
    g_autoptr(git_tree) whole = NULL;
    g_autoptr(GHashTable) blobs = g_hash_table_new_full(oid_hash, oid_equal, g_free, g_free);
    Finding finding = {.blobs = blobs, .folder = folder};
    if (*folder == '\0' || commit_folder(commit, folder, &after) != 0 ||
        commit_folder(parent, "", &before) != 0 || commit_folder(commit, "", &whole) != 0)
        return NULL;
    trees_compare(walk->repository->git, NULL, after, folder, find_here, blobs);
    trees_compare(walk->repository->git, before, whole, "", find_former, &finding);
    return finding.former;
}

static Step *step_new(LineageWalk *walk, const git_oid *oid, const char *folder)
{
    Step *step = arena_new_struct(walk->arena, Step);
    step->oid = *oid;
    step->folder = folder;
    g_ptr_array_add(walk->commits, step);
    g_hash_table_insert(walk->positions, &step->oid, GUINT_TO_POINTER(walk->commits->len));
    return step;
}

static Step *step_find(LineageWalk *walk, const git_oid *oid, guint32 *position)
{
    *position = GPOINTER_TO_UINT(g_hash_table_lookup(walk->positions, oid));
    return *position == 0 ? NULL : g_ptr_array_index(walk->commits, --*position);
}

/* The parent's folder is the child's, unless it lay elsewhere there. */
static int look_into_parent(LineageWalk *walk, Step *child, git_commit *commit, git_commit *parent,
                            Step *step)
{
    int code = commit_folder_id(parent, step->folder, &step->tree);
    if (code != 0 || !git_oid_is_zero(&step->tree) || git_oid_is_zero(&child->tree))
        return code;
    g_autofree char *former = former_folder(walk, commit, parent, child->folder);
    if (former == NULL)
        return 0;
    step->folder = keep_path(walk, former);
    return commit_folder_id(parent, step->folder, &step->tree);
}

static int add_parents(LineageWalk *walk, Step *child, git_commit *commit, GQueue *open)
{
    guint count = git_commit_parentcount(commit);
    int code = 0;
    child->parents = arena_new_array(walk->arena, guint32, count + 1);
    for (guint i = 0; i < count && code == 0; i++) {
        guint32 position;
        const git_oid *oid = git_commit_parent_id(commit, i);
        Step *step = step_find(walk, oid, &position);
        if (step == NULL) {
            g_autoptr(git_commit) parent = NULL;
            if (git_commit_lookup(&parent, walk->repository->git, oid) != 0) {
                walk->shallow = TRUE;
                continue;
            }
            step = step_new(walk, oid, child->folder);
            position = walk->commits->len - 1;
            code = look_into_parent(walk, child, commit, parent, step);
            g_queue_push_tail(open, g_steal_pointer(&parent));
        }
        child->parents[child->parent_count++] = position;
        step->children++;
    }
    return code;
}

static int collect_commits(LineageWalk *walk, git_commit *tip)
{
    GQueue open = G_QUEUE_INIT;
    git_commit *own = NULL;
    Step *first = step_new(walk, git_commit_id(tip), walk->options->folder);
    int code = commit_folder_id(tip, first->folder, &first->tree);
    git_commit_dup(&own, tip);
    g_queue_push_tail(&open, own);
    for (git_commit *commit; (commit = g_queue_pop_head(&open)) != NULL; git_commit_free(commit)) {
        guint32 position;
        Step *step = step_find(walk, git_commit_id(commit), &position);
        if (code == 0)
            code = add_parents(walk, step, commit, &open);
    }
    return code;
}

/* Parents before children. */
static GPtrArray *sort_steps(LineageWalk *walk)
{
    GPtrArray *order = g_ptr_array_sized_new(walk->commits->len);
    g_autofree guint *waiting = g_new0(guint, walk->commits->len + 1);
    for (guint i = 0; i < walk->commits->len; i++)
        waiting[i] = ((Step *)g_ptr_array_index(walk->commits, i))->children;
    /* Newest first, by counting down children; read backwards. A stack keeps lines together. */
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint32));
    guint32 position = 0;
    g_array_append_val(open, position);
    while (open->len > 0) {
        position = g_array_index(open, guint32, open->len - 1);
        g_array_set_size(open, open->len - 1);
        Step *step = g_ptr_array_index(walk->commits, position);
        g_ptr_array_add(order, step);
        for (guint i = 0; i < step->parent_count; i++)
            if (--waiting[step->parents[i]] == 0)
                g_array_append_val(open, step->parents[i]);
    }
    return order;
}

/* ---- what a commit changes ---- */

typedef struct Comparison {
    LineageWalk *walk;
    const char *folder;
} Comparison;

static Delta *delta_of(LineageWalk *walk, guint32 number)
{
    Delta *delta = g_hash_table_lookup(walk->delta, GUINT_TO_POINTER(number));
    if (delta == NULL) {
        delta = g_new0(Delta, 1);
        g_hash_table_insert(walk->delta, GUINT_TO_POINTER(number), delta);
    }
    return delta;
}

/* Versions of a file have their items in much the same order: the search goes on where the last one
 * ended. */
static const BlobItem *item_of(const BlobRecord *record, const BlobItem *item, guint32 *cursor)
{
    guint32 count = record == NULL ? 0 : record->count;
    for (guint32 i = 0; i < count; i++) {
        guint32 at = (*cursor + i) % count;
        if (record->items[at].key != item->key)
            continue;
        *cursor = at + 1;
        return &record->items[at];
    }
    return NULL;
}

static gboolean same_item(const BlobItem *a, const BlobItem *b)
{
    return b != NULL && memcmp(a->fingerprint, b->fingerprint, sizeof a->fingerprint) == 0;
}

static void take_before(Comparison *self, const BlobRecord *record, const BlobItem *item,
                        const char *path, const char *version)
{
    Delta *delta = delta_of(self->walk, lineage_number(self->walk->blobs, item->key, version));
    delta->fingerprint[0] -= item->fingerprint[0];
    delta->fingerprint[1] -= item->fingerprint[1];
    delta->files--;
    if (delta->old_path != NULL)
        return;
    delta->old_path = keep_path(self->walk, path);
    delta->old_line = item->line;
    delta->old_blob = record->oid;
}

static void take_after(Comparison *self, const BlobRecord *record, const BlobItem *item,
                       const char *path, const char *version)
{
    Delta *delta = delta_of(self->walk, lineage_number(self->walk->blobs, item->key, version));
    delta->fingerprint[0] += item->fingerprint[0];
    delta->fingerprint[1] += item->fingerprint[1];
    delta->files++;
    if (delta->path != NULL)
        return;
    delta->path = keep_path(self->walk, path);
    delta->line = item->line;
    delta->blob = record->oid;
}

static void compare_file(const char *path, const git_oid *before, const git_oid *after,
                         gpointer data)
{
    Comparison *self = data;
    BlobPart part;
    g_autofree char *version = NULL;
    if (!lineage_counts(self->walk->options, self->folder, path, &part, &version))
        return;
    BlobDefinitions *blobs = self->walk->blobs;
    const BlobRecord *old = before == NULL ? NULL : blob_definitions_get(blobs, before, part);
    const BlobRecord *new = after == NULL ? NULL : blob_definitions_get(blobs, after, part);
    guint32 cursor = 0;
    for (guint32 i = 0; old != NULL && i < old->count; i++)
        if (!same_item(&old->items[i], item_of(new, &old->items[i], &cursor)))
            take_before(self, old, &old->items[i], path, version);
    for (guint32 i = 0; new != NULL &&i < new->count; i++)
        if (!same_item(&new->items[i], item_of(old, &new->items[i], &cursor)))
            take_after(self, new, &new->items[i], path, version);
}

static gboolean is_same(const Delta *delta)
{
    return delta == NULL || (delta->fingerprint[0] == 0 && delta->fingerprint[1] == 0);
}

static gboolean drop_same(G_GNUC_UNUSED gpointer number, gpointer delta,
                          G_GNUC_UNUSED gpointer data)
{
    return is_same(delta);
}

static int lookup_tree(LineageWalk *walk, const git_oid *oid, git_tree **tree)
{
    *tree = NULL;
    return git_oid_is_zero(oid) ? 0 : git_tree_lookup(tree, walk->repository->git, oid);
}

/* Fills walk->delta: what `step` has otherwise than `parent` (NULL: than nothing). */
static int compare_steps(LineageWalk *walk, const Step *step, const Step *parent)
{
    static const git_oid nothing = {{0}};
    const git_oid *old = parent == NULL ? &nothing : &parent->tree;
    g_autoptr(git_tree) before = NULL;
    g_autoptr(git_tree) after = NULL;
    Comparison comparison = {walk, step->folder};
    g_hash_table_remove_all(walk->delta);
    if (git_oid_equal(old, &step->tree))
        return 0;
    int code = lookup_tree(walk, old, &before);
    if (code == 0)
        code = lookup_tree(walk, &step->tree, &after);
    if (code == 0)
        code = trees_compare(walk->repository->git, before, after, step->folder, compare_file,
                             &comparison);
    g_hash_table_foreach_remove(walk->delta, drop_same, NULL);
    return code;
}

/* ---- states ---- */

static State *state_new(void)
{
    State *state = g_new0(State, 1);
    state->references = 1;
    state->nodes = g_hash_table_new(NULL, NULL);
    return state;
}

static void state_unref(State *state)
{
    if (state == NULL || --state->references > 0)
        return;
    g_hash_table_unref(state->nodes);
    g_free(state);
}

static void state_own(State **state)
{
    if ((*state)->references == 1)
        return;
    State *own = state_new();
    GHashTableIter iterator;
    gpointer number, node;
    g_hash_table_iter_init(&iterator, (*state)->nodes);
    while (g_hash_table_iter_next(&iterator, &number, &node))
        g_hash_table_insert(own->nodes, number, node);
    state_unref(*state);
    *state = own;
}

static void step_leave(Step *parent)
{
    if (--parent->children > 0)
        return;
    state_unref(parent->state);
    parent->state = NULL;
}

static State *take_state(Step *parent)
{
    if (parent == NULL)
        return state_new();
    parent->state->references++;
    return parent->state;
}

static LineageNode *node_new(LineageWalk *walk, const Step *step, const Delta *delta,
                             const LineageNode *former)
{
    LineageNode *node = arena_new_struct(walk->arena, LineageNode);
    gint32 files = (former == NULL ? 0 : former->files) + delta->files;
    gboolean was = former != NULL && former->files > 0;
    node->former = former;
    node->commit = &step->oid;
    node->files = files;
    node->kind = files <= 0 ? LINEAGE_GONE : was ? LINEAGE_CHANGED : LINEAGE_MADE;
    node->path = delta->path != NULL ? delta->path : delta->old_path;
    node->line = delta->path != NULL ? delta->line : delta->old_line;
    node->blob = delta->blob;
    node->before = delta->old_blob;
    return node;
}

typedef struct Change {
    guint32 number;
    Delta delta;
    LineageNode *node; /* a parent's, that the commit agrees with */
    gboolean agreed;
} Change;

static GArray *take_changes(LineageWalk *walk)
{
    GArray *changes = g_array_new(FALSE, TRUE, sizeof(Change));
    GHashTableIter iterator;
    gpointer number, delta;
    g_hash_table_iter_init(&iterator, walk->delta);
    while (g_hash_table_iter_next(&iterator, &number, &delta)) {
        Change change = {.number = GPOINTER_TO_UINT(number), .delta = *(Delta *)delta};
        g_array_append_val(changes, change);
    }
    return changes;
}

/* The first of the other parents whose definition is the same has made it. */
static int ask_parents(LineageWalk *walk, const Step *step, GArray *changes)
{
    int code = 0;
    for (guint i = 1; i < step->parent_count && code == 0; i++) {
        const Step *parent = g_ptr_array_index(walk->commits, step->parents[i]);
        code = compare_steps(walk, step, parent);
        for (guint c = 0; c < changes->len; c++) {
            Change *change = &g_array_index(changes, Change, c);
            gpointer number = GUINT_TO_POINTER(change->number);
            if (change->agreed || g_hash_table_contains(walk->delta, number))
                continue;
            change->agreed = TRUE;
            change->node = g_hash_table_lookup(parent->state->nodes, number);
        }
    }
    return code;
}

static void write_changes(LineageWalk *walk, const Step *step, GArray *changes, State *state)
{
    for (guint c = 0; c < changes->len; c++) {
        Change *change = &g_array_index(changes, Change, c);
        gpointer number = GUINT_TO_POINTER(change->number);
        LineageNode *former = g_hash_table_lookup(state->nodes, number);
        LineageNode *node =
            change->agreed ? change->node : node_new(walk, step, &change->delta, former);
        if (node == NULL)
            g_hash_table_remove(state->nodes, number);
        else
            g_hash_table_insert(state->nodes, number, node);
    }
}

static int process_step(LineageWalk *walk, Step *step)
{
    Step *first =
        step->parent_count == 0 ? NULL : g_ptr_array_index(walk->commits, step->parents[0]);
    int code = compare_steps(walk, step, first);
    step->state = take_state(first);
    g_autoptr(GArray) changes = take_changes(walk);
    if (code == 0 && changes->len > 0)
        code = ask_parents(walk, step, changes);
    for (guint i = 0; i < step->parent_count; i++)
        step_leave(g_ptr_array_index(walk->commits, step->parents[i]));
    if (code == 0 && changes->len > 0) {
        state_own(&step->state);
        write_changes(walk, step, changes, step->state);
    }
    return code;
}

int lineage_walk(LineageWalk *walk, git_commit *tip)
{
    walk->arena = arena_new();
    walk->commits = g_ptr_array_new();
    walk->positions = g_hash_table_new(oid_hash, oid_equal);
    walk->paths = g_hash_table_new(g_str_hash, g_str_equal);
    walk->delta = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    int code = collect_commits(walk, tip);
    g_autoptr(GPtrArray) order = code == 0 ? sort_steps(walk) : g_ptr_array_new();
    for (guint i = order->len; i-- > 0 && code == 0;)
        code = process_step(walk, g_ptr_array_index(order, i));
    Step *last = g_ptr_array_index(walk->commits, 0);
    if (code == 0)
        walk->state = g_hash_table_ref(last->state->nodes);
    for (guint i = 0; i < walk->commits->len; i++) {
        Step *step = g_ptr_array_index(walk->commits, i);
        state_unref(g_steal_pointer(&step->state));
    }
    return code;
}

void lineage_walk_clear(LineageWalk *walk)
{
    g_clear_pointer(&walk->state, g_hash_table_unref);
    g_clear_pointer(&walk->delta, g_hash_table_unref);
    g_clear_pointer(&walk->paths, g_hash_table_unref);
    g_clear_pointer(&walk->positions, g_hash_table_unref);
    g_clear_pointer(&walk->commits, g_ptr_array_unref);
    g_clear_pointer(&walk->arena, arena_free);
}
