#include "core/audit/event.h"

#include "core/audit/quoted.h"
#include "core/data/digest.h"

#include <string.h>

typedef enum MemberForm { TEXT, NUMBER, TIME, JSON } MemberForm;
typedef enum MemberOrigin { GIVEN, STAMPED, CHAIN } MemberOrigin;

static const struct {
    const char *name;
    gsize offset;
    MemberForm form;
    MemberOrigin origin;
} members[EVENT_MEMBER_COUNT] = {
#define MEMBER(name, form, origin) {#name, G_STRUCT_OFFSET(Event, name), form, origin},
#include "core/audit/event.def"
#undef MEMBER
};

const char *event_member_name(EventMember member)
{
    return members[member].name;
}

const char *event_text(const Event *event, EventMember member)
{
    return *(const char *const *)((const char *)event + members[member].offset);
}

Event *event_copy(const Event *event)
{
    Event *copy = g_new0(Event, 1);
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++)
        G_STRUCT_MEMBER(const char *, copy, members[i].offset) = g_strdup(event_text(event, i));
    return copy;
}

void event_free(Event *event)
{
    if (event == NULL)
        return;
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++)
        g_free(G_STRUCT_MEMBER(char *, event, members[i].offset));
    g_free(event);
}

static void append_canonical(const Event *event, GString *text)
{
    g_string_append(text, "[\"confiture.event/1\"");
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++) {
        const char *value = event_text(event, i);
        if (members[i].origin == CHAIN)
            continue;
        g_string_append(text, ", ");
        if (value != NULL)
            quoted_append(text, value);
        else
            g_string_append(text, "null");
    }
    g_string_append_c(text, ']');
}

void event_canonical(const Event *event, GString *text)
{
    g_string_truncate(text, 0);
    append_canonical(event, text);
}

char *event_hash_with(const Event *event, GString *text)
{
    g_string_assign(text, event->prev_hash != NULL ? event->prev_hash : "");
    append_canonical(event, text);
    return digest_sha256(text->str, text->len);
}

char *event_hash(const Event *event)
{
    g_autoptr(GString) text = g_string_sized_new(2048);
    return event_hash_with(event, text);
}

static json_t *member_to_json(EventMember member, const char *value)
{
    json_t *node = NULL;
    if (value == NULL)
        return json_null();
    if (members[member].form == NUMBER && member != EVENT_MEMBER_xid)
        return json_integer(g_ascii_strtoll(value, NULL, 10));
    if (members[member].form == JSON)
        node = json_loads(value, JSON_DECODE_ANY, NULL);
    return node != NULL ? node : json_string(value);
}

json_t *event_to_json(const Event *event)
{
    json_t *object = json_object();
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++)
        json_object_set_new(object, members[i].name, member_to_json(i, event_text(event, i)));
    return object;
}

static const char *given_value(const Event *event, EventMember member)
{
    const char *value = event_text(event, member);
    if (value == NULL && member == EVENT_MEMBER_objects)
        return "[]";
    if (value == NULL && member == EVENT_MEMBER_details)
        return "{}";
    return value;
}

/* The columns an INSERT gives and the places of their values: the same for every event. */
static const char *given_columns(void)
{
    static gsize made;
    static char *text;
    if (!g_once_init_enter(&made))
        return text;
    g_autoptr(GString) columns = g_string_new(NULL);
    g_autoptr(GString) places = g_string_new(NULL);
    for (guint i = 0, n = 0; i < EVENT_MEMBER_COUNT; i++) {
        if (members[i].origin != GIVEN)
            continue;
        g_string_append_printf(columns, "%s%s", n > 0 ? ", " : "", members[i].name);
        g_string_append_printf(places, "%s$%u", n > 0 ? ", " : "", n + 1);
        n++;
    }
    text = g_strdup_printf("(%s) values (%s)", columns->str, places->str);
    g_once_init_leave(&made, 1);
    return text;
}

void event_append(Pipeline *pipeline, const char *quoted_schema, const Event *event)
{
    const char *values[EVENT_MEMBER_COUNT];
    guint n = 0;
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++) {
        if (members[i].origin == GIVEN)
            values[n++] = given_value(event, i);
    }
    g_autofree char *sql =
        g_strconcat("insert into ", quoted_schema, ".event ", given_columns(), NULL);
    pipeline_add(pipeline, sql, n, values);
}
