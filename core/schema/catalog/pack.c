#include "core/schema/catalog/pack.h"

#include "core/data/digest.h"
#include "core/schema/catalog/depend.sql.h"
#include "core/schema/catalog/place.h"
#include "core/schema/catalog/session.sql.h"
#include "core/schema/catalog/unmodelled.sql.h"

#include <string.h>

static const char MAGIC[] = "confiture catalog 1\n";

enum { DIGEST_LENGTH = 64, HEAD_LENGTH = sizeof MAGIC - 1 + DIGEST_LENGTH };

static void put_number(GByteArray *out, guint32 number)
{
    guint32 bytes = GUINT32_TO_LE(number);
    g_byte_array_append(out, (const guint8 *)&bytes, sizeof bytes);
}

/* Its length and one, the text, NUL; 0 for NULL. */
static void put_text(GByteArray *out, const char *text)
{
    put_number(out, text != NULL ? (guint32)strlen(text) + 1 : 0);
    if (text != NULL)
        g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text) + 1);
}

static void put_links(GByteArray *out, const FactLink *links)
{
    guint32 count = 0;
    for (const FactLink *link = links; link != NULL; link = link->next)
        count++;
    put_number(out, count);
    for (const FactLink *link = links; link != NULL; link = link->next)
        put_number(out, link->fact->index);
}

static guint32 number_of(const Kind *kind)
{
    guint32 i = 0;
    while (kind_of((KindId)i) != kind)
        i++;
    return i;
}

static void put_fact(GByteArray *out, const Fact *fact)
{
    put_number(out, number_of(fact->kind));
    put_number(out, fact->parent != NULL ? fact->parent->index + 1 : 0);
    put_text(out, fact->key);
    put_text(out, fact->schema);
    put_text(out, fact->name);
    put_text(out, fact->id);
    for (guint i = 0; i < kind_attributes(fact->kind); i++)
        put_text(out, fact->values[i]);
}

static void put_body(GByteArray *out, const Catalog *catalog)
{
    put_text(out, catalog->user);
    put_number(out, (guint32)catalog->server_version);
    put_number(out, catalog->unmodelled->len);
    for (guint i = 0; i < catalog->unmodelled->len; i++) {
        const Unmodelled *item = &g_array_index(catalog->unmodelled, Unmodelled, i);
        put_text(out, item->kind);
        put_text(out, item->id);
    }
    put_number(out, catalog->facts->len);
    for (guint i = 0; i < catalog->facts->len; i++)
        put_fact(out, g_ptr_array_index(catalog->facts, i));
    for (guint i = 0; i < catalog->facts->len; i++) {
        const Fact *fact = g_ptr_array_index(catalog->facts, i);
        put_links(out, fact->parts);
        put_links(out, fact->needs);
        put_links(out, fact->needed_by);
    }
}

GBytes *catalog_pack(const Catalog *catalog)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    put_body(body, catalog);
    g_autofree char *digest = digest_sha256(body->data, body->len);
    GByteArray *out = g_byte_array_sized_new(HEAD_LENGTH + body->len);
    g_byte_array_append(out, (const guint8 *)MAGIC, sizeof MAGIC - 1);
    g_byte_array_append(out, (const guint8 *)digest, DIGEST_LENGTH);
    g_byte_array_append(out, body->data, body->len);
    return g_byte_array_free_to_bytes(out);
}

typedef struct Reader {
    const char *at, *end;
    gboolean failed;
} Reader;

static guint32 get_number(Reader *self)
{
    guint32 bytes = 0;
    if ((gsize)(self->end - self->at) < sizeof bytes) {
        self->failed = TRUE;
        return 0;
    }
    memcpy(&bytes, self->at, sizeof bytes);
    self->at += sizeof bytes;
    return GUINT32_FROM_LE(bytes);
}

/* Borrowed from the bytes. */
static const char *get_text(Reader *self)
{
    guint32 length = get_number(self);
    if (length == 0)
        return NULL;
    if ((gsize)(self->end - self->at) < length || self->at[length - 1] != '\0') {
        self->failed = TRUE;
        return NULL;
    }
    const char *text = self->at;
    self->at += length;
    return text;
}

