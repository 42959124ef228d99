#include "cmd/source/facts_cache.h"

#include "core/data/digest.h"
#include "core/schema/catalog/pack.h"

#include <confiture/version.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FILES = 64, LARGEST = 512 * 1024 * 1024 };

static char *folder_path(void)
{
    return g_build_filename(g_get_user_cache_dir(), "confiture", "catalogs", NULL);
}

static char *file_path(const char *key)
{
    g_autofree char *folder = folder_path();
    return g_build_filename(folder, key, NULL);
}

char *facts_cache_key(const char *content, const char *server)
{
    g_autofree char *form = catalog_form();
    g_autofree char *all = g_strjoin("\n", CONFITURE_VERSION, form, server, content, NULL);
    return digest_sha256(all, strlen(all));
}

/* Nobody else may have written it. */
static gboolean is_ours(int file, gsize *size)
{
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != geteuid() ||
        (status.st_mode & 022) != 0 || status.st_size > LARGEST)
        return FALSE;
    *size = (gsize)status.st_size;
    return TRUE;
}

static GBytes *read_all(int file, gsize size)
{
    g_autofree char *data = g_malloc(size + 1);
    gsize done = 0;
    while (done < size) {
        gssize got = read(file, data + done, size - done);
        if (got <= 0)
            return NULL;
        done += (gsize)got;
    }
    return g_bytes_new_take(g_steal_pointer(&data), size);
}

Catalog *facts_cache_find(const char *key)
{
    g_autofree char *path = file_path(key);
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    gsize size = 0;
    g_autoptr(GBytes) bytes = file >= 0 && is_ours(file, &size) ? read_all(file, size) : NULL;
    if (file >= 0)
        close(file);
    Catalog *catalog = bytes != NULL ? catalog_unpack(bytes) : NULL;
    /* The newest are those that were last of use. */
    if (catalog != NULL)
        utimensat(AT_FDCWD, path, NULL, AT_SYMLINK_NOFOLLOW);
    return catalog;
}

typedef struct Kept {
    char *path;
    gint64 used;
} Kept;

static void kept_free(gpointer kept)
{
    g_free(((Kept *)kept)->path);
    g_free(kept);
}

static gint by_use(gconstpointer a, gconstpointer b)
{
    const Kept *left = *(Kept *const *)a, *right = *(Kept *const *)b;
    return left->used > right->used ? -1 : left->used < right->used;
}

/* What a killed process left of a file goes the same way. */
static void prune(const char *folder)
{
    g_autoptr(GDir) names = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(kept_free);
    for (const char *name; names != NULL && (name = g_dir_read_name(names)) != NULL;) {
        struct stat status;
        Kept *kept = g_new0(Kept, 1);
        kept->path = g_build_filename(folder, name, NULL);
        kept->used = g_lstat(kept->path, &status) == 0 ? (gint64)status.st_mtime : 0;
        g_ptr_array_add(files, kept);
    }
    g_ptr_array_sort(files, by_use);
    for (guint i = MOST_FILES; i < files->len; i++)
        g_unlink(((Kept *)g_ptr_array_index(files, i))->path);
}

void facts_cache_keep(const char *key, const Catalog *catalog)
{
    g_autofree char *folder = folder_path();
    g_autofree char *path = file_path(key);
    if (g_mkdir_with_parents(folder, 0700) != 0)
        return;
    g_autoptr(GBytes) bytes = catalog_pack(catalog);
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    if (length <= LARGEST && g_file_set_contents_full(path, data, (gssize)length,
                                                      G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
        prune(folder);
}
