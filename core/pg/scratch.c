#include "core/pg/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/pg/cache.h"
#include "core/pg/connection.h"
#include "core/pg/installation.h"
#include "core/pg/template.h"
#include "core/pg/tree.h"
#include "core/pg/watchdog.h"

enum { PATIENCE_MS = 60 * 1000, PAUSE_MS = 2 };

static const char SOCKET_NAME[] = "/.s.PGSQL.5432";

struct Scratch {
    char *bindir;
    char *folder;
    char *data;
    char *log;
    char *socket_folder; /* the folder itself, or one of its own under /tmp where its path is unfit
                            for a socket */
    char *url;
    Watchdog *watchdog;
    int server;
};

/* The path fits sockaddr_un, and libpq and the server need no quoting for it. */
static gboolean is_fit_for_socket(const char *folder)
{
    if (strlen(folder) + strlen(SOCKET_NAME) >= sizeof((struct sockaddr_un *)NULL)->sun_path)
        return FALSE;
    for (const char *p = folder; *p != '\0'; p++) {
        if (!g_ascii_isalnum(*p) && strchr("/._-+~", *p) == NULL)
            return FALSE;
    }
    return TRUE;
}

static gboolean find_socket_folder(Scratch *self, const Identity *identity, GError **error)
{
    if (is_fit_for_socket(self->folder)) {
        self->socket_folder = g_strdup(self->folder);
        return TRUE;
    }
    g_autofree char *path = g_strdup("/tmp/confiture-XXXXXX");
    identity_assume(identity);
    g_autofree char *link = g_build_filename(self->folder, CACHE_SOCKETS, NULL);
    gboolean made = g_mkdtemp(path) != NULL && symlink(path, link) == 0;
    int reason = errno;
    identity_restore(identity);
    if (made)
        self->socket_folder = g_steal_pointer(&path);
    else
        error_set(error, ERROR_OUTPUT, "cannot make a folder in /tmp for a scratch server: %s",
                  g_strerror(reason));
    return made;
}

static char *format_url(const Scratch *self, const char *database)
{
    g_autoptr(GString) name = g_string_new(database);
    g_string_replace(name, "\\", "\\\\", 0);
    g_string_replace(name, "'", "\\'", 0);
    /* Empty values keep out what PGHOSTADDR, PGOPTIONS or a service of the user's environment say
     * of another server. */
    return g_strdup_printf("host=%s port=5432 user=postgres dbname='%s' hostaddr='' options='' "
                           "requirepeer='' channel_binding=disable target_session_attrs=any",
                           self->socket_folder, name->str);
}

static char **server_argv(const Scratch *self, const Installation *installation,
                          const char *const *settings)
{
    g_autoptr(GStrvBuilder) argv = g_strv_builder_new();
    g_autofree char *program = installation_program(installation, "postgres");
    g_autofree char *sockets = g_strconcat("unix_socket_directories=", self->socket_folder, NULL);
    g_strv_builder_add_many(argv, program, "-D", self->data, "-c", sockets, NULL);
    for (; settings != NULL && *settings != NULL; settings++)
        g_strv_builder_add_many(argv, "-c", *settings, NULL);
    return g_strv_builder_end(argv);
}

static gboolean start_watchdog(Scratch *self, const Installation *installation,
                               const Identity *identity, int lock, const char *const *settings,
                               GError **error)
{
    g_auto(GStrv) argv = server_argv(self, installation, settings);
    g_auto(GStrv) environment = template_environment();
    gboolean apart = strcmp(self->socket_folder, self->folder) != 0;
    self->watchdog =
        watchdog_start(&(WatchdogJob){.identity = *identity,
                                      .folder = self->folder,
                                      .socket_folder = apart ? self->socket_folder : NULL,
                                      .lock = lock,
                                      .log = self->log,
                                      .argv = argv,
                                      .environment = environment},
                       error);
    if (self->watchdog != NULL)
        return TRUE;
    identity_assume(identity);
    tree_remove(AT_FDCWD, self->folder);
    tree_remove(AT_FDCWD, self->socket_folder);
    identity_restore(identity);
    return FALSE;
}

static gboolean copy_template(Scratch *self, Cache *cache, const Installation *installation,
                              GError **error)
{
    g_autofree char *template = template_prepare(cache, installation, error);
    if (template == NULL)
        return FALSE;
    identity_assume(&cache->identity);
    gboolean copied = tree_copy(template, self->data, error);
    identity_restore(&cache->identity);
    return copied;
}

