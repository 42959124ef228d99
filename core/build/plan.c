#include "core/build/build.h"

#include "core/base/error.h"
#include "core/build/dependency.h"
#include "core/build/manifest.h"
#include "core/build/order.h"
#include "core/build/select.h"
#include "core/data/digest.h"

#include <string.h>

static void file_free(gpointer data)
{
    BuildFile *file = data;
    g_free(file->path);
    g_free(file->sha256);
    g_free(file->blob);
    g_clear_pointer(&file->bytes, g_bytes_unref);
    g_free(file);
}

void build_free(Build *build)
{
    if (build == NULL)
        return;
    g_ptr_array_unref(build->files);
    g_array_unref(build->pieces);
    g_free(build->folder);
    g_free(build->order);
    g_free(build->search_path);
    g_free(build->hash);
    g_free(build);
}

/* "db/schema" from "./db/schema/". */
static char *plain_folder(const char *folder)
{
    if (folder == NULL || strcmp(folder, ".") == 0)
        return g_strdup("");
    while (g_str_has_prefix(folder, "./"))
        folder += 2;
    gsize length = strlen(folder);
    while (length > 0 && folder[length - 1] == '/')
        length--;
    return g_strndup(folder, length);
}

/* A file whose text is not wanted is hashed where it lies, in pieces: its size does not matter. */
static BuildFile *hash_file(const SourceEntry *entry, const char *place, GError **error)
{
    FileDigests digests = {0};
    g_autoptr(GError) reason = NULL;
    if (!digest_file(place, &digests, &reason)) {
        error_set(error, ERROR_INPUT, "%s", reason->message);
        error_add_place(error, entry->path, 0, 0);
        return NULL;
    }
    BuildFile *file = g_new0(BuildFile, 1);
    file->path = g_strdup(entry->path);
    file->size = digests.size;
    file->sha256 = digests.sha256;
    file->blob = digests.git_blob;
    return file;
}

static BuildFile *read_file(SourceTree *tree, const SourceEntry *entry, const BuildOptions *options,
                            GError **error)
{
    g_autofree char *place = options->without_bytes && !options->without_hashes
                                 ? source_tree_file(tree, entry->path)
                                 : NULL;
    if (place != NULL)
        return hash_file(entry, place, error);
    g_autoptr(GBytes) bytes = source_tree_read(tree, entry->path, error);
    if (bytes == NULL)
        return NULL;
    BuildFile *file = g_new0(BuildFile, 1);
    gsize size = 0;
    const void *content = g_bytes_get_data(bytes, &size);
    file->path = g_strdup(entry->path);
    file->size = size;
    if (!options->without_hashes) {
        file->sha256 = digest_sha256(content, size);
        file->blob =
            entry->digest != NULL ? g_strdup(entry->digest) : digest_git_blob(content, size);
    }
    if (!options->without_bytes)
        file->bytes = g_steal_pointer(&bytes);
    return file;
}

static gboolean is_wanted(const Build *build, const char *path, const BuildOptions *options)
{
    gsize length = strlen(build->folder);
    const char *below = length == 0 ? path : path + length + (path[length] == '/');
    return g_str_has_suffix(path, ".sql") &&
           select_matches(below, options->include, options->exclude);
}

static gboolean read_files(Build *build, const BuildOptions *options, GError **error)
{
    g_autoptr(GPtrArray) entries = source_tree_list(build->tree, build->folder, error);
    if (entries == NULL)
        return FALSE;
    for (guint i = 0; i < entries->len; i++) {
        const SourceEntry *entry = g_ptr_array_index(entries, i);
        if (!is_wanted(build, entry->path, options))
            continue;
        BuildFile *file = read_file(build->tree, entry, options, error);
        if (file == NULL)
            return FALSE;
        g_ptr_array_add(build->files, file);
    }
    if (build->files->len > 0)
        return TRUE;
    error_set(error, ERROR_INPUT, "there is no .sql file to build in \"%s\" (%s)",
              build->folder[0] == '\0' ? "." : build->folder, build->tree->label);
    error_add_hint(
        error, "Set schema.folder in confiture.yaml, or check the include and exclude settings.");
    return FALSE;
}

static int compare_by_path(gconstpointer a, gconstpointer b)
{
    return order_compare_path((*(BuildFile *const *)a)->path, (*(BuildFile *const *)b)->path);
}

static int compare_by_number(gconstpointer a, gconstpointer b)
{
    return order_compare_numeric((*(BuildFile *const *)a)->path, (*(BuildFile *const *)b)->path);
}

static int compare_by_hex(gconstpointer a, gconstpointer b)
{
    return order_compare_hex((*(BuildFile *const *)a)->path, (*(BuildFile *const *)b)->path);
}

static gboolean order_as_listed(Build *build, const char *path, GError **error)
{
    if (path == NULL) {
        error_set(error, ERROR_INPUT, "order \"file\" needs an order file");
        error_add_hint(error, "Set schema.order_file in confiture.yaml, or give --order-file.");
        return FALSE;
    }
    g_autoptr(GBytes) text = source_tree_read(build->tree, path, error);
    return text != NULL && order_by_list(build->files, build->folder, path, text, error);
}

static void add_whole_files(Build *build)
{
    for (guint i = 0; i < build->files->len; i++) {
        BuildPiece piece = {i, 0, build_file(build, i)->size, FALSE, FALSE};
        g_array_append_val(build->pieces, piece);
    }
}

static gboolean put_in_order(Build *build, OrderKind order, const BuildOptions *options,
                             GError **error)
{
    switch (order) {
    case ORDER_DEPENDENCY:
        return dependency_order(build, error); /* files were listed by path */
    case ORDER_NUMERIC:
        g_ptr_array_sort(build->files, compare_by_number);
        break;
    case ORDER_HEX:
        g_ptr_array_sort(build->files, compare_by_hex);
        break;
    case ORDER_FILE:
        if (!order_as_listed(build, options->order_file, error))
            return FALSE;
        break;
    case ORDER_PATH:
        g_ptr_array_sort(build->files, compare_by_path);
        break;
    }
    add_whole_files(build);
    return TRUE;
}

Build *build_plan(SourceTree *tree, const BuildOptions *options, GError **error)
{
    OrderKind order = options->order_file != NULL ? ORDER_FILE : ORDER_PATH;
    if (options->order != NULL && !order_parse(options->order, &order, error))
        return NULL;
    BuildOptions own = *options;
    own.without_bytes = own.without_bytes && order != ORDER_DEPENDENCY;
    g_autoptr(Build) build = g_new0(Build, 1);
    build->files = g_ptr_array_new_with_free_func(file_free);
    build->pieces = g_array_new(FALSE, FALSE, sizeof(BuildPiece));
    build->tree = tree;
    build->folder = plain_folder(options->folder);
    build->order = g_strdup(order_name(order));
    build->search_path = g_strdup(options->search_path);
    if (!read_files(build, &own, error) || !put_in_order(build, order, options, error))
        return NULL;
    if (!options->without_hashes)
        build->hash = manifest_hash(build->files);
    return g_steal_pointer(&build);
}
