#include "cmd/audit/body.h"

#include <string.h>

/* The table of the comparison grows with the square: longer bodies are told as a whole. */
enum { LINES_MAX = 3000 };

static void line_free(gpointer data)
{
    BodyLine *line = data;
    g_free(line->text);
    g_free(line->key);
    g_free(line);
}

static char *key_of(const char *text)
{
    GString *key = g_string_new(NULL);
    gboolean quoted = strpbrk(text, "'\"$") != NULL;
    for (; *text != '\0'; text++) {
        if (!g_ascii_isspace(*text))
            g_string_append_c(key, quoted ? *text : g_ascii_tolower(*text));
    }
    return g_string_free(key, FALSE);
}

static GPtrArray *split(const char *source, const char *commit, guint line)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(line_free);
    g_auto(GStrv) texts = g_strsplit(source, "\n", -1);
    for (guint i = 0; texts[i] != NULL; i++) {
        BodyLine *row = g_new0(BodyLine, 1);
        row->commit = commit;
        row->line = line + i;
        row->text = g_strdup(g_strchomp(texts[i]));
        row->key = key_of(texts[i]);
        g_ptr_array_add(lines, row);
    }
    return lines;
}

static gboolean is_same(const GPtrArray *old, guint i, const GPtrArray *new, guint j)
{
    return strcmp(((BodyLine *)old->pdata[i])->key, ((BodyLine *)new->pdata[j])->key) == 0;
}

/* The longest common subsequence keeps its commits. */
static void inherit(const GPtrArray *old, GPtrArray *new)
{
    guint width = new->len + 1;
    if (old->len > LINES_MAX || new->len > LINES_MAX)
        return;
    g_autofree guint16 *longest = g_new0(guint16, (gsize)(old->len + 1) * width);
    for (guint i = old->len; i-- > 0;)
        for (guint j = new->len; j-- > 0;)
            longest[i * width + j] =
                is_same(old, i, new, j)
                    ? (guint16)(longest[(i + 1) * width + j + 1] + 1)
                    : MAX(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    for (guint i = 0, j = 0; i < old->len && j < new->len;) {
        if (is_same(old, i, new, j))
            ((BodyLine *)new->pdata[j++])->commit = ((BodyLine *)old->pdata[i++])->commit;
        else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1])
            i++;
        else
            j++;
    }
}

static gboolean has_body(const char *key)
{
    static const char *const kinds[] = {"function ", "procedure ", "view ", "materialized view "};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (g_str_has_prefix(key, kinds[i]))
            return TRUE;
    }
    return FALSE;
}

/* Takes what `lines` was, and puts the next version in its place. */
static void follow(GPtrArray **lines, Repository *repository, const char *blob, guint line,
                   const char *commit)
{
    g_autofree char *source = lineage_source(repository, blob, line);
    if (source == NULL)
        return;
    GPtrArray *next = split(source, commit, line);
    if (*lines != NULL) {
        inherit(*lines, next);
        g_ptr_array_unref(*lines);
    }
    *lines = next;
}

GPtrArray *body_blame(Repository *repository, const LineageObject *object)
{
    GPtrArray *lines = NULL;
    const char *newest = NULL;
    if (object->blob == NULL || !has_body(object->key))
        return NULL;
    for (guint i = object->changes->len; i-- > 0;) {
        const LineageChange *change = &g_array_index(object->changes, LineageChange, i);
        newest = change->commit;
        if (change->kind == LINEAGE_GONE)
            g_clear_pointer(&lines, g_ptr_array_unref);
        else if (change->blob != NULL)
            follow(&lines, repository, change->blob, change->line, change->commit);
    }
    follow(&lines, repository, object->blob, object->line, newest);
    return lines;
}
