/*
 * SourceTree: files by path, wherever they lie: a folder here, the git index or a commit in gitint.
 * Build, lint and migration discovery read only through this, so `--ref v1.2` is a choice made in
 * cmd.
 *
 *     g_autoptr(SourceTree) tree = source_folder_open("/repo", &error);
 *     g_autoptr(GPtrArray) entries = source_tree_list(tree, "db/schema", &error);
 *     g_autoptr(GBytes) bytes = source_tree_read(tree, entry->path, &error);
 *
 * Paths are relative to the tree's root, with "/" between components, never starting with one; ""
 * is the root. Bytes are exact: no line-end conversion, no filters. A listing is in byte order of
 * the paths, files only. A listing or a read that cannot be done is an error, never an empty
 * answer: an unreadable folder, a broken or looping symbolic link, a file that vanished between
 * listing and reading.
 */
#ifndef CORE_BASE_SOURCE_H
#define CORE_BASE_SOURCE_H

#include <glib.h>

typedef struct SourceEntry {
    char *path;
    gint64 size;  /* bytes; -1 where only reading would tell */
    char *digest; /* git blob id in hex where the tree knows it without reading, else NULL */
} SourceEntry;

void source_entry_free(SourceEntry *entry);

typedef struct SourceTree SourceTree;

/* What a kind of tree implements; `self` is the struct that embeds SourceTree as its first member.
 */
typedef struct SourceTreeClass {
    const char *name; /* "folder", "index", "commit" */
    GPtrArray *(*list)(SourceTree *self, const char *prefix, GError **error);
    GBytes *(*read)(SourceTree *self, const char *path, GError **error);
    void (*free)(SourceTree *self);
} SourceTreeClass;

struct SourceTree {
    const SourceTreeClass *class;
    char *label; /* for messages: "work tree", "index", "v1.2 (3f2a91c)" */
};

/* Every file below `prefix` (or the file `prefix` itself), as SourceEntry; the array frees them. */
GPtrArray *source_tree_list(SourceTree *tree, const char *prefix, GError **error);

/* The whole file. ERROR_INPUT with the path when it cannot be read. */
GBytes *source_tree_read(SourceTree *tree, const char *path, GError **error);

/* Where a file lies in the file system, so that a large one can be read in pieces; NULL for trees
 * that are not of the file system. Free with g_free(). */
char *source_tree_file(SourceTree *tree, const char *path);

/* Whether `path` is a file of the tree or holds one. FALSE with `error` unset when it does not. */
gboolean source_tree_has(SourceTree *tree, const char *path);

void source_tree_free(SourceTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SourceTree, source_tree_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SourceEntry, source_entry_free)

/* A folder of the file system. Hidden files and folders (".git") are passed over. */
SourceTree *source_folder_open(const char *path, GError **error);

/* Files given in memory, for tests and for standard input; the bytes are shared, not copied. */
SourceTree *source_memory_new(void);
void source_memory_add(SourceTree *tree, const char *path, GBytes *bytes);

#endif
