#include "gitint/lineage.h"

#include "core/migrate/migration.h"

#include "gitint/compare.h"
#include "gitint/lineage_store.h"
#include "gitint/lineage_walk.h"

#include <string.h>

static void object_free(gpointer data)
{
    LineageObject *object = data;
    g_array_unref(object->changes);
    g_free(object);
}

static Lineage *lineage_new(const git_oid *tip)
{
    Lineage *lineage = g_new0(Lineage, 1);
    lineage->tip = oid_text(tip);
    lineage->objects = g_ptr_array_new_with_free_func(object_free);
    lineage->gaps = g_ptr_array_new_with_free_func(g_free);
    lineage->index = g_hash_table_new(g_str_hash, g_str_equal);
    lineage->texts = g_string_chunk_new(64 * 1024);
    return lineage;
}

void lineage_free(Lineage *lineage)
{
    if (lineage == NULL)
        return;
    g_ptr_array_unref(lineage->objects);
    g_ptr_array_unref(lineage->gaps);
    g_hash_table_unref(lineage->index);
    g_string_chunk_free(lineage->texts);
    g_free(lineage->tip);
    g_free(lineage);
}

LineageObject *lineage_add(Lineage *lineage, const char *key, const char *version)
{
    LineageObject *object = g_new0(LineageObject, 1);
    object->key = key;
    object->version = version;
    object->changes = g_array_new(FALSE, TRUE, sizeof(LineageChange));
    g_ptr_array_add(lineage->objects, object);
    return object;
}

const LineageObject *lineage_find(const Lineage *lineage, const char *key)
{
    return g_hash_table_lookup(lineage->index, key);
}

static const char *keep_oid(Lineage *lineage, const git_oid *oid)
{
    char text[GIT_OID_HEXSZ + 1];
    return git_oid_is_zero(oid)
               ? NULL
               : g_string_chunk_insert_const(lineage->texts, git_oid_tostr(text, sizeof text, oid));
}

static void add_changes(Lineage *lineage, LineageObject *object, const LineageNode *node)
{
    for (; node != NULL; node = node->former) {
        LineageChange change = {
            .kind = node->kind,
            .line = node->line,
            .commit = keep_oid(lineage, node->commit),
            .path = g_string_chunk_insert_const(lineage->texts, node->path),
            .blob = node->kind == LINEAGE_GONE ? NULL : keep_oid(lineage, &node->blob),
            .before = node->kind == LINEAGE_MADE ? NULL : keep_oid(lineage, &node->before)};
        g_array_append_val(object->changes, change);
    }
}

static LineageObject *object_of_number(Lineage *lineage, const LineageWalk *walk, guint32 number)
{
    const char *whole = blob_definitions_key(walk->blobs, number);
    const char *colon = walk->options->migrations ? strchr(whole, ':') : NULL;
    g_autofree char *version = colon == NULL ? NULL : g_strndup(whole, (gsize)(colon - whole));
    return lineage_add(
        lineage, g_string_chunk_insert_const(lineage->texts, colon == NULL ? whole : colon + 1),
        version == NULL ? NULL : g_string_chunk_insert_const(lineage->texts, version));
}

typedef struct Present {
    Lineage *lineage;
    const LineageWalk *walk;
    GHashTable *objects; /* key's number -> LineageObject */
} Present;

static void note_gap(Lineage *lineage, const char *path, const BlobRecord *record)
{
    if (!record->unreadable && record->opaque == 0)
        return;
    LineageGap *gap = g_new0(LineageGap, 1);
    gap->path = g_string_chunk_insert_const(lineage->texts, path);
    gap->opaque = record->opaque;
    g_ptr_array_add(lineage->gaps, gap);
}

static void place_items(const char *path, G_GNUC_UNUSED const git_oid *before, const git_oid *after,
                        gpointer data)
{
    Present *self = data;
    BlobPart part;
    g_autofree char *version = NULL;
    const LineageOptions *options = self->walk->options;
    if (!lineage_counts(options, options->folder, path, &part, &version))
        return;
    const BlobRecord *record = blob_definitions_get(self->walk->blobs, after, part);
    note_gap(self->lineage, path, record);
    for (guint32 i = 0; i < record->count; i++) {
        const BlobItem *item = &record->items[i];
        guint32 number = lineage_number(self->walk->blobs, item->key, version);
        LineageObject *object = g_hash_table_lookup(self->objects, GUINT_TO_POINTER(number));
        if (object == NULL)
            continue;
        object->actions |= item->actions;
        if (object->path != NULL)
            continue;
        object->path = g_string_chunk_insert_const(self->lineage->texts, path);
        object->line = item->line;
        object->blob = keep_oid(self->lineage, after);
    }
}

