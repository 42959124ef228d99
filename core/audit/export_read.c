/* Reading exports back: bytes from anywhere, so nothing in them is taken on trust. */
#include "core/audit/export.h"

#include "core/base/error.h"
#include "core/data/digest.h"

#include <string.h>

typedef struct Reader {
    const char *path, *at, *end;
    guint line;
    ExportContent *content;
    EventFunc function;
    gpointer data;
    char *values[EVENT_MEMBER_COUNT]; /* of the event at hand */
} Reader;

void export_content_clear(ExportContent *content)
{
    g_clear_pointer(&content->newest_hash, g_free);
    g_clear_pointer(&content->sha256, g_free);
}

static gboolean fail(const Reader *self, GError **error, const char *what)
{
    error_set(error, ERROR_INPUT, "\"%s\" is no export of events: %s", self->path, what);
    error_add_place(error, self->path, self->line, 0);
    error_add_hint(error, "confiture-audit export writes one.");
    return FALSE;
}

static void forget_values(Reader *self)
{
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++)
        g_clear_pointer(&self->values[i], g_free);
}

/* What no event can be without, whatever else was done to it. */
static gboolean check_values(const Reader *self, GError **error)
{
    static const EventMember needed[] = {EVENT_MEMBER_id, EVENT_MEMBER_kind,
                                         EVENT_MEMBER_recorded_at, EVENT_MEMBER_prev_hash,
                                         EVENT_MEMBER_hash};
    for (guint i = 0; i < G_N_ELEMENTS(needed); i++) {
        if (self->values[needed[i]] == NULL) {
            g_autofree char *what =
                g_strdup_printf("an event without its %s", event_member_name(needed[i]));
            return fail(self, error, what);
        }
    }
    return TRUE;
}

static gboolean hand_over(Reader *self, GError **error)
{
    if (!check_values(self, error))
        return FALSE;
    Event event;
    guint i = 0;
#define MEMBER(name, form, origin) event.name = self->values[i++];
#include "core/audit/event.def"
#undef MEMBER
    if (self->content->events++ == 0)
        self->content->first_id = g_ascii_strtoll(event.id, NULL, 10);
    g_free(self->content->newest_hash);
    self->content->newest_hash = g_strdup(event.hash);
    gboolean success = self->function(&event, self->data, error);
    forget_values(self);
    return success;
}

static char *json_value(const json_t *node)
{
    if (json_is_integer(node))
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(node));
    return g_strdup(json_string_value(node));
}

static gboolean read_object(Reader *self, const json_t *object, GError **error)
{
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++) {
        const json_t *node = json_object_get(object, event_member_name(i));
        if (node != NULL && (json_is_null(node) || json_is_string(node) || json_is_integer(node))) {
            self->values[i] = json_value(node);
            continue;
        }
        g_autofree char *what =
            g_strdup_printf("the member \"%s\" is %s", event_member_name(i),
                            node == NULL ? "missing" : "neither text, number nor null");
        return fail(self, error, what);
    }
    if (json_object_size(object) != EVENT_MEMBER_COUNT)
        return fail(self, error, "an event has a member that events of this format have not");
    return hand_over(self, error);
}

static gboolean read_json_line(Reader *self, GError **error)
{
    const char *feed = memchr(self->at, '\n', (gsize)(self->end - self->at));
    const char *end = feed != NULL ? feed : self->end;
    json_error_t reason;
    json_t *object = json_loadb(self->at, (gsize)(end - self->at), JSON_REJECT_DUPLICATES, &reason);
    self->at = feed != NULL ? feed + 1 : self->end;
    gboolean success = json_is_object(object) ? read_object(self, object, error)
                                              : fail(self, error, "a line is no JSON object");
    json_decref(object);
    return success;
}

/* A quoted field: from behind its first quote to behind its last. NULL when it never ends. */
static char *read_quoted(Reader *self)
{
    g_autoptr(GString) text = g_string_new(NULL);
    while (self->at < self->end) {
        char c = *self->at++;
        if (c == '"' && (self->at == self->end || *self->at != '"'))
            return g_string_free(g_steal_pointer(&text), FALSE);
        if (c == '"')
            self->at++;
        self->line += c == '\n';
        g_string_append_c(text, c);
    }
    return NULL;
}

static gboolean read_field(Reader *self, char **value, GError **error)
{
    if (self->at < self->end && *self->at == '"') {
        self->at++;
        *value = read_quoted(self);
        return *value != NULL || fail(self, error, "a quoted field never ends");
    }
    const char *start = self->at;
    while (self->at < self->end && strchr(",\n\"", *self->at) == NULL)
        self->at++;
    *value = self->at == start ? NULL : g_strndup(start, (gsize)(self->at - start));
    return TRUE;
}

static gboolean read_csv_line(Reader *self, GError **error)
{
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++) {
        char expected = i + 1 < EVENT_MEMBER_COUNT ? ',' : '\n';
        if (!read_field(self, &self->values[i], error))
            return FALSE;
        if (self->at == self->end ? expected == ',' : *self->at != expected)
            return fail(self, error, "a line has not as many fields as an event has members");
        if (self->at < self->end)
            self->at++;
    }
    return hand_over(self, error);
}

static gboolean read_csv_head(Reader *self, GError **error)
{
    g_autoptr(GString) head = g_string_new(NULL);
    export_begin(EXPORT_CSV, head);
    if ((gsize)(self->end - self->at) < head->len || memcmp(self->at, head->str, head->len) != 0)
        return fail(self, error, "it begins neither with an event nor with the names of members");
    self->at += head->len;
    self->line++;
    return TRUE;
}

static gboolean read_all(Reader *self, GError **error)
{
    gboolean is_json = self->at < self->end && *self->at == '{';
    if (self->at < self->end && !is_json && !read_csv_head(self, error))
        return FALSE;
    for (; self->at < self->end; self->line++) {
        gboolean success = is_json ? read_json_line(self, error) : read_csv_line(self, error);
        forget_values(self);
        if (!success)
            return FALSE;
    }
    return TRUE;
}

gboolean export_read(const char *path, ExportContent *content, EventFunc function, gpointer data,
                     GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, &reason);
    if (file == NULL) {
        error_set(error, ERROR_INPUT, "cannot read the export: %s", reason->message);
        return FALSE;
    }
    const char *start = g_mapped_file_get_contents(file);
    gsize length = g_mapped_file_get_length(file);
    const char *bytes = start != NULL ? start : "";
    *content = (ExportContent){.newest_hash = g_strdup(EVENT_GENESIS),
                               .sha256 = digest_sha256(bytes, length)};
    Reader reader = {.path = path,
                     .at = bytes,
                     .end = bytes + length,
                     .line = 1,
                     .content = content,
                     .function = function,
                     .data = data};
    if (memchr(bytes, '\0', length) != NULL)
        return fail(&reader, error, "it has bytes that are no text");
    return read_all(&reader, error);
}
