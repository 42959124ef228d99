#include "lint/feed.h"

enum {
    WINDOW = 64,             /* sources that are parsed and not yet taken */
    FILES_WORTH_A_THREAD = 8 /* below, a thread costs more than it gives */
};

struct Feed {
    GPtrArray *order; /* of LintSource */
    guint taken, pushed;
    GThreadPool *pool; /* NULL: the taker parses */
    GMutex lock;       /* of LintSource.parsed */
    GCond parsed;
};

Feed *feed_new(void)
{
    Feed *feed = g_new0(Feed, 1);
    feed->order = g_ptr_array_new();
    g_mutex_init(&feed->lock);
    g_cond_init(&feed->parsed);
    return feed;
}

void feed_free(Feed *feed)
{
    if (feed == NULL)
        return;
    if (feed->pool != NULL)
        g_thread_pool_free(feed->pool, FALSE, TRUE);
    g_ptr_array_unref(feed->order);
    g_mutex_clear(&feed->lock);
    g_cond_clear(&feed->parsed);
    g_free(feed);
}

void feed_add(Feed *feed, const GPtrArray *sources)
{
    for (guint i = 0; sources != NULL && i < sources->len; i++)
        g_ptr_array_add(feed->order, sources->pdata[i]);
}

static void parse_one(gpointer data, gpointer user)
{
    LintSource *source = data;
    Feed *feed = user;
    lint_source_parse(source);
    g_mutex_lock(&feed->lock);
    source->parsed = TRUE;
    g_cond_broadcast(&feed->parsed);
    g_mutex_unlock(&feed->lock);
}

static void start(Feed *feed)
{
    guint threads = MIN(g_get_num_processors(), feed->order->len / FILES_WORTH_A_THREAD);
    if (threads > 1)
        feed->pool = g_thread_pool_new(parse_one, feed, (int)threads, TRUE, NULL);
}

static void push_ahead(Feed *feed)
{
    guint end = MIN(feed->order->len, feed->taken + WINDOW);
    for (; feed->pushed < end; feed->pushed++)
        g_thread_pool_push(feed->pool, feed->order->pdata[feed->pushed], NULL);
}

void feed_take(Feed *feed, LintSource *source)
{
    if (feed->taken == 0)
        start(feed);
    g_assert(feed->order->pdata[feed->taken] == source);
    feed->taken++;
    if (feed->pool == NULL) {
        lint_source_parse(source);
        return;
    }
    push_ahead(feed);
    g_mutex_lock(&feed->lock);
    while (!source->parsed)
        g_cond_wait(&feed->parsed, &feed->lock);
    g_mutex_unlock(&feed->lock);
}
