/*
 * BlobDefinitions: the definitions (core/sql/definition.h) of every blob of SQL that was looked
 * into, by the blob's id, kept between runs in the repository's git folder
 * (`confiture/definitions`).
 *
 *     g_autoptr(BlobDefinitions) blobs = blob_definitions_open(repository);
 *     const BlobRecord *record = blob_definitions_get(blobs, &oid, BLOB_PART_WHOLE);
 *     for (guint i = 0; i < record->count; i++) …blob_definitions_key(blobs, record->items[i].key)…
 *
 * The file only grows, by one locked write at the end, so several processes may work at once; what
 * is damaged is read no further and written anew. It may be removed at any time, and nothing fails
 * where it cannot be written. Keys are numbered in the order they are met, in this process alone.
 */
#ifndef GITINT_BLOB_DEFINITIONS_H
#define GITINT_BLOB_DEFINITIONS_H

#include "gitint/wall.h"

#include "core/sql/definition.h"

typedef enum BlobPart { BLOB_PART_WHOLE, BLOB_PART_UP } BlobPart; /* UP: dbmate's section */

typedef struct BlobItem {
    guint32 key, line, actions;
    guint64 fingerprint[2];
} BlobItem;

typedef struct BlobRecord {
    git_oid oid;
    guint32 count;
    guint8 part;
    guint8 unreadable; /* no SQL: missing from a partial clone, or broken text */
    guint16 opaque;    /* statements that cannot be parsed */
    BlobItem *items;
} BlobRecord;

typedef struct BlobDefinitions BlobDefinitions;

BlobDefinitions *blob_definitions_open(Repository *repository);

/* Borrowed. */
const BlobRecord *blob_definitions_get(BlobDefinitions *self, const git_oid *oid, BlobPart part);
const char *blob_definitions_key(const BlobDefinitions *self, guint32 key);
guint32 blob_definitions_number(BlobDefinitions *self, const char *key); /* of any text */

/* Keeps what was new. */
void blob_definitions_save(BlobDefinitions *self);
void blob_definitions_free(BlobDefinitions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BlobDefinitions, blob_definitions_free)

/* Parses a blob: its script, decoded to UTF-8 where it was written in Latin 1. NULL when it is no
 * SQL or is not there. The caller frees both, the parse first. */
Parse *blob_parse(Repository *repository, const git_oid *oid, BlobPart part, Script **script);

/* Where files of Confiture's lie in the git folder that all work trees share; made when `make`.
 * Free with g_free(). */
char *repository_index_path(const Repository *repository, const char *name, gboolean make);

#endif
