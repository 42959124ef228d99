#include "cmd/lint/mend.h"

#include "cmd/lint/overlay.h"
#include "core/base/error.h"
#include "core/data/file.h"
#include "core/sql/statement.h"
#include "lint/fix.h"
#include "lint/patch.h"
#include "lint/rule.h"

#include <stdlib.h>

void mend_clear(Mend *mend)
{
    g_clear_pointer(&mend->texts, g_hash_table_unref);
    g_clear_pointer(&mend->files, g_hash_table_unref);
    g_clear_pointer(&mend->tries, g_hash_table_unref);
}

static char *place_of(const Context *context, const char *path)
{
    g_autofree char *whole = g_canonicalize_filename(path, context->config->root);
    char *real = realpath(whole, NULL);
    char *copy = g_strdup(real != NULL ? real : whole);
    free(real);
    return copy;
}

static GBytes *read_file(const Context *context, const char *path, GError **error)
{
    g_autofree char *place = place_of(context, path);
    g_autoptr(GError) problem = NULL;
    char *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(place, &text, &length, &problem)) {
        error_set(error, ERROR_INPUT, "cannot read the file to mend: %s", problem->message);
        return NULL;
    }
    return g_bytes_new_take(text, length);
}

/* As the last round left it, else as it is. */
static GBytes *text_of(Mend *mend, const Context *context, const char *path, GError **error)
{
    GBytes *text = g_hash_table_lookup(mend->texts, path);
    if (text == NULL)
        text = g_hash_table_lookup(mend->files, path);
    if (text != NULL)
        return g_bytes_ref(text);
    text = read_file(context, path, error);
    if (text != NULL)
        g_hash_table_insert(mend->files, g_strdup(path), g_bytes_ref(text));
    return text;
}

/* G_MAXUINT: it cannot even be cut into statements. */
static guint count_unread(const char *path, GBytes *text)
{
    g_autoptr(Script) script = script_split(path, text, TRUE, NULL);
    g_autoptr(Parse) parse = script != NULL ? parse_script(script) : NULL;
    return parse != NULL ? parse->n_opaque : G_MAXUINT;
}

/* A fix that does not take its finding away is not made for ever. */
static gboolean is_tried(Mend *mend, const Finding *finding)
{
    enum { TRIES = 3 };
    const FixEdit *first = &g_array_index(finding->fix->edits, FixEdit, 0);
    g_autofree char *key = g_strdup_printf("%s\n%s\n%s\n%s\n%s", finding->path, finding->rule->id,
                                           finding->object != NULL ? finding->object : "",
                                           finding->message, first->text);
    guint tries = GPOINTER_TO_UINT(g_hash_table_lookup(mend->tries, key));
    g_hash_table_insert(mend->tries, g_steal_pointer(&key), GUINT_TO_POINTER(tries + 1));
    return tries >= TRIES;
}

static gboolean is_wanted(const Finding *finding, const MendChoice *choice)
{
    return finding->fix != NULL && (choice->meaning || !finding->fix->changes_meaning) &&
           (choice->settled == NULL || !g_hash_table_contains(choice->settled, finding->path));
}

/* path -> GPtrArray of Fix, borrowed. */
static GHashTable *gather(Mend *mend, const LintReport *report, const MendChoice *choice)
{
    GHashTable *files =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < report->findings->len; i++) {
        const Finding *finding = report->findings->pdata[i];
        if (!is_wanted(finding, choice) || is_tried(mend, finding))
            continue;
        GPtrArray *fixes = g_hash_table_lookup(files, finding->path);
        if (fixes == NULL) {
            fixes = g_ptr_array_new();
            g_hash_table_insert(files, g_strdup(finding->path), fixes);
        }
        g_ptr_array_add(fixes, finding->fix);
    }
    return files;
}

static int mend_file(Mend *mend, const Context *context, const char *path, const GPtrArray *fixes,
                     GError **error)
{
    guint made = 0;
    g_autoptr(GBytes) before = text_of(mend, context, path, error);
    if (before == NULL)
        return -1;
    g_autoptr(GBytes) after = fixes_apply(before, fixes, &made);
    if (after == NULL)
        return 0;
    if (count_unread(path, after) > count_unread(path, before)) {
        output_warning(context->output,
                       "\"%s\" is not mended: the parser would not take the result", path);
        return 0;
    }
    g_hash_table_insert(mend->texts, g_strdup(path), g_steal_pointer(&after));
    return (int)made;
}

int mend_round(Mend *mend, const Context *context, const MendChoice *choice,
               const LintReport *report, GError **error)
{
    if (mend->texts == NULL) {
        mend->texts = overlay_files_new();
        mend->files = overlay_files_new();
        mend->tries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    }
    g_autoptr(GHashTable) files = gather(mend, report, choice);
    GHashTableIter iter;
    gpointer path, fixes;
    int made = 0;
    g_hash_table_iter_init(&iter, files);
    while (g_hash_table_iter_next(&iter, &path, &fixes)) {
        int n = mend_file(mend, context, path, fixes, error);
        if (n < 0)
            return -1;
        made += n;
    }
    mend->made += (guint)made;
    return made;
}

static gboolean write_file(const Context *context, const char *path, GBytes *before, GBytes *after,
                           GError **error)
{
    g_autoptr(GBytes) now = read_file(context, path, error);
    if (now == NULL)
        return FALSE;
    if (!g_bytes_equal(now, before)) {
        error_set(error, ERROR_REFUSED, "\"%s\" changed while it was being mended", path);
        error_add_hint(error, "Run the same again.");
        return FALSE;
    }
    gsize length = 0;
    const void *text = g_bytes_get_data(after, &length);
    g_autofree char *place = place_of(context, path);
    return file_write(place, text, length, error);
}

static GList *sorted_paths(const Mend *mend)
{
    GList *paths = mend->texts != NULL ? g_hash_table_get_keys(mend->texts) : NULL;
    return g_list_sort(paths, (GCompareFunc)g_strcmp0);
}

gboolean mend_write(const Mend *mend, const Context *context, GError **error)
{
    g_autoptr(GList) paths = sorted_paths(mend);
    for (GList *at = paths; at != NULL; at = at->next)
        if (!write_file(context, at->data, g_hash_table_lookup(mend->files, at->data),
                        g_hash_table_lookup(mend->texts, at->data), error))
            return FALSE;
    return TRUE;
}

static char *diff_of(const Mend *mend, const char *path)
{
    const char *shown = *path == '/' ? path + 1 : path;
    return patch_format(shown, g_hash_table_lookup(mend->files, path),
                        g_hash_table_lookup(mend->texts, path));
}

char *mend_diff(const Mend *mend)
{
    g_autoptr(GList) paths = sorted_paths(mend);
    GString *text = g_string_new(NULL);
    for (GList *at = paths; at != NULL; at = at->next) {
        g_autofree char *diff = diff_of(mend, at->data);
        g_string_append(text, diff);
    }
    return g_string_free(text, FALSE);
}

json_t *mend_json(const Mend *mend)
{
    g_autoptr(GList) paths = sorted_paths(mend);
    json_t *files = json_array();
    for (GList *at = paths; at != NULL; at = at->next) {
        g_autofree char *diff = diff_of(mend, at->data);
        json_array_append_new(
            files, json_pack("{s:o, s:o}", "path", json_text(at->data), "diff", json_text(diff)));
    }
    return files;
}
