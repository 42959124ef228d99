#include "cmd/migrate/files.h"

#include "core/base/error.h"
#include "core/data/file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

enum { TIMESTAMP_DIGITS = 14 };

/* "Add Orders" -> "add_orders": a name that is the same on every file system. */
char *migration_file_name(const char *typed, GError **error)
{
    GString *name = g_string_new(NULL);
    for (const char *at = typed; *at != '\0'; at++) {
        if (g_ascii_isalnum(*at) || *at == '-')
            g_string_append_c(name, g_ascii_tolower(*at));
        else if (name->len > 0 && name->str[name->len - 1] != '_')
            g_string_append_c(name, '_');
    }
    while (name->len > 0 && name->str[name->len - 1] == '_')
        g_string_truncate(name, name->len - 1);
    if (name->len > 0)
        return g_string_free(name, FALSE);
    error_set(error, ERROR_USAGE, "\"%s\" has no letter or digit to make a name of", typed);
    g_string_free(name, TRUE);
    return NULL;
}

/* Decimal digits of any length, plus one, at least as wide. */
static char *increment(const char *digits)
{
    g_autofree char *text = g_strdup(digits);
    for (gsize at = strlen(text); at > 0; at--) {
        if (text[at - 1] != '9') {
            text[at - 1]++;
            return g_steal_pointer(&text);
        }
        text[at - 1] = '0';
    }
    return g_strconcat("1", text, NULL);
}

static char *timestamp(gsize width)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *text = g_date_time_format(now, "%Y%m%d%H%M%S");
    GString *padded = g_string_new(text);
    while (padded->len < width)
        g_string_append_c(padded, '0');
    return g_string_free(padded, FALSE);
}

/* A chain that counts goes on counting; one of time stamps, and an empty one, takes the present
 * time, unless that is not the newest. */
char *migration_next_version(const Chain *chain)
{
    guint count = chain->migrations->len;
    if (count == 0)
        return timestamp(TIMESTAMP_DIGITS);
    const char *newest = chain_at(chain, count - 1)->version;
    const char *dot = strrchr(newest, '.');
    g_autofree char *now = timestamp(strlen(newest));
    if (dot == NULL && strlen(newest) >= TIMESTAMP_DIGITS && version_compare(now, newest) > 0)
        return g_steal_pointer(&now);
    g_autofree char *head =
        dot != NULL ? g_strndup(newest, (gsize)(dot + 1 - newest)) : g_strdup("");
    g_autofree char *tail = increment(dot != NULL ? dot + 1 : newest);
    return g_strconcat(head, tail, NULL);
}

static gboolean write_file(Session *session, const char *path, const char *text, GError **error)
{
    g_autofree char *full = g_build_filename(session->context->config->root, path, NULL);
    g_autofree char *folder = g_path_get_dirname(full);
    if (g_file_test(full, G_FILE_TEST_EXISTS)) {
        error_set(error, ERROR_INPUT, "\"%s\" is there already", path);
        return FALSE;
    }
    if (g_mkdir_with_parents(folder, 0777) != 0) {
        error_set(error, ERROR_OUTPUT, "cannot make the folder \"%s\": %s", folder,
                  g_strerror(errno));
        return FALSE;
    }
    return file_write(full, text, strlen(text), error);
}

/* How each format names the files of one migration, %v its version and %n its name; %u and %d are
 * the ways up and down. */
static const struct {
    const char *format, *path, *text;
} layouts[] = {
    {"confiture", "%v_%n.up.sql", "%u"},
    {"confiture", "%v_%n.down.sql", "%d"},
    {"dbmate", "%v_%n.sql", "-- migrate:up\n%u\n-- migrate:down\n%d"},
    {"diesel", "%v_%n/up.sql", "%u"},
    {"diesel", "%v_%n/down.sql", "%d"},
    {"prisma", "%v_%n/migration.sql", "%u"},
    {"prisma", "%v_%n/down.sql", "%d"},
    {"flyway", "V%v__%n.sql", "%u"},
    {"flyway", "U%v__%n.sql", "%d"},
};

static char *fill(const char *template, char letter, const char *text, char other,
                  const char *other_text)
{
    GString *out = g_string_new(NULL);
    for (const char *at = template; *at != '\0'; at++) {
        if (at[0] == '%' && at[1] == letter)
            g_string_append(out, text);
        else if (at[0] == '%' && at[1] == other)
            g_string_append(out, other_text);
        else
            g_string_append_c(out, *at);
        at += at[0] == '%' && (at[1] == letter || at[1] == other);
    }
    return g_string_free(out, FALSE);
}

static gboolean write_hooks(Session *session, const MigrationFiles *files, json_t *paths,
                            GError **error)
{
    if (files->hooks == NULL || strcmp(session->chain->format, "confiture") != 0)
        return TRUE;
    g_autofree char *path = g_strdup_printf(
        "%s/%s_%s.yaml", session->context->config->migrations.folder, files->version, files->name);
    if (!write_file(session, path, files->hooks, error))
        return FALSE;
    json_array_append_new(paths, json_string(path));
    return TRUE;
}

gboolean migration_files_write(Session *session, const MigrationFiles *files, json_t *paths,
                               GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(layouts); i++) {
        if (strcmp(layouts[i].format, session->chain->format) != 0)
            continue;
        g_autofree char *base = fill(layouts[i].path, 'v', files->version, 'n', files->name);
        g_autofree char *path =
            g_strconcat(session->context->config->migrations.folder, "/", base, NULL);
        g_autofree char *text = fill(layouts[i].text, 'u', files->up, 'd', files->down);
        if (!write_file(session, path, text, error))
            return FALSE;
        json_array_append_new(paths, json_string(path));
    }
    return write_hooks(session, files, paths, error);
}

gboolean migration_check_version(const Session *session, const char *number, GError **error)
{
    if (!version_is_valid(number)) {
        error_set(error, ERROR_USAGE, "\"%s\" is no version", number);
        error_add_hint(error, "A version is digits, such as 0007 or 20260520143015.");
        return FALSE;
    }
    const Migration *other = chain_find(session->chain, number);
    if (other == NULL)
        return TRUE;
    error_set(error, ERROR_INPUT, "version \"%s\" is that of \"%s\"", number, other->up_path);
    return FALSE;
}
