#include "core/build/file_session.h"

#include "core/schema/space.h"
#include "core/sql/object.h"

#include <string.h>

struct FileSession {
    char *search_path;
    GTree *names; /* of char *, sorted; the values are not used */
    gboolean all; /* RESET ALL, DISCARD ALL: the search_path may be gone */
};

static int compare_names(gconstpointer a, gconstpointer b, gpointer data)
{
    (void)data;
    return strcmp(a, b);
}

static GTree *new_names(void)
{
    return g_tree_new_full(compare_names, NULL, g_free, NULL);
}

FileSession *file_session_new(const char *search_path)
{
    FileSession *session = g_new0(FileSession, 1);
    session->search_path = g_strdup(search_path);
    session->names = new_names();
    return session;
}

void file_session_free(FileSession *session)
{
    if (session == NULL)
        return;
    g_free(session->search_path);
    g_tree_unref(session->names);
    g_free(session);
}

/* Those of a transaction end with it, and the random seed cannot be reset. */
static gboolean can_be_reset(const char *name)
{
    return !g_str_has_prefix(name, "transaction") && strcmp(name, "seed") != 0;
}

void file_session_note(FileSession *session, const SetVariable *set)
{
    if (set->name == NULL) {
        session->all = TRUE;
        return;
    }
    char *name = g_ascii_strdown(set->name, -1);
    if (can_be_reset(name))
        g_tree_insert(session->names, name, name);
    else
        g_free(name);
}

char *file_session_begin(const FileSession *session)
{
    if (session->search_path == NULL)
        return g_strdup("");
    g_auto(GStrv) schemas = search_path_parse(session->search_path);
    GString *sql = g_string_new("SET search_path = ");
    for (guint i = 0; schemas[i] != NULL; i++) {
        g_autofree char *quoted = object_quote_identifier(schemas[i]);
        g_string_append_printf(sql, i == 0 ? "%s" : ", %s", quoted);
    }
    g_string_append(sql, schemas[0] == NULL ? "'';\n" : ";\n");
    return g_string_free(sql, FALSE);
}

typedef struct ResetText {
    const FileSession *session;
    GString *sql;
} ResetText;

static void append_reset(GString *sql, const char *name)
{
    if (strcmp(name, "session_authorization") == 0) {
        g_string_append(sql, "RESET SESSION AUTHORIZATION;\n");
        return;
    }
    g_auto(GStrv) parts = g_strsplit(name, ".", 2);
    g_autofree char *first = object_quote_identifier(parts[0]);
    g_autofree char *second =
        parts[0] == NULL || parts[1] == NULL ? NULL : object_quote_identifier(parts[1]);
    g_string_append_printf(sql, "RESET %s%s%s;\n", first, second == NULL ? "" : ".",
                           second == NULL ? "" : second);
}

static gboolean append_undo(gpointer key, gpointer value, gpointer data)
{
    ResetText *text = data;
    (void)value;
    if (strcmp(key, "search_path") == 0 && text->session->search_path != NULL) {
        g_autofree char *begin = file_session_begin(text->session);
        g_string_append(text->sql, begin);
    } else {
        append_reset(text->sql, key);
    }
    return FALSE;
}

char *file_session_reset(FileSession *session)
{
    ResetText text = {session, g_string_new(NULL)};
    if (session->all && session->search_path != NULL &&
        g_tree_lookup(session->names, "search_path") == NULL)
        append_undo((gpointer)(gintptr) "search_path", NULL, &text);
    g_tree_foreach(session->names, append_undo, &text);
    if (session->all || g_tree_nnodes(session->names) > 0) {
        g_tree_unref(session->names);
        session->names = new_names();
    }
    session->all = FALSE;
    return g_string_free(text.sql, FALSE);
}
