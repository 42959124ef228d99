#include "core/pg/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/pg/tree.h"

/* Folders of one run; a template has another name and stays. */
static const char *const passing[] = {"run-", "make-"};

/*
 * Ext4 then puts each run's folder into another group of blocks. Else it lies where the last run's
 * files were just deleted, and every new file steps over their inodes, which ext4 leaves alone for
 * minutes: ten times slower. Nothing elsewhere.
 */
static void spread_folders(int folder)
{
    int flags = 0;
    if (ioctl(folder, FS_IOC_GETFLAGS, &flags) != 0 || (flags & FS_TOPDIR_FL) != 0)
        return;
    flags |= FS_TOPDIR_FL;
    ioctl(folder, FS_IOC_SETFLAGS, &flags);
}

/* Ours alone: a real folder, of the right owner, closed to everybody else, and reachable by him. */
static gboolean is_ours(const char *path, const Identity *identity)
{
    identity_assume(identity);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;
    gboolean ours = FALSE;
    if (folder >= 0) {
        ours = fstat(folder, &status) == 0 && status.st_uid == identity->user &&
               (status.st_mode & 077) == 0;
        if (ours)
            spread_folders(folder);
        close(folder);
        errno = EPERM;
    }
    identity_restore(identity);
    return ours;
}

/* By descriptor, so that nothing put in its place can be given away. */
static gboolean give(const char *path, const Identity *identity)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    gboolean given = folder >= 0 && fchown(folder, identity->user, identity->group) == 0;
    if (folder >= 0)
        close(folder);
    return given;
}

static gboolean make(const char *path, const Identity *identity)
{
    if (mkdir(path, 0700) != 0)
        return errno == EEXIST;
    return !identity->borrowed || give(path, identity);
}

static gboolean make_below(const char *root, const Identity *identity, char **path)
{
    g_autofree char *parent = g_build_filename(root, "confiture", NULL);
    *path = g_build_filename(parent, "scratch", NULL);
    if (g_mkdir_with_parents(root, 0700) != 0)
        return FALSE;
    /* Root's own folder must let the server's user through to his. */
    if (mkdir(parent, identity->borrowed ? 0755 : 0700) != 0 && errno != EEXIST)
        return FALSE;
    return make(*path, identity) && is_ours(*path, identity);
}

/* Only where nobody can put another folder in the place of ours. */
static gboolean make_in_temporary(const Identity *identity, char **path)
{
    struct stat status;
    if (stat("/tmp", &status) != 0 || status.st_uid != 0 || (status.st_mode & S_ISVTX) == 0) {
        errno = EPERM;
        return FALSE;
    }
    *path = g_strdup_printf("/tmp/confiture-%u", (unsigned int)identity->user);
    return make(*path, identity) && is_ours(*path, identity);
}

static char *user_cache(const Identity *identity)
{
    if (identity->borrowed)
        return g_strdup("/var/cache");
    return g_getenv("HOME") != NULL ? g_build_filename(g_getenv("HOME"), ".cache", NULL) : NULL;
}

typedef struct Search {
    const Identity *identity;
    char *path;  /* the last one tried */
    char *first; /* the one that the user would expect, for the message */
    int reason;  /* why not that one */
} Search;

static gboolean search_done(Search *self, gboolean found)
{
    if (!found && self->first == NULL) {
        self->reason = errno;
        self->first = g_strdup(self->path);
    }
    if (!found)
        g_clear_pointer(&self->path, g_free);
    return found;
}

static gboolean search_below(Search *self, const char *root)
{
    return root != NULL && search_done(self, make_below(root, self->identity, &self->path));
}

Cache *cache_open(const Identity *identity, GError **error)
{
    const char *given = g_getenv("XDG_CACHE_HOME");
    g_autofree char *usual = user_cache(identity);
    Search search = {.identity = identity};
    Cache *self = NULL;
    if ((given != NULL && g_path_is_absolute(given) && search_below(&search, given)) ||
        search_below(&search, usual) ||
        search_done(&search, make_in_temporary(identity, &search.path))) {
        self = g_new0(Cache, 1);
        self->path = search.path;
        self->identity = *identity;
    } else {
        error_set(error, ERROR_OUTPUT, "cannot use the folder \"%s\" for a scratch server: %s",
                  search.first != NULL ? search.first : "/tmp", g_strerror(search.reason));
        error_add_hint(error, "Set XDG_CACHE_HOME to a folder that the server's user can reach and "
                              "write; confiture/scratch "
                              "in it must belong to that user, with mode 0700.");
    }
    g_free(search.first);
    return self;
}

void cache_free(Cache *cache)
{
    if (cache == NULL)
        return;
    g_free(cache->path);
    g_free(cache);
}

int cache_lock(Cache *cache, const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/%s.lock", cache->path, name);
    identity_assume(&cache->identity);
    int lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    identity_restore(&cache->identity);
    while (lock >= 0 && flock(lock, LOCK_EX) != 0 && errno == EINTR)
        continue;
    return lock;
}

/* By a file in it: some network file systems lock no folders. */
static int lock_folder(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "lock", NULL);
    int lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0) {
        close(lock);
        return -1;
    }
    return lock;
}

/* A folder exists and is locked in one step for the sweep, which takes the same lock of the cache.
 */
char *cache_make_folder(Cache *cache, const char *prefix, int *lock, GError **error)
{
    g_autofree char *path = g_strdup_printf("%s/%s-XXXXXX", cache->path, prefix);
    int whole = cache_lock(cache, "cache");
    identity_assume(&cache->identity);
    *lock = g_mkdtemp(path) != NULL ? lock_folder(path) : -1;
    int reason = errno;
    identity_restore(&cache->identity);
    if (whole >= 0)
        close(whole);
    if (*lock >= 0)
        return g_steal_pointer(&path);
    error_set(error, ERROR_OUTPUT, "cannot make a folder in \"%s\": %s", cache->path,
              g_strerror(reason));
    return NULL;
}

typedef struct Stale {
    char *path;
    int lock;
} Stale;

static void stale_clear(gpointer data)
{
    Stale *stale = data;
    close(stale->lock);
    g_free(stale->path);
}

static void add_stale(GArray *found, Cache *cache, const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(passing); i++) {
        if (!g_str_has_prefix(name, passing[i]))
            continue;
        Stale stale = {.path = g_build_filename(cache->path, name, NULL)};
        stale.lock = lock_folder(stale.path);
        if (stale.lock >= 0)
            g_array_append_val(found, stale);
        else
            g_free(stale.path);
    }
}

/* Its socket may have had to lie outside; a link tells where. */
static void remove_stale(const char *path)
{
    g_autofree char *link = g_build_filename(path, CACHE_SOCKETS, NULL);
    g_autofree char *sockets = g_file_read_link(link, NULL);
    if (sockets != NULL && g_str_has_prefix(sockets, "/tmp/confiture-"))
        tree_remove(AT_FDCWD, sockets);
    tree_remove(AT_FDCWD, path);
}

void cache_sweep(Cache *cache)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Stale));
    g_array_set_clear_func(found, stale_clear);
    int whole = cache_lock(cache, "cache");
    identity_assume(&cache->identity);
    g_autoptr(GDir) folder = g_dir_open(cache->path, 0, NULL);
    for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;)
        add_stale(found, cache, name);
    if (whole >= 0)
        close(whole);
    for (guint i = 0; i < found->len; i++)
        remove_stale(g_array_index(found, Stale, i).path);
    identity_restore(&cache->identity);
}
