/* Reading the event log: the filter as SQL, the rows as events. */
#include "core/audit/event_log.h"

#include "core/base/error.h"

#include <string.h>

/* The same texts as in event_canonical(), whatever DateStyle and TimeZone say. */
#define COLUMN_TEXT(name) "e." #name
#define COLUMN_NUMBER(name) "e." #name
#define COLUMN_JSON(name) "e." #name
#define COLUMN_TIME(name)                                                                          \
    "pg_catalog.to_char(pg_catalog.timezone('UTC', e." #name                                       \
    "), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"

static const char *const columns[EVENT_MEMBER_COUNT] = {
#define MEMBER(name, form, origin) COLUMN_##form(name),
#include "core/audit/event.def"
#undef MEMBER
};

typedef struct Query {
    GString *sql;
    GPtrArray *parameters; /* of char* */
    guint conditions;
} Query;

/* Each % in `condition` is the parameter's place. */
static void add_condition(Query *query, const char *condition, const char *value)
{
    if (value == NULL)
        return;
    g_ptr_array_add(query->parameters, g_strdup(value));
    g_string_append(query->sql, query->conditions++ == 0 ? " where " : " and ");
    for (const char *at = condition; *at != '\0'; at++) {
        if (*at == '%')
            g_string_append_printf(query->sql, "$%u", query->parameters->len);
        else
            g_string_append_c(query->sql, *at);
    }
}

static void add_time(Query *query, const char *comparison, const char *value)
{
    if (value == NULL)
        return;
    gboolean is_age = g_str_has_suffix(value, " ago");
    g_autofree char *condition =
        g_strdup_printf("e.recorded_at %s %s", comparison,
                        is_age ? "now() + %::text::interval" : "%::text::timestamptz");
    add_condition(query, condition, value);
}

static char *join(char **values)
{
    return values == NULL ? NULL : g_strjoinv(",", values);
}

static char *number_text(gint64 number)
{
    return number == 0 ? NULL : g_strdup_printf("%" G_GINT64_FORMAT, number);
}

static void add_conditions(Query *query, const EventFilter *filter)
{
    g_autofree char *id = number_text(filter->id);
    g_autofree char *from = number_text(filter->from);
    g_autofree char *up_to = number_text(filter->up_to);
    g_autofree char *commits = join(filter->commits);
    g_autofree char *origins = join(filter->origins);
    add_condition(query, "e.id = %::bigint", id);
    add_condition(query, "e.id >= %::bigint", from);
    add_condition(query, "e.id <= %::bigint", up_to);
    add_condition(query, "e.hash ^@ %", filter->hash);
    add_condition(query, "e.environment = %", filter->environment);
    add_condition(query, "ltrim(e.version, '0') = ltrim(%, '0')", filter->version);
    add_condition(query, "e.kind = %", filter->kind);
    add_condition(
        query,
        "strpos(lower(concat_ws(' ', e.author_name, '<' || e.author_email || '>')), lower(%)) > 0",
        filter->author);
    add_time(query, ">=", filter->since);
    add_time(query, "<=", filter->until);
    add_condition(query,
                  "(e.commit_oid ^@ any (string_to_array(%, ',')) or e.origin_oid ^@ any "
                  "(string_to_array(%, ',')))",
                  commits);
    add_condition(query, "e.origin_oid = any (string_to_array(%, ','))", origins);
    add_condition(query,
                  "e.objects @> any (select jsonb_build_array(pattern) from "
                  "jsonb_array_elements(%::jsonb) pattern)",
                  filter->objects);
}

static void build(Query *query, const EventLog *log, const EventFilter *filter)
{
    g_string_append(query->sql, "select ");
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++)
        g_string_append_printf(query->sql, "%s%s", i > 0 ? ", " : "", columns[i]);
    g_string_append_printf(query->sql, " from %s.event e", log->quoted);
    add_conditions(query, filter);
    g_string_append_printf(query->sql, " order by e.id%s", filter->newest_first ? " desc" : "");
    if (filter->limit > 0)
        g_string_append_printf(query->sql, " limit %u", filter->limit);
}

typedef struct Reader {
    EventFunc function;
    gpointer data;
} Reader;

static gboolean read_row(const Result *row, gpointer data, GError **error)
{
    Reader *reader = data;
    Event event;
    guint i = 0;
#define MEMBER(name, form, origin) event.name = result_value(row, 0, i++);
#include "core/audit/event.def"
#undef MEMBER
    return reader->function(&event, reader->data, error);
}

gboolean event_log_read(EventLog *log, const EventFilter *filter, EventFunc function, gpointer data,
                        GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    g_autoptr(GPtrArray) parameters = g_ptr_array_new_with_free_func(g_free);
    Query query = {.sql = sql, .parameters = parameters};
    Reader reader = {function, data};
    build(&query, log, filter);
    return connection_stream(log->connection, sql->str, parameters->len,
                             (const char *const *)parameters->pdata, read_row, &reader, error);
}
