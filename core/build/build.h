/*
 * Build: a tree of DDL files put in order, hashed, and written as one file that `psql -f` or
 * --apply loads.
 *
 *     g_autoptr(Build) build = build_plan(tree, &(BuildOptions){.folder = "db/schema"}, &error);
 *     for (guint i = 0; i < build->files->len; i++) …build_file(build, i)->path…
 *     build_write(build, writer, &error);
 *
 * The same tree gives the same bytes everywhere: no times, no absolute paths, no locale. Files are
 * those of `folder` whose name ends in ".sql". Orders: path        byte order of whole paths, as
 * `LC_ALL=C sort` numeric     component by component, runs of digits compared as numbers of any
 * length ("2_b" before "10_a") hex         likewise, but a leading run of hex digits of each
 * component is a hexadecimal number ("0A_x" before "10_y") file        as an order file lists them,
 * one path a line (relative to the tree's root or to `folder`), # comments dependency  what is
 * referenced before what references it, else by path (core/schema/graph.h); files that depend on
 * each other are split between statements; a cycle is ERROR_INPUT with its path Errors: ERROR_INPUT
 * with the file for anything unreadable, unlisted or listed and missing, unknown orders included.
 */
#ifndef CORE_BUILD_BUILD_H
#define CORE_BUILD_BUILD_H

#include "core/base/source.h"
#include "core/schema/graph.h"

#include <glib.h>

typedef struct BuildOptions {
    const char *folder;         /* "db/schema"; NULL or "": the whole tree */
    const char *order;          /* as above; NULL: "file" with an order_file, else "path" */
    const char *order_file;     /* path in the tree; for order "file" */
    const char *search_path;    /* what each file starts with; NULL leaves the server's default */
    const char *const *include; /* NULL-terminated patterns of select.h; NULL: all */
    const char *const *exclude; /* likewise */
    gboolean without_bytes;     /* each file's content is let go once it is hashed: BuildFile.bytes
                                   stays NULL, so that     only listing is possible; not for order
                                   dependency, which reads it */
    gboolean without_hashes;    /* for who wants the files alone: sha256, blob and hash stay NULL */
} BuildOptions;

typedef struct BuildFile {
    char *path;    /* in the tree */
    gsize size;    /* bytes */
    char *sha256;  /* of the bytes, hex */
    char *blob;    /* git blob id of the bytes */
    GBytes *bytes; /* the content */
} BuildFile;

/* A run of bytes of one file, in the order they are emitted. All but dependency order have one
 * piece a file. */
typedef struct BuildPiece {
    guint file;         /* index into files */
    gsize start, end;   /* bytes of the file; whole statements */
    gboolean settings;  /* only SET statements, repeated in front of the next piece */
    gboolean unchecked; /* an SQL function that refers to what comes later: check_function_bodies
                           must be off */
} BuildPiece;

typedef struct Build {
    GPtrArray *files; /* of BuildFile, in load order (of their first piece) */
    GArray *pieces;   /* of BuildPiece */
    char *folder;     /* "" for the whole tree */
    char *order;
    char *search_path; /* NULL without */
    char *hash;        /* of the whole: see manifest.h */
    SourceTree *tree;  /* borrowed: must outlive the build; \i is read from it */
} Build;

Build *build_plan(SourceTree *tree, const BuildOptions *options, GError **error);
void build_free(Build *build);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Build, build_free)

#define build_file(build, i) ((BuildFile *)g_ptr_array_index((build)->files, (i)))

/* What needs what, over the files in the build's order; linked. */
Graph *build_graph(const Build *build, GError **error);

#endif
