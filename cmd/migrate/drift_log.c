#include "cmd/migrate/drift_log.h"

#include "core/audit/trace.h"
#include "core/data/digest.h"
#include "core/schema/diff/compare.h"

#include <confiture/version.h>
#include <string.h>

enum { MOST_TRACES = 200 };

struct DriftLog {
    const Context *context;
    const GArray *differences;
    Connection *connection;
    EventLog *log;      /* NULL: there is none */
    GPtrArray *changes; /* of Event or NULL, one a difference */
};

static void maybe_event_free(gpointer event)
{
    if (event != NULL)
        event_free(event);
}

static const Difference *difference_at(const DriftLog *self, guint i)
{
    return &g_array_index(self->differences, Difference, i);
}

static const Fact *subject(const Difference *difference)
{
    return difference->to != NULL ? difference->to : difference->from;
}

/* As the event log names it: what has no name of its own is what it hangs on. */
static char *identify(const Fact *fact)
{
    static const Kind *const parts[] = {&kind_column, &kind_constraint, &kind_trigger,
                                        &kind_policy, &kind_rule,       NULL};
    if (fact->parent == NULL || fact->schema != NULL)
        return g_strdup(fact->id);
    g_autofree char *whole = identify(fact->parent);
    for (guint i = 0; parts[i] != NULL; i++) {
        if (fact->kind == parts[i])
            return g_strconcat(whole, ".", fact->id, NULL);
    }
    return g_steal_pointer(&whole);
}

static Event *find_change(EventLog *log, const Fact *fact)
{
    g_autofree char *identity = identify(fact);
    g_autoptr(Trace) trace = trace_object(log, identity, NULL);
    for (guint i = 0; trace != NULL && i < trace->steps->len; i++) {
        const TraceStep *step = g_ptr_array_index(trace->steps, i);
        if (strcmp(step->event->kind, "drift") != 0 && strcmp(step->event->kind, "failed") != 0)
            return event_copy(step->event);
    }
    return NULL;
}

DriftLog *drift_log_open(const Context *context, const GArray *differences)
{
    DriftLog *self = g_new0(DriftLog, 1);
    self->context = context;
    self->differences = differences;
    self->changes = g_ptr_array_new_with_free_func(maybe_event_free);
    self->connection = connection_open(
        &(ConnectionOptions){.url = context->database_url, .application_name = context->program},
        NULL);
    if (self->connection != NULL)
        self->log =
            event_log_open(self->connection, context->config->migrations.ledger_schema, NULL);
    for (guint i = 0; self->log != NULL && i < MIN(differences->len, MOST_TRACES); i++)
        g_ptr_array_add(self->changes, find_change(self->log, subject(difference_at(self, i))));
    return self;
}

void drift_log_free(DriftLog *log)
{
    if (log == NULL)
        return;
    g_ptr_array_unref(log->changes);
    event_log_free(log->log);
    connection_close(log->connection);
    g_free(log);
}

const Event *drift_log_change(const DriftLog *log, guint difference)
{
    return difference < log->changes->len ? g_ptr_array_index(log->changes, difference) : NULL;
}

static void digest_text(Digest *digest, const char *text)
{
    if (text != NULL)
        digest_update(digest, text, strlen(text) + 1);
    else
        digest_update(digest, "\x1f", 2);
}

/* Of what differs, and how. */
static char *make_print(const Difference *difference)
{
    enum { LENGTH = 16 };
    Digest *digest = digest_sha256_new();
    digest_text(digest, difference_word(difference->kind));
    digest_text(digest, subject(difference)->key);
    for (guint i = 0; subject(difference)->kind->attributes[i].name != NULL; i++) {
        if ((subject(difference)->kind->attributes[i].flags & ATTRIBUTE_SILENT) != 0)
            continue;
        digest_text(digest, difference->from != NULL ? difference->from->values[i] : NULL);
        digest_text(digest, difference->to != NULL ? difference->to->values[i] : NULL);
    }
    g_autofree char *whole = digest_finish(digest);
    return g_strndup(whole, LENGTH);
}

static void add_text(json_t *object, const char *name, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, name, json_text(text));
}

/* As core/audit/objects.h has it: the live side is the `to` of the comparison. */
static json_t *describe(const Difference *difference)
{
    static const char *const actions[] = {"created", "dropped", "altered"};
    const Fact *fact = subject(difference), *top = fact;
    while (top->parent != NULL && top->schema == NULL)
        top = top->parent;
    g_autofree char *identity = identify(fact), *whole = identify(top);
    json_t *object = json_object();
    gboolean part = strcmp(identity, whole) != 0;
    gboolean itself = fact == top || part;
    add_text(object, "action", itself ? actions[difference->kind] : "altered");
    add_text(object, "kind", itself ? fact->kind->name : top->kind->name);
    add_text(object, "schema", fact_schema(top));
    add_text(object, "name", top->name);
    add_text(object, "part", part ? fact->name : NULL);
    add_text(object, "identity", identity);
    return object;
}

