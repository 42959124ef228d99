#include "core/base/log_record.h"

#include <string.h>

typedef enum ValueKind { VALUE_TEXT, VALUE_COUNT, VALUE_FLAG, VALUE_DURATION } ValueKind;

typedef struct Value {
    const char *key;
    ValueKind kind;
    char *text;
    gint64 number;
} Value;

struct LogRecord {
    char *event;
    GArray *values;
};

static void value_clear(gpointer data)
{
    g_free(((Value *)data)->text);
}

LogRecord *log_record_new(const char *event)
{
    LogRecord *self = g_new0(LogRecord, 1);
    self->event = g_strdup(event);
    self->values = g_array_new(FALSE, TRUE, sizeof(Value));
    g_array_set_clear_func(self->values, value_clear);
    return self;
}

void log_record_free(LogRecord *record)
{
    if (record == NULL)
        return;
    g_array_unref(record->values);
    g_free(record->event);
    g_free(record);
}

static void add(LogRecord *self, Value value)
{
    g_array_append_val(self->values, value);
}

void log_record_add_text(LogRecord *record, const char *key, const char *value)
{
    if (value != NULL)
        add(record, (Value){.key = key, .kind = VALUE_TEXT, .text = g_strdup(value)});
}

void log_record_add_count(LogRecord *record, const char *key, gint64 value)
{
    add(record, (Value){.key = key, .kind = VALUE_COUNT, .number = value});
}

void log_record_add_flag(LogRecord *record, const char *key, gboolean value)
{
    add(record, (Value){.key = key, .kind = VALUE_FLAG, .number = value});
}

void log_record_add_duration(LogRecord *record, const char *key, gint64 microseconds)
{
    add(record, (Value){.key = key, .kind = VALUE_DURATION, .number = microseconds});
}

const char *log_record_event(const LogRecord *record)
{
    return record->event;
}

static const Value *find(const LogRecord *self, const char *key)
{
    for (guint i = 0; i < self->values->len; i++) {
        const Value *value = &g_array_index(self->values, Value, i);
        if (strcmp(value->key, key) == 0)
            return value;
    }
    return NULL;
}

const char *log_record_text(const LogRecord *record, const char *key)
{
    const Value *value = find(record, key);
    return value != NULL ? value->text : NULL;
}

gint64 log_record_count(const LogRecord *record, const char *key)
{
    const Value *value = find(record, key);
    return value != NULL ? value->number : 0;
}

static gboolean is_plain(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if ((guchar)*c <= ' ' || strchr("\"=\\\x7f", *c) != NULL)
            return FALSE;
    }
    return *text != '\0' && g_utf8_validate(text, -1, NULL);
}

/* C1 controls move a terminal's cursor as C0 ones do. */
static gboolean is_harmless(gunichar c)
{
    return c >= ' ' && c != 0x7f && (c < 0x80 || c > 0x9f) && c != 0x2028 && c != 0x2029;
}

static void add_escaped(GString *quoted, const char *bytes, gsize length)
{
    static const char letters[] = "\"\"\\\\\nn\rr\tt";
    for (gsize i = 0; i < length; i++) {
        const char *found = NULL;
        for (const char *pair = letters; found == NULL && *pair != '\0'; pair += 2)
            found = *pair == bytes[i] ? pair : NULL;
        if (found != NULL)
            g_string_append_printf(quoted, "\\%c", found[1]);
        else
            g_string_append_printf(quoted, "\\x%02x", (guint)(guchar)bytes[i]);
    }
}

char *log_quote(const char *text)
{
    if (is_plain(text))
        return g_strdup(text);
    GString *quoted = g_string_new("\"");
    for (const char *c = text; *c != '\0';) {
        gunichar character = g_utf8_get_char_validated(c, -1);
        gboolean valid = character < 0x110000;
        gsize length = valid ? (gsize)g_utf8_skip[*(const guchar *)c] : 1;
        if (valid && is_harmless(character) && *c != '"' && *c != '\\')
            g_string_append_len(quoted, c, (gssize)length);
        else
            add_escaped(quoted, c, length);
        c += length;
    }
    g_string_append_c(quoted, '"');
    return g_string_free(quoted, FALSE);
}

static char *clean_text(const Value *value, LogCleanFunc clean)
{
    return clean != NULL ? clean(value->text) : g_strdup(value->text);
}

static char *format_value(const Value *value, LogCleanFunc clean)
{
    g_autofree char *text = NULL;
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    switch (value->kind) {
    case VALUE_TEXT:
        text = clean_text(value, clean);
        return log_quote(text);
    case VALUE_FLAG:
        return g_strdup(value->number != 0 ? "true" : "false");
    case VALUE_DURATION:
        return g_strdup(
            g_ascii_formatd(number, sizeof number, "%.1f", (double)value->number / 1000));
    case VALUE_COUNT:
        break;
    }
    return g_strdup_printf("%" G_GINT64_FORMAT, value->number);
}

char *log_record_format(const LogRecord *record, LogCleanFunc clean)
{
    GString *line = g_string_new("event=");
    g_string_append(line, record->event);
    for (guint i = 0; i < record->values->len; i++) {
        const Value *value = &g_array_index(record->values, Value, i);
        g_autofree char *text = format_value(value, clean);
        g_string_append_printf(line, " %s=%s", value->key, text);
    }
    return g_string_free(line, FALSE);
}

static json_t *value_to_json(const Value *value, LogCleanFunc clean)
{
    if (value->kind == VALUE_TEXT) {
        g_autofree char *text = clean_text(value, clean);
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        return json_string(valid);
    }
    if (value->kind == VALUE_FLAG)
        return json_boolean(value->number);
    /* To the digit that the text shows. */
    return value->kind == VALUE_COUNT ? json_integer(value->number)
                                      : json_real((double)(value->number / 100) / 10);
}

void log_record_to_json(const LogRecord *record, LogCleanFunc clean, json_t *object)
{
    json_object_set_new(object, "event", json_string(record->event));
    for (guint i = 0; i < record->values->len; i++) {
        const Value *value = &g_array_index(record->values, Value, i);
        json_object_set_new(object, value->key, value_to_json(value, clean));
    }
}
