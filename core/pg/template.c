#include "core/pg/template.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "core/base/error.h"
#include "core/pg/tree.h"

/* To be raised with every change of initdb's options or of the settings: it is part of a template's
 * name. */
enum { FORMAT = 2 };

/* Templates that nobody used for so long are of servers that are no longer installed. */
enum { SECONDS_KEPT = 60 * 24 * 60 * 60 };

/* For speed, and so that nothing runs which would make one run differ from the next. The data is
 * thrown away. */
static const char settings[] = "\n"
                               "listen_addresses = ''\n"
                               "unix_socket_permissions = 0700\n"
                               "max_connections = 50\n"
                               "max_locks_per_transaction = 1024\n"
                               "shared_buffers = 128MB\n"
                               "huge_pages = off\n"
                               "fsync = off\n"
                               "synchronous_commit = off\n"
                               "full_page_writes = off\n"
                               "wal_level = minimal\n"
                               "max_wal_senders = 0\n"
                               "max_wal_size = 4GB\n"
                               "min_wal_size = 80MB\n"
                               "checkpoint_timeout = 1h\n"
                               "max_logical_replication_workers = 0\n"
                               "bgwriter_lru_maxpages = 0\n"
                               "autovacuum = off\n"
                               "jit = off\n"
                               "logging_collector = off\n"
                               "log_destination = stderr\n"
                               "log_min_messages = log\n"
                               "log_checkpoints = off\n"
                               "lc_messages = 'C'\n"
                               "timezone = 'UTC'\n"
                               "log_timezone = 'UTC'\n";

char **template_environment(void)
{
    static const char *const dropped[] = {"PG", "LC_", "LANG", "TZ=", "HOME="};
    g_auto(GStrv) all = g_get_environ();
    g_autoptr(GStrvBuilder) kept = g_strv_builder_new();
    for (guint i = 0; all[i] != NULL; i++) {
        gboolean keep = TRUE;
        for (guint j = 0; j < G_N_ELEMENTS(dropped); j++)
            keep = keep && !g_str_has_prefix(all[i], dropped[j]);
        if (keep)
            g_strv_builder_add(kept, all[i]);
    }
    g_strv_builder_add(kept, "TZ=UTC");
    return g_strv_builder_end(kept);
}

/* In the forked child. Should we be killed, initdb ends as well. */
static void become_user(gpointer data)
{
    const Identity *identity = data;
    if (!identity_become(identity))
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    umask(077);
}

static char *last_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint n = g_strv_length(lines);
    return g_strchomp(g_strjoinv("\n", lines + (n > 6 ? n - 6 : 0)));
}

static gboolean run_initdb(Cache *cache, const Installation *installation, const char *folder,
                           const char *locale, GError **error)
{
    g_autofree char *program = installation_program(installation, "initdb");
    g_autofree char *data = g_build_filename(folder, "data", NULL);
    g_autofree char *locale_option = g_strconcat("--locale=", locale, NULL);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_strv_builder_add_many(builder, program, "-D", data, "-U", "postgres", "-A", "trust", "-E",
                            "UTF8", locale_option, "--no-sync", "--wal-segsize=4", NULL);
    g_auto(GStrv) argv = g_strv_builder_end(builder);
    g_auto(GStrv) environment = template_environment();
    g_autofree char *complaint = NULL;
    g_autoptr(GError) reason = NULL;
    int status = 0;
    if (g_spawn_sync(folder, argv, environment, G_SPAWN_STDOUT_TO_DEV_NULL, become_user,
                     &cache->identity, NULL, &complaint, &status, &reason) &&
        g_spawn_check_wait_status(status, &reason))
        return TRUE;
    g_autofree char *lines = last_lines(complaint != NULL ? complaint : "");
    error_set(error, ERROR_INPUT, "initdb failed for a scratch server: %s", reason->message);
    if (lines[0] != '\0')
        error_add_detail(error, lines);
    error_add_hint(
        error,
        "Look for the reason in what initdb said: a full disk, or a broken installation in \"%s\".",
        installation->bindir);
    return FALSE;
}

static gboolean write_settings(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "data", "postgresql.conf", NULL);
    FILE *file = fopen(path, "ae");
    gboolean written = file != NULL && fputs(settings, file) >= 0;
    if (file != NULL && fclose(file) != 0)
        written = FALSE;
    if (!written)
        error_set(error, ERROR_OUTPUT, "cannot write \"%s\": %s", path, g_strerror(errno));
    return written;
}

static gboolean init(Cache *cache, const Installation *installation, const char *folder,
                     GError **error)
{
    /* The wanted locale is missing from some systems; initdb has then removed what it made. */
    if (!run_initdb(cache, installation, folder, "C.UTF-8", NULL) &&
        !run_initdb(cache, installation, folder, "C", error))
        return FALSE;
    identity_assume(&cache->identity);
    gboolean written = write_settings(folder, error);
    identity_restore(&cache->identity);
    return written;
}

static void remove_unused(Cache *cache)
{
    g_autoptr(GDir) folder = g_dir_open(cache->path, 0, NULL);
    time_t now = time(NULL);
    for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *path = g_build_filename(cache->path, name, NULL);
        struct stat status;
        if (g_str_has_prefix(name, "template-") && lstat(path, &status) == 0 &&
            status.st_mtime + SECONDS_KEPT < now)
            tree_remove(AT_FDCWD, path);
    }
}

static gboolean make(Cache *cache, const Installation *installation, const char *path,
                     GError **error)
{
    int lock = -1;
    g_autofree char *folder = cache_make_folder(cache, "make", &lock, error);
    if (folder == NULL)
        return FALSE;
    gboolean made = init(cache, installation, folder, error);
    identity_assume(&cache->identity);
    if (made) {
        g_autofree char *data = g_build_filename(folder, "data", NULL);
        made = rename(data, path) == 0;
        if (!made)
            error_set(error, ERROR_OUTPUT, "cannot make \"%s\": %s", path, g_strerror(errno));
    }
    tree_remove(AT_FDCWD, folder);
    remove_unused(cache);
    identity_restore(&cache->identity);
    close(lock);
    return made;
}

/* Use keeps it young. FALSE: it is not there. */
static gboolean touch(Cache *cache, const char *path)
{
    identity_assume(&cache->identity);
    gboolean there = utime(path, NULL) == 0;
    identity_restore(&cache->identity);
    return there;
}

static char *template_path(const Cache *cache, const Installation *installation)
{
    g_autofree char *key =
        g_strdup_printf("%d\n%s\n%s", FORMAT, installation->version, installation->bindir);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
    const char *number = strpbrk(installation->version, "0123456789");
    int length = number != NULL ? (int)strspn(number, "0123456789.") : 0;
    return g_strdup_printf("%s/template-%.*s-%.8s", cache->path, length,
                           number != NULL ? number : "", digest);
}

char *template_prepare(Cache *cache, const Installation *installation, GError **error)
{
    g_autofree char *path = template_path(cache, installation);
    if (touch(cache, path))
        return g_steal_pointer(&path);
    int lock = cache_lock(cache, "template");
    gboolean ready = touch(cache, path) || make(cache, installation, path, error);
    if (lock >= 0)
        close(lock);
    return ready ? g_steal_pointer(&path) : NULL;
}
