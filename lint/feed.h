/*
 * Feed: sources parsed ahead of the walk by threads, in the order of the walk, and never more of
 * them at a time than a window holds, so that memory does not grow with the number of files.
 *
 *     g_autoptr(Feed) feed = feed_new();
 *     feed_add(feed, sources);            all lists, in the order in which they are walked
 *     feed_take(feed, source);            each of them in turn: parsed when it returns
 *     lint_source_release(source);
 */
#ifndef LINT_FEED_H
#define LINT_FEED_H

#include "lint/source.h"

#include <glib.h>

typedef struct Feed Feed;

Feed *feed_new(void);
void feed_free(Feed *feed); /* waits for what the threads are at */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Feed, feed_free)

/* Borrowed, as are the sources; `sources` may be NULL. */
void feed_add(Feed *feed, const GPtrArray *sources);

void feed_take(Feed *feed, LintSource *source);

#endif
