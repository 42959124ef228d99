#include "core/build/check.h"

#include "core/build/write.h"

#include <string.h>

#define MARK "-- file: "
#define AGAIN " (continued)"

/* A built file taken apart: the text of each source, in the order of their first piece. */
typedef struct Sections {
    GPtrArray *paths;  /* of char * */
    GHashTable *texts; /* path to GString */
    GString *head;
} Sections;

static void text_free(gpointer text)
{
    g_string_free(text, TRUE);
}

static void sections_clear(Sections *sections)
{
    g_ptr_array_unref(sections->paths);
    g_hash_table_unref(sections->texts);
    g_string_free(sections->head, TRUE);
}

static GString *section_of(Sections *sections, const char *name, gsize length)
{
    gsize again = strlen(AGAIN);
    if (length > again && memcmp(name + length - again, AGAIN, again) == 0)
        length -= again;
    g_autofree char *path = g_strndup(name, length);
    GString *text = g_hash_table_lookup(sections->texts, path);
    if (text != NULL)
        return text;
    char *key = g_steal_pointer(&path);
    text = g_string_new(NULL);
    g_ptr_array_add(sections->paths, key);
    g_hash_table_insert(sections->texts, key, text);
    return text;
}

static Sections take_apart(GBytes *bytes)
{
    Sections sections = {g_ptr_array_new_with_free_func(g_free),
                         g_hash_table_new_full(g_str_hash, g_str_equal, NULL, text_free),
                         g_string_new(NULL)};
    gsize size = 0, mark = strlen(MARK);
    const char *text = g_bytes_get_data(bytes, &size);
    GString *section = sections.head;
    for (gsize at = 0; at < size;) {
        const char *found = memchr(text + at, '\n', size - at);
        gsize end = found == NULL ? size : (gsize)(found - text) + 1;
        gsize line = end - at - (found == NULL ? 0 : 1);
        gboolean marked = line > mark && memcmp(text + at, MARK, mark) == 0;
        if (marked && g_str_has_suffix(section->str, "\n"))
            g_string_truncate(section, section->len - 1); /* the empty line in front of the mark */
        if (marked)
            section = section_of(&sections, text + at + mark, line - mark);
        else
            g_string_append_len(section, text + at, (gssize)(end - at));
        at = end;
    }
    return sections;
}

static void change_free(gpointer data)
{
    BuildChange *change = data;
    g_free(change->path);
    g_free(change);
}

static void add_change(GPtrArray *changes, BuildChangeKind kind, const char *path)
{
    BuildChange *change = g_new(BuildChange, 1);
    *change = (BuildChange){kind, g_strdup(path)};
    g_ptr_array_add(changes, change);
}

static void compare_sources(const Sections *now, const Sections *before, GPtrArray *changes)
{
    for (guint i = 0; i < now->paths->len; i++) {
        const char *path = g_ptr_array_index(now->paths, i);
        const GString *text = g_hash_table_lookup(now->texts, path);
        const GString *old = g_hash_table_lookup(before->texts, path);
        if (old == NULL)
            add_change(changes, CHANGE_ADDED, path);
        else if (!g_string_equal(text, old))
            add_change(changes, CHANGE_EDITED, path);
    }
    for (guint i = 0; i < before->paths->len; i++) {
        const char *path = g_ptr_array_index(before->paths, i);
        if (!g_hash_table_contains(now->texts, path))
            add_change(changes, CHANGE_REMOVED, path);
    }
}

static gboolean same_order(const Sections *now, const Sections *before)
{
    for (guint i = 0; i < now->paths->len && i < before->paths->len; i++)
        if (strcmp(g_ptr_array_index(now->paths, i), g_ptr_array_index(before->paths, i)) != 0)
            return FALSE;
    return TRUE;
}

GPtrArray *build_check(const Build *build, GBytes *committed, GError **error)
{
    g_autoptr(GBytes) text = build_text(build, error);
    if (text == NULL)
        return NULL;
    GPtrArray *changes = g_ptr_array_new_with_free_func(change_free);
    if (g_bytes_equal(text, committed))
        return changes;
    Sections now = take_apart(text), before = take_apart(committed);
    compare_sources(&now, &before, changes);
    if (changes->len == 0)
        add_change(changes, same_order(&now, &before) ? CHANGE_HEAD : CHANGE_MOVED, "");
    sections_clear(&now);
    sections_clear(&before);
    return changes;
}

const char *build_change_word(BuildChangeKind kind)
{
    static const char *const words[] = {"added", "removed", "edited", "moved", "head"};
    return words[kind];
}
