#include "gitint/blob_cache.h"

#include <glib/gstdio.h>
#include <string.h>

enum {
    WORTH_WRITING = 32,       /* blobs that were missing */
    LARGEST = 4 << 20,        /* a blob, bytes */
    LARGEST_FILE = 256 << 20, /* all of it */
};

/* All numbers are those of the machine: the file is not for another one. */
typedef struct Head {
    char magic[16];
    guint64 checksum; /* of all that follows the head */
    guint64 count;
} Head;

static const char magic[16] = "confiture blob 1";

typedef struct Entry {
    guint8 oid[GIT_OID_RAWSZ];
    guint32 length;
    guint64 offset;
} Entry;

struct BlobCache {
    char *path;
    GBytes *file;         /* NULL: none, or damaged */
    const Entry *entries; /* in it, by id */
    gsize count;
    GHashTable *used; /* git_oid -> GBytes */
    guint missing;
};

/* FNV-1a over words: quick, and no protection against anybody who means it. */
static guint64 checksum(const void *data, gsize length)
{
    guint64 hash = G_GUINT64_CONSTANT(14695981039346656037), word;
    const char *at = data;
    for (; length >= sizeof word; at += sizeof word, length -= sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = (hash ^ word) * G_GUINT64_CONSTANT(1099511628211);
        hash ^= hash >> 29;
    }
    for (; length > 0; at++, length--)
        hash = (hash ^ (guint8)*at) * G_GUINT64_CONSTANT(1099511628211);
    return hash;
}

static gboolean are_inside(const Entry *entries, guint64 count, gsize length)
{
    for (guint64 i = 0; i < count; i++)
        if (entries[i].offset > length || entries[i].length > length - entries[i].offset)
            return FALSE;
    return TRUE;
}

static void read_file(BlobCache *self)
{
    g_autoptr(GMappedFile) map = g_mapped_file_new(self->path, FALSE, NULL);
    gsize length = map != NULL ? g_mapped_file_get_length(map) : 0;
    if (length < sizeof(Head))
        return;
    const char *bytes = g_mapped_file_get_contents(map);
    Head head;
    memcpy(&head, bytes, sizeof head);
    gsize rest = length - sizeof head;
    if (memcmp(head.magic, magic, sizeof magic) != 0 || head.count > rest / sizeof(Entry) ||
        head.checksum != checksum(bytes + sizeof head, rest))
        return;
    const Entry *entries = (const Entry *)(gconstpointer)(bytes + sizeof head);
    if (!are_inside(entries, head.count, length))
        return;
    self->entries = entries;
    self->count = head.count;
    self->file = g_mapped_file_get_bytes(map);
}

BlobCache *blob_cache_open(const char *git_folder)
{
    BlobCache *self = g_new0(BlobCache, 1);
    self->path = g_build_filename(git_folder, "confiture", "blobs", NULL);
    self->used = g_hash_table_new_full(oid_hash, oid_equal, g_free, (GDestroyNotify)g_bytes_unref);
    read_file(self);
    return self;
}

GBytes *blob_cache_find(BlobCache *cache, const git_oid *oid)
{
    gsize low = 0, high = cache->count;
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        const Entry *entry = &cache->entries[middle];
        int order = memcmp(entry->oid, oid->id, GIT_OID_RAWSZ);
        if (order == 0) {
            GBytes *bytes = g_bytes_new_from_bytes(cache->file, entry->offset, entry->length);
            g_hash_table_insert(cache->used, oid_copy(oid), g_bytes_ref(bytes));
            return bytes;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void blob_cache_add(BlobCache *cache, const git_oid *oid, GBytes *bytes)
{
    if (g_bytes_get_size(bytes) > LARGEST)
        return;
    cache->missing++;
    g_hash_table_insert(cache->used, oid_copy(oid), g_bytes_ref(bytes));
}

static int compare_oids(gconstpointer a, gconstpointer b)
{
    return git_oid_cmp(a, b);
}

static GByteArray *format_file(const BlobCache *self)
{
    g_autoptr(GList) oids = g_list_sort(g_hash_table_get_keys(self->used), compare_oids);
    Head head = {.count = g_hash_table_size(self->used)};
    memcpy(head.magic, magic, sizeof magic);
    guint64 offset = sizeof head + head.count * sizeof(Entry);
    GByteArray *file = g_byte_array_new();
    g_byte_array_append(file, (const guint8 *)&head, sizeof head);
    for (GList *at = oids; at != NULL; at = at->next) {
        Entry entry = {.offset = offset};
        memcpy(entry.oid, ((const git_oid *)at->data)->id, GIT_OID_RAWSZ);
        entry.length = (guint32)g_bytes_get_size(g_hash_table_lookup(self->used, at->data));
        offset += entry.length;
        g_byte_array_append(file, (const guint8 *)&entry, sizeof entry);
    }
    for (GList *at = oids; at != NULL; at = at->next) {
        gsize length = 0;
        const void *bytes = g_bytes_get_data(g_hash_table_lookup(self->used, at->data), &length);
        g_byte_array_append(file, bytes, (guint)length);
    }
    head.checksum = checksum(file->data + sizeof head, file->len - sizeof head);
    memcpy(file->data, &head, sizeof head);
    return file;
}

static gboolean is_too_large(const BlobCache *self)
{
    GHashTableIter iter;
    gpointer bytes;
    gsize all = 0;
    g_hash_table_iter_init(&iter, self->used);
    while (g_hash_table_iter_next(&iter, NULL, &bytes))
        all += g_bytes_get_size(bytes);
    return all > LARGEST_FILE;
}

static void write_file(const BlobCache *self)
{
    if (is_too_large(self))
        return;
    g_autofree char *folder = g_path_get_dirname(self->path);
    if (g_mkdir(folder, 0777) != 0 && !g_file_test(folder, G_FILE_TEST_IS_DIR))
        return;
    g_autoptr(GByteArray) file = format_file(self);
    (void)g_file_set_contents_full(self->path, (const char *)file->data, file->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0666, NULL);
}

void blob_cache_close(BlobCache *cache)
{
    if (cache == NULL)
        return;
    if (cache->missing >= WORTH_WRITING)
        write_file(cache);
    g_hash_table_unref(cache->used);
    g_clear_pointer(&cache->file, g_bytes_unref);
    g_free(cache->path);
    g_free(cache);
}