/* The eighth line of postmaster.pid tells the state, for pg_ctl and for us. */
static gboolean is_ready(const Scratch *self)
{
    g_autofree char *path = g_build_filename(self->data, "postmaster.pid", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return FALSE;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    return g_strv_length(lines) > 7 && g_str_has_prefix(lines[7], "ready");
}

static void fail_to_start(const Scratch *self, GError **error)
{
    g_autofree char *log = NULL;
    error_set(error, ERROR_CONNECTION, "the scratch server did not start");
    if (g_file_get_contents(self->log, &log, NULL, NULL) && g_strstrip(log)[0] != '\0')
        error_add_detail(error, log);
    error_add_hint(error, "Look for the reason in what the server said: a setting it does not "
                          "know, a full disk, no memory.");
}

static gboolean wait_until_ready(Scratch *self, GError **error)
{
    self->server = watchdog_run(self->watchdog);
    gint64 end = g_get_monotonic_time() + (gint64)PATIENCE_MS * 1000;
    while (self->server > 0 && !watchdog_server_ended(self->watchdog) &&
           g_get_monotonic_time() < end) {
        if (is_ready(self))
            return TRUE;
        g_usleep(PAUSE_MS * 1000UL);
    }
    fail_to_start(self, error);
    return FALSE;
}

static gboolean start(Scratch *self, Cache *cache, const Installation *installation,
                      const char *const *settings, GError **error)
{
    int lock = -1;
    self->folder = cache_make_folder(cache, "run", &lock, error);
    if (self->folder == NULL)
        return FALSE;
    self->data = g_build_filename(self->folder, "data", NULL);
    self->log = g_build_filename(self->folder, "log", NULL);
    gboolean watched = find_socket_folder(self, &cache->identity, error) &&
                       start_watchdog(self, installation, &cache->identity, lock, settings, error);
    close(lock);
    if (!watched || !copy_template(self, cache, installation, error) ||
        !wait_until_ready(self, error))
        return FALSE;
    self->url = format_url(self, "postgres");
    return TRUE;
}

Scratch *scratch_start(const ScratchOptions *options, GError **error)
{
    const ScratchOptions none = {0};
    options = options != NULL ? options : &none;
    Identity identity;
    if (!identity_find(&identity, error))
        return NULL;
    g_autoptr(Installation) installation = installation_find(options->bindir, error);
    if (installation == NULL)
        return NULL;
    g_autoptr(Cache) cache = cache_open(&identity, error);
    if (cache == NULL)
        return NULL;
    cache_sweep(cache);
    g_autoptr(Scratch) self = g_new0(Scratch, 1);
    self->bindir = g_strdup(installation->bindir);
    if (!start(self, cache, installation, options->settings, error))
        return NULL;
    return g_steal_pointer(&self);
}

void scratch_stop(Scratch *scratch)
{
    if (scratch == NULL)
        return;
    watchdog_stop(scratch->watchdog);
    g_free(scratch->bindir);
    g_free(scratch->folder);
    g_free(scratch->data);
    g_free(scratch->log);
    g_free(scratch->socket_folder);
    g_free(scratch->url);
    g_free(scratch);
}

const char *scratch_url(const Scratch *scratch)
{
    return scratch->url;
}

const char *scratch_host(const Scratch *scratch)
{
    return scratch->socket_folder;
}

char *scratch_program(const Scratch *scratch, const char *name)
{
    return g_build_filename(scratch->bindir, name, NULL);
}

char *scratch_describe(const ScratchOptions *options, guint *major, GError **error)
{
    static const char name[] = "(PostgreSQL) ";
    g_autoptr(Installation) installation =
        installation_find(options != NULL ? options->bindir : NULL, error);
    if (installation == NULL)
        return NULL;
    const char *found = strstr(installation->version, name);
    const char *version = found != NULL ? found + strlen(name) : installation->version;
    if (major != NULL)
        *major = (guint)g_ascii_strtoull(version, NULL, 10);
    return g_strdup_printf("%s in %s", version, installation->bindir);
}

int scratch_server_pid(const Scratch *scratch)
{
    return scratch->server;
}

char *scratch_create_database(Scratch *scratch, const char *name, GError **error)
{
    g_autoptr(Connection) connection =
        connection_open(&(ConnectionOptions){.url = scratch->url}, error);
    if (connection == NULL)
        return NULL;
    g_autofree char *identifier = connection_quote_identifier(connection, name);
    g_autofree char *sql = g_strdup_printf("CREATE DATABASE %s TEMPLATE template0", identifier);
    if (!connection_command(connection, sql, error))
        return NULL;
    return format_url(scratch, name);
}

char *scratch_database_url(const Scratch *scratch, const char *name)
{
    return format_url(scratch, name);
}
