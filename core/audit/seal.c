/* The seal of an export: what was signed, by whom, and when. */
#include "core/audit/export.h"

#include "core/base/error.h"

#include <string.h>

#define HEAD "confiture-export 1"

static const char *const names[] = {"sha256",    "events",     "first",    "newest-hash",
                                    "signed-at", "public-key", "signature"};
enum { SHA256, EVENTS, FIRST, NEWEST, SIGNED_AT, PUBLIC_KEY, SIGNATURE, LINES };

static char *signed_lines(const ExportContent *content, const char *signed_at,
                          const char *public_key)
{
    return g_strdup_printf(HEAD "\nsha256 %s\nevents %" G_GUINT64_FORMAT "\nfirst %" G_GINT64_FORMAT
                                "\nnewest-hash %s\nsigned-at %s\npublic-key %s\n",
                           content->sha256, content->events, content->first_id,
                           content->newest_hash, signed_at, public_key);
}

char *export_seal(const ExportContent *content, const char *signed_at, const SigningKey *key)
{
    g_autofree char *public_key = signing_key_public(key);
    g_autofree char *lines = signed_lines(content, signed_at, public_key);
    g_autofree char *signature = signing_key_sign(key, lines, strlen(lines));
    return g_strdup_printf("%ssignature %s\n", lines, signature);
}

void export_seal_clear(ExportSeal *seal)
{
    g_clear_pointer(&seal->signed_at, g_free);
    g_clear_pointer(&seal->public_key, g_free);
}

/* The values of its lines, NULL-terminated, when it has exactly the lines of a seal. */
static char **parse(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    if (g_strv_length(lines) != LINES + 2 || !g_str_equal(lines[0], HEAD) ||
        lines[LINES + 1][0] != '\0')
        return NULL;
    g_auto(GStrv) values = g_new0(char *, LINES + 1);
    for (guint i = 0; i < LINES; i++) {
        gsize length = strlen(names[i]);
        if (strncmp(lines[i + 1], names[i], length) != 0 || lines[i + 1][length] != ' ')
            return NULL;
        values[i] = g_strdup(lines[i + 1] + length + 1);
    }
    return g_steal_pointer(&values);
}

static char **read_seal(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) reason = NULL;
    if (!g_file_get_contents(path, &text, NULL, &reason)) {
        error_set(error, ERROR_INPUT, "the export has no seal: %s", reason->message);
        error_add_hint(error, "confiture-audit export --sign-key KEY -o FILE writes FILE.sig.");
        return NULL;
    }
    char **values = parse(text);
    if (values == NULL) {
        error_set(error, ERROR_INPUT, "\"%s\" is no seal of an export", path);
        error_add_place(error, path, 0, 0);
    }
    return values;
}

static gboolean refuse(GError **error, const char *path, const char *what)
{
    error_set(error, ERROR_INTEGRITY, "%s", what);
    error_add_place(error, path, 0, 0);
    return FALSE;
}

gboolean export_seal_check(const char *path, const ExportContent *content, const char *public_key,
                           ExportSeal *seal, GError **error)
{
    g_auto(GStrv) values = read_seal(path, error);
    if (values == NULL)
        return FALSE;
    g_autofree char *lines = signed_lines(content, values[SIGNED_AT], values[PUBLIC_KEY]);
    g_autofree char *stated =
        g_strdup_printf(HEAD "\nsha256 %s\nevents %s\nfirst %s\nnewest-hash %s\nsigned-at %s\n"
                             "public-key %s\n",
                        values[SHA256], values[EVENTS], values[FIRST], values[NEWEST],
                        values[SIGNED_AT], values[PUBLIC_KEY]);
    if (!signing_verify(values[PUBLIC_KEY], stated, strlen(stated), values[SIGNATURE]))
        return refuse(error, path, "the seal's signature is not that of its lines");
    if (public_key != NULL && !g_str_equal(public_key, values[PUBLIC_KEY]))
        return refuse(error, path, "the seal was made with another key than the one given");
    if (!g_str_equal(lines, stated))
        return refuse(error, path, "the export was changed after it was signed");
    seal->signed_at = g_strdup(values[SIGNED_AT]);
    seal->public_key = g_strdup(values[PUBLIC_KEY]);
    return TRUE;
}