static FactLink *get_links(Reader *self, Catalog *catalog)
{
    FactLink *first = NULL, **last = &first;
    for (guint32 count = get_number(self); count > 0 && !self->failed; count--) {
        guint32 index = get_number(self);
        if (index >= catalog->facts->len) {
            self->failed = TRUE;
            break;
        }
        *last = arena_new_struct(catalog->index->arena, FactLink);
        (*last)->fact = g_ptr_array_index(catalog->facts, index);
        last = &(*last)->next;
    }
    return first;
}

static char *get_key(Reader *self, Arena *arena)
{
    const char *key = get_text(self);
    if (key == NULL)
        self->failed = TRUE;
    return arena_strdup(arena, key != NULL ? key : "");
}

static void get_fact(Reader *self, Catalog *catalog)
{
    guint32 kind = get_number(self), parent = get_number(self);
    if (self->failed || kind >= KIND_COUNT || parent > catalog->facts->len) {
        self->failed = TRUE;
        return;
    }
    Arena *arena = catalog->index->arena;
    Fact *fact = arena_new_struct(arena, Fact);
    fact->kind = kind_of((KindId)kind);
    fact->parent = parent > 0 ? g_ptr_array_index(catalog->facts, parent - 1) : NULL;
    fact->key = get_key(self, arena);
    fact->schema = get_text(self);
    fact->name = get_text(self);
    fact->id = get_text(self);
    guint count = kind_attributes(fact->kind);
    fact->values = arena_new_array(arena, const char *, count + 1);
    for (guint i = 0; i < count; i++)
        fact->values[i] = get_text(self);
    fact->index = catalog->facts->len;
    g_ptr_array_add(catalog->facts, fact);
    g_hash_table_insert(catalog->index->by_key, fact->key, fact);
}

static void get_unmodelled(Reader *self, Catalog *catalog)
{
    for (guint32 count = get_number(self); count > 0 && !self->failed; count--) {
        Unmodelled item = {.kind = get_text(self)};
        item.id = get_text(self);
        g_array_append_val(catalog->unmodelled, item);
    }
}

static gboolean get_body(Reader *self, Catalog *catalog)
{
    catalog->user = g_strdup(get_text(self));
    catalog->server_version = (int)get_number(self);
    get_unmodelled(self, catalog);
    for (guint32 count = get_number(self); count > 0 && !self->failed; count--)
        get_fact(self, catalog);
    for (guint i = 0; i < catalog->facts->len && !self->failed; i++) {
        Fact *fact = g_ptr_array_index(catalog->facts, i);
        fact->parts = get_links(self, catalog);
        fact->needs = get_links(self, catalog);
        fact->needed_by = get_links(self, catalog);
    }
    return !self->failed && self->at == self->end;
}

static gboolean is_whole(const char *data, gsize length)
{
    if (length < HEAD_LENGTH || memcmp(data, MAGIC, sizeof MAGIC - 1) != 0)
        return FALSE;
    g_autofree char *digest = digest_sha256(data + HEAD_LENGTH, length - HEAD_LENGTH);
    return memcmp(data + sizeof MAGIC - 1, digest, DIGEST_LENGTH) == 0;
}

Catalog *catalog_unpack(GBytes *bytes)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(bytes, &length);
    if (data == NULL || !is_whole(data, length))
        return NULL;
    const Catalog nobody = {0};
    g_autoptr(Catalog) self = catalog_new_empty(&nobody);
    self->index->bytes = g_bytes_ref(bytes);
    Reader reader = {.at = data + HEAD_LENGTH, .end = data + length};
    return get_body(&reader, self) ? g_steal_pointer(&self) : NULL;
}

static void digest_text(Digest *digest, const char *text)
{
    digest_update(digest, text != NULL ? text : "", text != NULL ? strlen(text) + 1 : 1);
}

char *catalog_form(void)
{
    Digest *digest = digest_sha256_new();
    digest_text(digest, MAGIC);
    digest_text(digest, session_sql);
    digest_text(digest, depend_sql);
    digest_text(digest, unmodelled_sql);
    for (guint i = 0; i < KIND_COUNT; i++) {
        const Kind *kind = kind_of((KindId)i);
        digest_text(digest, kind->name);
        digest_text(digest, kind->sql);
        for (guint a = 0; a < kind_attributes(kind); a++)
            digest_text(digest, kind->attributes[a].name);
    }
    return digest_finish(digest);
}
