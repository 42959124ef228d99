#include "core/audit/chain.h"

#include "core/audit/head.sql.h"
#include "core/data/digest.h"

#include <string.h>

#define GUARDS "event_append O event_refuse A"

/* A server's clock may be set back a little by its time service; that is no forgery. */
enum { CLOCK_TOLERANCE_US = 60 * 1000 * 1000 };

typedef struct Expectation {
    gint64 id;
    gboolean seen;
    GPtrArray *hashes, *sources; /* of char*, in pairs */
} Expectation;

static const char *const words[] = {
    [CHAIN_CONTENT] = "content", [CHAIN_LINK] = "link", [CHAIN_MISSING] = "missing",
    [CHAIN_TIME] = "time",       [CHAIN_HEAD] = "head", [CHAIN_ANCHOR] = "anchor",
    [CHAIN_GUARD] = "guard"};

const char *chain_fault_word(ChainFaultKind kind)
{
    return words[kind];
}

static void fault_free(gpointer data)
{
    ChainFault *fault = data;
    g_free(fault->expected);
    g_free(fault->found);
    g_free(fault->source);
    g_free(fault);
}

static void expectation_free(gpointer data)
{
    Expectation *expectation = data;
    g_ptr_array_unref(expectation->hashes);
    g_ptr_array_unref(expectation->sources);
    g_free(expectation);
}

ChainCheck *chain_check_new(void)
{
    ChainCheck *check = g_new0(ChainCheck, 1);
    check->faults = g_ptr_array_new_with_free_func(fault_free);
    check->last_hash = g_strdup(EVENT_GENESIS);
    check->last_time = G_MININT64;
    check->expected = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, expectation_free);
    check->text = g_string_sized_new(4096);
    return check;
}

void chain_check_free(ChainCheck *check)
{
    if (check == NULL)
        return;
    g_ptr_array_unref(check->faults);
    g_free(check->last_hash);
    g_free(check->anchor);
    g_hash_table_unref(check->expected);
    g_string_free(check->text, TRUE);
    g_free(check);
}

void chain_check_anchor(ChainCheck *check, const char *hash)
{
    g_free(check->anchor);
    check->anchor = g_ascii_strdown(hash, -1);
}

void chain_check_expect(ChainCheck *check, gint64 id, const char *hash, const char *source)
{
    Expectation *expectation = g_hash_table_lookup(check->expected, &id);
    if (expectation == NULL) {
        expectation = g_new0(Expectation, 1);
        expectation->id = id;
        expectation->hashes = g_ptr_array_new_with_free_func(g_free);
        expectation->sources = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(check->expected, &expectation->id, expectation);
    }
    g_ptr_array_add(expectation->hashes, g_ascii_strdown(hash, -1));
    g_ptr_array_add(expectation->sources, g_strdup(source));
}

static ChainFault *add_fault(ChainCheck *check, ChainFaultKind kind, gint64 id, char *expected,
                             const char *found)
{
    ChainFault *fault = g_new0(ChainFault, 1);
    fault->kind = kind;
    fault->id = id;
    fault->expected = expected;
    fault->found = g_strdup(found != NULL ? found : "");
    g_ptr_array_add(check->faults, fault);
    return fault;
}

void chain_check_begin_at(ChainCheck *check, const Event *event)
{
    check->last_id = g_ascii_strtoll(event->id, NULL, 10) - 1;
    g_free(check->last_hash);
    check->last_hash = g_strdup(event->prev_hash);
}

/* Whether it follows the event before it by number, hash and time. */
static void check_place(ChainCheck *check, const Event *event, gint64 id)
{
    gint64 time = event_time(event->recorded_at);
    if (id != check->last_id + 1)
        add_fault(check, CHAIN_MISSING, id,
                  g_strdup_printf("%" G_GINT64_FORMAT, check->last_id + 1), event->id);
    else if (g_strcmp0(event->prev_hash, check->last_hash) != 0)
        add_fault(check, CHAIN_LINK, id, g_strdup(check->last_hash), event->prev_hash);
    if (check->last_time != G_MININT64 && time < check->last_time - CLOCK_TOLERANCE_US) {
        g_autoptr(GDateTime) before =
            g_date_time_new_from_unix_utc(check->last_time / G_USEC_PER_SEC);
        add_fault(check, CHAIN_TIME, id, g_date_time_format(before, "%Y-%m-%dT%H:%M:%SZ"),
                  event->recorded_at);
    }
    check->last_time = MAX(check->last_time, time);
}

static void check_expected(ChainCheck *check, const Event *event, gint64 id)
{
    Expectation *expectation =
        g_hash_table_size(check->expected) > 0 ? g_hash_table_lookup(check->expected, &id) : NULL;
    if (expectation == NULL)
        return;
    expectation->seen = TRUE;
    for (guint i = 0; i < expectation->hashes->len; i++) {
        const char *hash = expectation->hashes->pdata[i];
        if (g_strcmp0(event->hash, hash) == 0)
            check->held++;
        else
            add_fault(check, CHAIN_ANCHOR, id, g_strdup(hash), event->hash)->source =
                g_strdup(expectation->sources->pdata[i]);
    }
}