static int place_objects(Lineage *lineage, const LineageWalk *walk, const git_commit *tip,
                         GHashTable *objects)
{
    Present present = {lineage, walk, objects};
    g_autoptr(git_tree) tree = NULL;
    int code = commit_folder(tip, walk->options->folder, &tree);
    return code != 0 ? code
                     : trees_compare(walk->repository->git, NULL, tree, walk->options->folder,
                                     place_items, &present);
}

static int collect_objects(Lineage *lineage, const LineageWalk *walk, const git_commit *tip)
{
    g_autoptr(GHashTable) objects = g_hash_table_new(NULL, NULL);
    GHashTableIter iterator;
    gpointer number, node;
    g_hash_table_iter_init(&iterator, walk->state);
    while (g_hash_table_iter_next(&iterator, &number, &node)) {
        LineageObject *object = object_of_number(lineage, walk, GPOINTER_TO_UINT(number));
        add_changes(lineage, object, node);
        g_hash_table_insert(objects, number, object);
    }
    lineage->shallow = walk->shallow;
    return place_objects(lineage, walk, tip, objects);
}

static int compare_objects(gconstpointer a, gconstpointer b)
{
    const LineageObject *left = *(LineageObject *const *)a, *right = *(LineageObject *const *)b;
    int order = strcmp(left->key, right->key);
    if (order != 0 || left->version == NULL || right->version == NULL)
        return order;
    return version_compare(left->version, right->version);
}

static void index_objects(Lineage *lineage)
{
    for (guint i = lineage->objects->len; i-- > 0;) {
        LineageObject *object = g_ptr_array_index(lineage->objects, i);
        union {
            const char *read;
            gpointer kept;
        } key = {.read = object->key};
        g_hash_table_insert(lineage->index, key.kept, object);
    }
}

static gboolean find_all(Repository *repository, const LineageOptions *options, git_commit *tip,
                         Lineage *lineage, GError **error)
{
    g_autoptr(BlobDefinitions) blobs = blob_definitions_open(repository);
    LineageWalk walk = {.repository = repository, .options = options, .blobs = blobs};
    /* Half of the time would go into hashing commits and trees again; git log does not either. */
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    int code = lineage_walk(&walk, tip);
    if (code == 0)
        code = collect_objects(lineage, &walk, tip);
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
    if (code != 0)
        git_fail(error, code, "cannot walk the history of \"%s\"", options->folder);
    lineage_walk_clear(&walk);
    if (!options->uncached)
        blob_definitions_save(blobs);
    g_ptr_array_sort(lineage->objects, compare_objects);
    return code == 0;
}

Lineage *lineage_read(Repository *repository, const LineageOptions *options, GError **error)
{
    g_autoptr(git_commit) tip = repository_commit(
        repository, options->revision != NULL ? options->revision : "HEAD", error);
    if (tip == NULL)
        return NULL;
    g_autoptr(Lineage) lineage = lineage_new(git_commit_id(tip));
    lineage->cached = !options->uncached && lineage_store_read(repository, options, lineage);
    if (!lineage->cached) {
        if (!find_all(repository, options, tip, lineage, error))
            return NULL;
        if (!options->uncached && !lineage->shallow && options->revision == NULL)
            lineage_store_write(repository, options, lineage);
    }
    index_objects(lineage);
    return g_steal_pointer(&lineage);
}

char *lineage_text(Repository *repository, const char *blob, gboolean sections, const char *key)
{
    git_oid oid;
    g_autoptr(Script) script = NULL;
    if (git_oid_fromstr(&oid, blob) != 0)
        return NULL;
    g_autoptr(Parse) parse =
        blob_parse(repository, &oid, sections ? BLOB_PART_UP : BLOB_PART_WHOLE, &script);
    g_autoptr(Definitions) found = parse == NULL ? NULL : definitions_of(parse, TRUE);
    for (guint i = 0; found != NULL && i < found->count; i++)
        if (g_str_equal(found->items[i].key, key))
            return g_strdup(found->items[i].text);
    return NULL;
}

char *lineage_source(Repository *repository, const char *blob, guint line)
{
    git_oid oid;
    g_autoptr(Script) script = NULL;
    if (git_oid_fromstr(&oid, blob) != 0)
        return NULL;
    g_autoptr(Parse) parse = blob_parse(repository, &oid, BLOB_PART_WHOLE, &script);
    for (guint i = 0; parse != NULL && i < parse->n_statements; i++) {
        const Statement *statement = &parse->statements[i];
        gsize length;
        if (line < statement->line || line > statement->end_line)
            continue;
        const char *text = script_item_text(script, statement->item, &length);
        return g_strndup(text, length);
    }
    return NULL;
}
