#include "gitint/blob_definitions.h"

#include "core/data/file.h"
#include "core/migrate/sections.h"

#include "gitint/provenance.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* The number changes with what a fingerprint means: older files are then made anew. */
static const char MAGIC[] = "confiture definitions 1\n";
static const char FILE_NAME[] = "definitions";

struct BlobDefinitions {
    Repository *repository;
    Arena *arena;
    GHashTable *records; /* BlobRecord, by blob and part */
    GHashTable *numbers; /* key -> number + 1 */
    GPtrArray *keys;
    GByteArray *fresh; /* records that the file lacks */
    gboolean damaged;  /* the file is to be written anew */
};

/* As it stands in the file, before the items. */
typedef struct RecordHead {
    guint32 length; /* of the whole record */
    guint32 sum;    /* of what follows */
    git_oid oid;
    guint32 count;
    guint8 part, unreadable;
    guint16 opaque;
} RecordHead;

typedef struct ItemHead {
    guint32 line, actions, key_length;
    guint64 fingerprint[2];
} ItemHead;

char *repository_index_path(const Repository *repository, const char *name, gboolean make)
{
    g_autofree char *folder =
        g_build_filename(git_repository_commondir(repository->git), "confiture", NULL);
    if (make)
        (void)g_mkdir_with_parents(folder, 0777);
    return g_build_filename(folder, name, NULL);
}

static guint record_hash(gconstpointer record)
{
    const BlobRecord *self = record;
    return oid_hash(&self->oid) + self->part;
}

static gboolean record_equal(gconstpointer a, gconstpointer b)
{
    const BlobRecord *left = a, *right = b;
    return left->part == right->part && git_oid_equal(&left->oid, &right->oid);
}

/* FNV-1a over words: against accidents, not against ill will. */
static guint32 sum_of(const guint8 *bytes, gsize length)
{
    guint64 sum = 14695981039346656037u;
    for (gsize i = 0; i < length; i++)
        sum = (sum ^ bytes[i]) * 1099511628211u;
    return (guint32)(sum ^ (sum >> 32));
}

guint32 blob_definitions_number(BlobDefinitions *self, const char *key)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(self->numbers, key));
    if (number > 0)
        return number - 1;
    char *own = arena_strdup(self->arena, key);
    g_ptr_array_add(self->keys, own);
    g_hash_table_insert(self->numbers, own, GUINT_TO_POINTER(self->keys->len));
    return self->keys->len - 1;
}

const char *blob_definitions_key(const BlobDefinitions *self, guint32 key)
{
    return g_ptr_array_index(self->keys, key);
}

static BlobRecord *record_new(BlobDefinitions *self, const git_oid *oid, BlobPart part, guint count)
{
    BlobRecord *record = arena_new_struct(self->arena, BlobRecord);
    record->oid = *oid;
    record->part = (guint8)part;
    record->count = count;
    record->items = arena_new_array(self->arena, BlobItem, count + 1);
    g_hash_table_add(self->records, record);
    return record;
}

/* FALSE: the record contradicts itself. */
static gboolean read_items(BlobDefinitions *self, const RecordHead *head, const guint8 *at)
{
    const guint8 *end = at + head->length - sizeof *head;
    BlobRecord *record = record_new(self, &head->oid, head->part, head->count);
    record->unreadable = head->unreadable;
    record->opaque = head->opaque;
    for (guint32 i = 0; i < head->count; i++) {
        ItemHead item;
        if ((gsize)(end - at) < sizeof item)
            return FALSE;
        memcpy(&item, at, sizeof item);
        at += sizeof item;
        if ((gsize)(end - at) <= item.key_length || at[item.key_length] != '\0')
            return FALSE;
        record->items[i] = (BlobItem){.key = blob_definitions_number(self, (const char *)at),
                                      .line = item.line,
                                      .actions = item.actions,
                                      .fingerprint = {item.fingerprint[0], item.fingerprint[1]}};
        at += item.key_length + 1;
    }
    return TRUE;
}

