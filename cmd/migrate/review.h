/*
 * Review: what is to be known of a migration that was made by a program, before somebody runs it:
 * what it locks, statement by statement and for how long, and what the linter says of it.
 *
 *     ReviewSubject subject = {.path = path, .text = up, .in_transaction = TRUE, .url = url, …};
 *     g_autoptr(Review) review = review_make(context, &subject, &error);
 *
 * The database behind `url` has the schema from before the migration: it tells partitions, foreign
 * keys and, where it is a real one, sizes.
 */
#ifndef CMD_MIGRATE_REVIEW_H
#define CMD_MIGRATE_REVIEW_H

#include "cmd/cli/command.h"
#include "cmd/linting/live.h"
#include "core/schema/catalog/catalog.h"
#include "core/sql/lock_mode.h"

typedef struct ReviewSubject {
    const char *path, *text;
    gboolean in_transaction;
    const char *url;       /* NULL: libpq's own default */
    const Catalog *before; /* the same database */
} ReviewSubject;

typedef struct ReviewLock {
    guint line;
    char *relation; /* "public.t" */
    LockMode mode;
    const char *during; /* "for a moment", "while every row is read" */
    gint64 rows, bytes; /* rows -1: not known */
} ReviewLock;

typedef struct Review {
    GPtrArray *locks; /* of ReviewLock, in the order of the statements */
    gboolean in_transaction;
    LiveVerdict *verdict;
} Review;

Review *review_make(const Context *context, const ReviewSubject *subject, GError **error);
void review_free(Review *review);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Review, review_free)

/* Locks as notes, findings as warnings. */
void review_print(const Review *review, Output *output);

/* [{"line", "relation", "lock", "during", "rows", "bytes"}] and [{"rule", "severity", …}] */
json_t *review_locks_json(const Review *review);
json_t *review_findings_json(const Review *review);

#endif