/* print -> label, of what the newest drift event knew. */
static json_t *read_known(DriftLog *self, GError **error)
{
    g_autofree char *sql = event_log_sql_for(
        self->log, "select details #>> '{drift,known}' from :\"schema\".event where kind = 'drift' "
                   "order by id desc limit 1");
    g_autoptr(Result) rows = connection_query(self->connection, sql, 0, NULL, error);
    if (rows == NULL)
        return NULL;
    const char *text = result_rows(rows) > 0 ? result_value(rows, 0, 0) : NULL;
    json_t *known = text != NULL ? json_loads(text, 0, NULL) : NULL;
    return json_is_object(known) ? known : json_object();
}

static json_t *find_ended(json_t *before, json_t *now)
{
    json_t *ended = json_array();
    const char *print;
    json_t *label;
    json_object_foreach(before, print, label)
    {
        if (json_object_get(now, print) == NULL)
            json_array_append(ended, label);
    }
    return ended;
}

typedef struct News {
    json_t *known, *objects, *ended;
} News;

static void news_clear(News *news)
{
    json_decref(news->known);
    json_decref(news->objects);
    json_decref(news->ended);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(News, news_clear)

static void gather(const DriftLog *self, json_t *before, News *news)
{
    news->known = json_object();
    news->objects = json_array();
    for (guint i = 0; i < self->differences->len; i++) {
        const Difference *difference = difference_at(self, i);
        g_autofree char *print = make_print(difference);
        g_autofree char *label = fact_label(subject(difference));
        json_object_set_new(news->known, print, json_text(label));
        if (json_object_get(before, print) == NULL)
            json_array_append_new(news->objects, describe(difference));
    }
    news->ended = find_ended(before, news->known);
}

static gint64 write_event(DriftLog *self, const char *expected, const News *news, GError **error)
{
    json_t *document = json_pack("{s:{s:s, s:O, s:O}}", "drift", "expected", expected, "known",
                                 news->known, "ended", news->ended);
    char *details = json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS);
    char *objects = json_dumps(news->objects, JSON_COMPACT);
    g_autofree char *user = g_utf8_make_valid(g_get_user_name(), -1);
    g_autofree char *host = g_utf8_make_valid(g_get_host_name(), -1);
    Event event = {.kind = "drift",
                   .environment = self->context->config->environment,
                   .os_user = user,
                   .host = host,
                   .tool_version = CONFITURE_VERSION,
                   .objects = objects,
                   .details = details};
    g_autoptr(Pipeline) pipeline = pipeline_new(self->connection);
    event_append(pipeline, self->log->quoted, &event);
    g_autofree char *sql = event_log_sql_for(self->log, "select id from :\"schema\".event_head");
    pipeline_add(pipeline, sql, 0, NULL);
    g_autoptr(GPtrArray) results = pipeline_run(pipeline, error);
    json_decref(document);
    free(details);
    free(objects);
    return results != NULL ? g_ascii_strtoll(result_value(results->pdata[1], 0, 0), NULL, 10) : 0;
}

/* Two that find the same at the same time: the second waits for the head, and finds it known. */
static gint64 record_locked(DriftLog *self, const char *expected, GError **error)
{
    g_autofree char *sql =
        event_log_sql_for(self->log, "select id from :\"schema\".event_head for update");
    g_autoptr(Result) head = connection_query(self->connection, sql, 0, NULL, error);
    json_t *before = head != NULL ? read_known(self, error) : NULL;
    if (before == NULL)
        return 0;
    g_auto(News) news = {0};
    gather(self, before, &news);
    json_decref(before);
    if (json_array_size(news.objects) == 0 && json_array_size(news.ended) == 0)
        return 0;
    return write_event(self, expected, &news, error);
}

gint64 drift_log_record(DriftLog *log, const char *expected)
{
    g_autoptr(GError) failure = NULL;
    if (log->log == NULL || !connection_command(log->connection, "BEGIN", NULL))
        return 0;
    gint64 id = record_locked(log, expected, &failure);
    if (failure == NULL && connection_command(log->connection, "COMMIT", &failure))
        return id;
    connection_command(log->connection, "ROLLBACK", NULL);
    output_note(log->context->output, "the drift was not recorded: %s", failure->message);
    return 0;
}
