/*
 * Lineage: which commits gave every object of a folder of SQL its definitions, from the first to
 * the present one.
 *
 *     LineageOptions options = {.folder = "db/schema", .exclude = "db/migrations"};
 *     g_autoptr(Lineage) lineage = lineage_read(repository, &options, &error);
 *     const LineageObject *object = lineage_find(lineage, "table public.orders");
 *     …object->path, object->line; ((LineageChange *)object->changes->data)[0].commit…
 *
 * Definitions are compared (core/sql/definition.h), not lines: moving, renaming and reformatting
 * files, reordering, comments and letter case change nothing. At a merge the first parent that has
 * the same definition is followed; where none has, the merge changed it. The folder itself may
 * have had other names: where a commit brings it whole, what that commit took away elsewhere is
 * looked into.
 *
 * A folder of migrations is read with `migrations`: each object then has a lineage for each
 * migration that names it (`version`), in no order; only the files of the way up count.
 *
 * What was found for HEAD is kept in the git folder (`confiture/lineage-…`), beside the
 * definitions by blob; both may be removed at any time. Texts and objects belong to the lineage.
 */
#ifndef GITINT_LINEAGE_H
#define GITINT_LINEAGE_H

#include "gitint/repository.h"

typedef struct LineageOptions {
    const char *folder;   /* from the top of the repository; "": all of it */
    const char *exclude;  /* a folder below that does not count; NULL without */
    const char *revision; /* NULL: HEAD */
    gboolean migrations;
    gboolean uncached; /* neither read nor keep what was found */
} LineageOptions;

typedef enum LineageKind { LINEAGE_MADE, LINEAGE_CHANGED, LINEAGE_GONE } LineageKind;

typedef struct LineageChange {
    guint32 kind;
    guint32 line;       /* where it stands after the change; before it when GONE */
    const char *commit; /* full id */
    const char *path;
    const char *blob;   /* id of the file's bytes after; NULL when GONE */
    const char *before; /* and before; NULL when MADE */
} LineageChange;

typedef struct LineageObject {
    const char *key;     /* "column public.orders.total" */
    const char *version; /* of the migration; NULL in a tree */
    const char *path;    /* at the revision; NULL: it is gone */
    const char *blob;
    guint line;
    guint actions;   /* bits of TouchAction, at the revision */
    GArray *changes; /* of LineageChange, newest first; the last may be MADE only in so far as a
                        shallow clone tells */
} LineageObject;

/* A file at the revision of which something could not be read. */
typedef struct LineageGap {
    const char *path;
    guint opaque; /* statements; 0: the whole file */
} LineageGap;

typedef struct Lineage {
    char *tip;          /* the commit */
    GPtrArray *objects; /* of LineageObject, by key, then version */
    GPtrArray *gaps;    /* of LineageGap */
    gboolean shallow;   /* the clone has not the whole history */
    gboolean cached;    /* it was read from what an earlier run had kept */
    GHashTable *index;  /* private */
    GStringChunk *texts;
} Lineage;

Lineage *lineage_read(Repository *repository, const LineageOptions *options, GError **error);
void lineage_free(Lineage *lineage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lineage, lineage_free)

/* NULL when no commit ever had it. Of migrations: the first by version. */
const LineageObject *lineage_find(const Lineage *lineage, const char *key);

/* The normalised text of an object in a blob; NULL when the blob has none. Free with g_free(). */
char *lineage_text(Repository *repository, const char *blob, gboolean sections, const char *key);

/* The statement as it is written at that line of a blob; NULL when there is none. Free with
 * g_free(). */
char *lineage_source(Repository *repository, const char *blob, guint line);

#endif