/* The length of the record, 0 where it is damaged. */
static gsize read_record(BlobDefinitions *self, const guint8 *at, gsize room)
{
    RecordHead head;
    if (room < sizeof head)
        return 0;
    memcpy(&head, at, sizeof head);
    gsize summed = G_STRUCT_OFFSET(RecordHead, oid);
    if (head.length < sizeof head || head.length > room ||
        head.count > head.length / sizeof(ItemHead) ||
        sum_of(at + summed, head.length - summed) != head.sum ||
        !read_items(self, &head, at + sizeof head))
        return 0;
    return head.length;
}

static void read_file(BlobDefinitions *self)
{
    g_autofree char *path = repository_index_path(self->repository, FILE_NAME, FALSE);
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
    gsize at = strlen(MAGIC), length = file == NULL ? 0 : g_mapped_file_get_length(file);
    self->damaged = TRUE;
    if (length < at || memcmp(g_mapped_file_get_contents(file), MAGIC, at) != 0)
        return;
    const guint8 *bytes = (const guint8 *)g_mapped_file_get_contents(file);
    for (gsize read; at < length; at += read) {
        read = read_record(self, bytes + at, length - at);
        if (read == 0)
            return;
    }
    self->damaged = FALSE;
}

BlobDefinitions *blob_definitions_open(Repository *repository)
{
    BlobDefinitions *self = g_new0(BlobDefinitions, 1);
    self->repository = repository_ref(repository);
    self->arena = arena_new();
    self->records = g_hash_table_new(record_hash, record_equal);
    self->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    self->keys = g_ptr_array_new();
    self->fresh = g_byte_array_new();
    read_file(self);
    return self;
}

void blob_definitions_free(BlobDefinitions *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref(self->records);
    g_hash_table_unref(self->numbers);
    g_ptr_array_unref(self->keys);
    g_byte_array_unref(self->fresh);
    arena_free(self->arena);
    repository_free(self->repository);
    g_free(self);
}

/* Older files may be in Latin 1; whoever reads them as that loses nothing. */
static GBytes *as_utf8(GBytes *bytes)
{
    gsize length, written = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    if (text == NULL || g_utf8_validate(text, (gssize)length, NULL))
        return g_bytes_ref(bytes);
    char *converted = g_convert(text, (gssize)length, "UTF-8", "ISO-8859-1", NULL, &written, NULL);
    return converted == NULL ? g_bytes_ref(bytes) : g_bytes_new_take(converted, written);
}

static GBytes *part_of(GBytes *bytes, BlobPart part)
{
    if (part == BLOB_PART_WHOLE)
        return g_bytes_ref(bytes);
    g_autoptr(Sections) sections = sections_read("", bytes, NULL);
    return sections == NULL || sections->up == NULL ? NULL : g_bytes_ref(sections->up);
}

Parse *blob_parse(Repository *repository, const git_oid *oid, BlobPart part, Script **script)
{
    g_autofree char *text = oid_text(oid);
    g_autoptr(GBytes) bytes = repository_read_blob(repository, text);
    g_autoptr(GBytes) decoded = bytes == NULL ? NULL : as_utf8(bytes);
    g_autoptr(GBytes) wanted = decoded == NULL ? NULL : part_of(decoded, part);
    *script = wanted == NULL ? NULL : script_split(text, wanted, TRUE, NULL);
    return *script == NULL ? NULL : parse_script(*script);
}

static void fill_record(BlobDefinitions *self, BlobRecord *record, const Definitions *found)
{
    record->opaque = (guint16)MIN(found->opaque, G_MAXUINT16);
    for (guint i = 0; i < found->count; i++) {
        const Definition *item = &found->items[i];
        record->items[i] = (BlobItem){.key = blob_definitions_number(self, item->key),
                                      .line = item->line,
                                      .actions = item->actions,
                                      .fingerprint = {item->fingerprint[0], item->fingerprint[1]}};
    }
}

