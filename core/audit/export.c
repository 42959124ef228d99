/* Writing exports. */
#include "core/audit/export.h"

#include "core/audit/quoted.h"

#include <string.h>

/* As numbers stand in event.def; what is too large for readers of JSON stays a text. */
static gboolean is_number(EventMember member)
{
    return member == EVENT_MEMBER_id || member == EVENT_MEMBER_duration_us ||
           member == EVENT_MEMBER_statements || member == EVENT_MEMBER_rows_affected;
}

static void add_json(const Event *event, GString *text)
{
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++) {
        const char *value = event_text(event, i);
        g_string_append_printf(text, "%s\"%s\": ", i > 0 ? ", " : "{", event_member_name(i));
        if (value == NULL)
            g_string_append(text, "null");
        else if (is_number(i))
            g_string_append(text, value);
        else
            quoted_append(text, value);
    }
    g_string_append(text, "}\n");
}

static void add_field(const char *value, GString *text)
{
    if (value[0] != '\0' && strpbrk(value, "\",\n\r") == NULL) {
        g_string_append(text, value);
        return;
    }
    g_string_append_c(text, '"');
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '"')
            g_string_append_c(text, '"');
        g_string_append_c(text, *at);
    }
    g_string_append_c(text, '"');
}

static void add_csv(const Event *event, GString *text)
{
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++) {
        const char *value = event_text(event, i);
        if (i > 0)
            g_string_append_c(text, ',');
        if (value != NULL)
            add_field(value, text);
    }
    g_string_append_c(text, '\n');
}

void export_begin(ExportFormat format, GString *text)
{
    if (format != EXPORT_CSV)
        return;
    for (guint i = 0; i < EVENT_MEMBER_COUNT; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "," : "", event_member_name(i));
    g_string_append_c(text, '\n');
}

void export_add(ExportFormat format, const Event *event, GString *text)
{
    if (format == EXPORT_CSV)
        add_csv(event, text);
    else
        add_json(event, text);
}
