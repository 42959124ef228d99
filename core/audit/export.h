/*
 * Export: events of the log as a file that can be checked without the database, and its seal.
 *
 *     export_begin(EXPORT_JSONL, text); …export_add(EXPORT_JSONL, event, text) for each…
 *     export_read("events.jsonl", &content, check_event, data, &error)
 *
 * JSON lines: an object a line with every member of an event; id, duration_us, statements and
 * rows_affected are numbers, all others texts or null; `objects` and `details` are texts too, the
 * very ones that the hash is made from. CSV (RFC 4180): a head line, then a line an event; nothing
 * between two commas is null, "" is an empty text. Both are UTF-8 with line feeds.
 *
 * The seal is a text of eight lines beside the file: what it is, the file's SHA-256, how many
 * events, the first event's id, the newest hash, when it was signed, the public key, and the
 * Ed25519 signature (base64) of the seven lines before.
 */
#ifndef CORE_AUDIT_EXPORT_H
#define CORE_AUDIT_EXPORT_H

#include "core/audit/event_log.h"
#include "core/data/signing.h"

typedef enum ExportFormat { EXPORT_JSONL, EXPORT_CSV } ExportFormat;

/* Appends what stands before the first event, and an event with its line feed. */
void export_begin(ExportFormat format, GString *text);
void export_add(ExportFormat format, const Event *event, GString *text);

typedef struct ExportContent {
    guint64 events;
    gint64 first_id;   /* 0 without any */
    char *newest_hash; /* 64 zeros without any */
    char *sha256;      /* of the file's bytes */
} ExportContent;

void export_content_clear(ExportContent *content);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ExportContent, export_content_clear)

/* Every event of a file of either format (told apart by the first byte), in its order. ERROR_INPUT
 * with path and line for what is no export. */
gboolean export_read(const char *path, ExportContent *content, EventFunc function, gpointer data,
                     GError **error);

/* The seal's text; `signed_at` as events tell times. Free with g_free(). */
char *export_seal(const ExportContent *content, const char *signed_at, const SigningKey *key);

typedef struct ExportSeal {
    char *signed_at, *public_key;
} ExportSeal;

void export_seal_clear(ExportSeal *seal);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ExportSeal, export_seal_clear)

/* Holds a seal against the file and, unless NULL, the key that must have made it (base64).
 * ERROR_INTEGRITY when any of them differs, ERROR_INPUT when it is no seal. */
gboolean export_seal_check(const char *path, const ExportContent *content, const char *public_key,
                           ExportSeal *seal, GError **error);

#endif