static void write_record(GByteArray *to, const BlobDefinitions *self, const BlobRecord *record)
{
    gsize start = to->len, summed = G_STRUCT_OFFSET(RecordHead, oid);
    RecordHead head;
    memset(&head, 0, sizeof head); /* the gaps too: they are summed */
    head.oid = record->oid;
    head.count = record->count;
    head.part = record->part;
    head.unreadable = record->unreadable;
    head.opaque = record->opaque;
    g_byte_array_append(to, (const guint8 *)&head, sizeof head);
    for (guint32 i = 0; i < record->count; i++) {
        const BlobItem *from = &record->items[i];
        const char *key = blob_definitions_key(self, from->key);
        ItemHead item;
        memset(&item, 0, sizeof item);
        item.line = from->line;
        item.actions = from->actions;
        item.key_length = (guint32)strlen(key);
        memcpy(item.fingerprint, from->fingerprint, sizeof item.fingerprint);
        g_byte_array_append(to, (const guint8 *)&item, sizeof item);
        g_byte_array_append(to, (const guint8 *)key, item.key_length + 1);
    }
    head.length = (guint32)(to->len - start);
    memcpy(to->data + start, &head, sizeof head);
    head.sum = sum_of(to->data + start + summed, head.length - summed);
    memcpy(to->data + start, &head, sizeof head);
}

static BlobRecord *parse_record(BlobDefinitions *self, const git_oid *oid, BlobPart part)
{
    g_autoptr(Script) script = NULL;
    g_autoptr(Parse) parse = blob_parse(self->repository, oid, part, &script);
    g_autoptr(Definitions) found = parse == NULL ? NULL : definitions_of(parse, FALSE);
    BlobRecord *record = record_new(self, oid, part, found == NULL ? 0 : found->count);
    record->unreadable = found == NULL;
    if (found != NULL)
        fill_record(self, record, found);
    return record;
}

static gboolean is_there(const BlobDefinitions *self, const git_oid *oid)
{
    g_autoptr(git_odb) odb = NULL;
    return git_repository_odb(&odb, self->repository->git) == 0 && git_odb_exists(odb, oid);
}

const BlobRecord *blob_definitions_get(BlobDefinitions *self, const git_oid *oid, BlobPart part)
{
    BlobRecord wanted = {.oid = *oid, .part = (guint8)part};
    BlobRecord *record = g_hash_table_lookup(self->records, &wanted);
    if (record != NULL)
        return record;
    record = parse_record(self, oid, part);
    if (!record->unreadable || is_there(self, oid)) /* a missing one may be fetched later */
        write_record(self->fresh, self, record);
    return record;
}

static GByteArray *all_records(const BlobDefinitions *self)
{
    GByteArray *all = g_byte_array_new();
    GHashTableIter iterator;
    gpointer record;
    g_byte_array_append(all, (const guint8 *)MAGIC, (guint)strlen(MAGIC));
    g_hash_table_iter_init(&iterator, self->records);
    while (g_hash_table_iter_next(&iterator, &record, NULL))
        if (!((BlobRecord *)record)->unreadable || is_there(self, &((BlobRecord *)record)->oid))
            write_record(all, self, record);
    return all;
}

/* One write under a lock; half of one, on a full disk, is what a reader takes for damage. */
static void append_fresh(const BlobDefinitions *self, const char *path)
{
    int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (file < 0)
        return;
    if (flock(file, LOCK_EX) == 0) {
        gssize written = write(file, self->fresh->data, self->fresh->len);
        (void)written;
    }
    close(file);
}

void blob_definitions_save(BlobDefinitions *self)
{
    if (self->fresh->len == 0)
        return;
    g_autofree char *path = repository_index_path(self->repository, FILE_NAME, TRUE);
    if (self->damaged) {
        g_autoptr(GByteArray) all = all_records(self);
        (void)file_write(path, all->data, all->len, NULL);
    } else {
        append_fresh(self, path);
    }
    self->damaged = FALSE;
    g_byte_array_set_size(self->fresh, 0);
}
