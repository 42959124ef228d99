#include "lint/fix.h"

#include <string.h>

static void edit_clear(gpointer data)
{
    g_free(((FixEdit *)data)->text);
}

Fix *fix_new(void)
{
    Fix *fix = g_new0(Fix, 1);
    fix->edits = g_array_new(FALSE, FALSE, sizeof(FixEdit));
    g_array_set_clear_func(fix->edits, edit_clear);
    return fix;
}

void fix_free(Fix *fix)
{
    if (fix == NULL)
        return;
    g_array_unref(fix->edits);
    g_free(fix);
}

static void add_edit(Fix *fix, gsize start, gsize end, char *text)
{
    FixEdit edit = {start, end, text};
    guint at = fix->edits->len;
    while (at > 0 && g_array_index(fix->edits, FixEdit, at - 1).start > start)
        at--;
    g_array_insert_val(fix->edits, at, edit);
}

void fix_insert(Fix *fix, gsize at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_edit(fix, at, at, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void fix_replace(Fix *fix, gsize start, gsize end, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_edit(fix, start, end, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static gboolean is_same(const FixEdit *a, const FixEdit *b)
{
    return a->start == b->start && a->end == b->end && strcmp(a->text, b->text) == 0;
}

/* Statements of their own, which go behind another in any order. */
static gboolean are_lines(const FixEdit *a, const FixEdit *b)
{
    return a->start == a->end && b->start == b->end && a->text[0] == '\n' && b->text[0] == '\n';
}

/* Other insertions at one place have no order that both mean. */
static gboolean is_apart(const FixEdit *a, const FixEdit *b)
{
    return are_lines(a, b) || a->end < b->start || b->end < a->start ||
           (a->end == b->start && a->start < a->end && b->start < b->end) ||
           (b->end == a->start && a->start < a->end && b->start < b->end);
}

static gboolean clashes(const GPtrArray *chosen, const FixEdit *edit)
{
    for (guint i = 0; i < chosen->len; i++)
        if (!is_same(chosen->pdata[i], edit) && !is_apart(chosen->pdata[i], edit))
            return TRUE;
    return FALSE;
}

static gboolean is_chosen(const GPtrArray *chosen, const FixEdit *edit)
{
    for (guint i = 0; i < chosen->len; i++)
        if (is_same(chosen->pdata[i], edit))
            return TRUE;
    return FALSE;
}

static gboolean fits(const GPtrArray *chosen, const Fix *fix, gsize length)
{
    for (guint i = 0; i < fix->edits->len; i++) {
        const FixEdit *edit = &g_array_index(fix->edits, FixEdit, i);
        if (edit->end > length || clashes(chosen, edit))
            return FALSE;
    }
    return TRUE;
}

static int compare_edits(gconstpointer a, gconstpointer b)
{
    const FixEdit *first = *(const FixEdit *const *)a, *second = *(const FixEdit *const *)b;
    if (first->start != second->start)
        return first->start < second->start ? -1 : 1;
    return (first->end > second->end) - (first->end < second->end);
}

static void choose(GPtrArray *chosen, const Fix *fix)
{
    for (guint i = 0; i < fix->edits->len; i++) {
        FixEdit *edit = &g_array_index(fix->edits, FixEdit, i);
        if (!is_chosen(chosen, edit))
            g_ptr_array_add(chosen, edit);
    }
}

static void append_text(GString *out, const char *text, gboolean carriage)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (carriage && *at == '\n')
            g_string_append_c(out, '\r');
        g_string_append_c(out, *at);
    }
}

static GBytes *make_edits(GBytes *bytes, const GPtrArray *chosen)
{
    gsize length = 0, from = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    gboolean carriage = memmem(text, length, "\r\n", 2) != NULL;
    GString *out = g_string_sized_new(length + 256);
    for (guint i = 0; i < chosen->len; i++) {
        const FixEdit *edit = chosen->pdata[i];
        g_string_append_len(out, text + from, (gssize)(edit->start - from));
        append_text(out, edit->text, carriage);
        from = edit->end;
    }
    g_string_append_len(out, text + from, (gssize)(length - from));
    return g_string_free_to_bytes(out);
}

GBytes *fixes_apply(GBytes *text, const GPtrArray *fixes, guint *made)
{
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();
    *made = 0;
    if (g_bytes_get_size(text) == 0)
        return NULL;
    for (guint i = 0; i < fixes->len; i++) {
        if (!fits(chosen, fixes->pdata[i], g_bytes_get_size(text)))
            continue;
        choose(chosen, fixes->pdata[i]);
        (*made)++;
    }
    g_ptr_array_sort(chosen, compare_edits);
    return *made > 0 ? make_edits(text, chosen) : NULL;
}