void chain_check_event(ChainCheck *check, const Event *event)
{
    gint64 id = g_ascii_strtoll(event->id, NULL, 10);
    g_autofree char *computed = event_hash_with(event, check->text);
    check_place(check, event, id);
    if (g_strcmp0(event->hash, computed) != 0)
        add_fault(check, CHAIN_CONTENT, id, g_strdup(computed), event->hash);
    check_expected(check, event, id);
    check->events++;
    check->last_id = id;
    g_free(check->last_hash);
    check->last_hash = g_strdup(event->hash);
    if (check->anchor != NULL && event->hash != NULL &&
        g_str_has_prefix(event->hash, check->anchor))
        check->anchor_found = TRUE;
}

static int compare_ids(gconstpointer a, gconstpointer b)
{
    const Expectation *left = *(Expectation *const *)a, *right = *(Expectation *const *)b;
    return left->id < right->id ? -1 : left->id > right->id;
}

void chain_check_finish(ChainCheck *check)
{
    g_autoptr(GPtrArray) unseen = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer value;
    g_hash_table_iter_init(&iterator, check->expected);
    while (g_hash_table_iter_next(&iterator, NULL, &value)) {
        if (!((Expectation *)value)->seen)
            g_ptr_array_add(unseen, value);
    }
    g_ptr_array_sort(unseen, compare_ids);
    for (guint i = 0; i < unseen->len; i++) {
        const Expectation *one = unseen->pdata[i];
        add_fault(check, CHAIN_ANCHOR, one->id, g_strdup(one->hashes->pdata[0]), NULL)->source =
            g_strdup(one->sources->pdata[0]);
    }
    if (check->anchor != NULL && !check->anchor_found)
        add_fault(check, CHAIN_ANCHOR, 0, g_strdup(check->anchor), NULL);
}

gboolean chain_check_end(ChainCheck *check, EventLog *log, GError **error)
{
    g_autofree char *sql = event_log_sql_for(log, head_sql);
    g_autofree char *table = g_strdup_printf("%s.event", log->quoted);
    const char *parameters[] = {table};
    g_autoptr(Result) head = connection_query(log->connection, sql, 1, parameters, error);
    if (head == NULL)
        return FALSE;
    const char *id = result_value(head, 0, 0), *hash = result_value(head, 0, 1),
               *guards = result_value(head, 0, 2);
    g_autofree char *named =
        g_strdup_printf("%s %s", id != NULL ? id : "", hash != NULL ? hash : "");
    g_autofree char *newest =
        g_strdup_printf("%" G_GINT64_FORMAT " %s", check->last_id, check->last_hash);
    if (strcmp(named, newest) != 0)
        add_fault(check, CHAIN_HEAD, check->last_id, g_steal_pointer(&named), newest);
    chain_check_finish(check);
    if (g_strcmp0(guards, GUARDS) != 0)
        add_fault(check, CHAIN_GUARD, 0, g_strdup(GUARDS), guards);
    return TRUE;
}

char *chain_fault_explain(const ChainFault *fault)
{
    switch (fault->kind) {
    case CHAIN_CONTENT:
        return g_strdup("it was changed after it was written: its hash is not that of its content");
    case CHAIN_LINK:
        return g_strdup("it does not follow the event before it: one of them was exchanged, moved "
                        "or hashed anew");
    case CHAIN_MISSING: {
        gint64 first = g_ascii_strtoll(fault->expected, NULL, 10);
        if (fault->id <= first)
            return g_strdup("its number is out of order");
        if (fault->id - first == 1)
            return g_strdup_printf("event %" G_GINT64_FORMAT " before it was deleted", first);
        return g_strdup_printf("events %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                               " before it were deleted",
                               first, fault->id - 1);
    }
    case CHAIN_TIME:
        return g_strdup_printf("it was back-dated: it claims %s, and the event before it %s",
                               fault->found, fault->expected);
    case CHAIN_HEAD:
        return g_strdup("it is the newest, but event_head names another: newer events were deleted "
                        "or added past the triggers");
    case CHAIN_ANCHOR:
        if (fault->source == NULL)
            return g_strdup(
                "no event has this hash: the log was written anew, or the event was deleted");
        return g_strdup_printf("%s tells another hash of it (%.10s): the log was written anew%s",
                               fault->source, fault->expected,
                               fault->found[0] != '\0' ? "" : ", or the event was deleted");
    case CHAIN_GUARD:
        return g_strdup("a trigger that chains and guards the log is missing or disabled");
    }
    g_return_val_if_reached(NULL);
}
