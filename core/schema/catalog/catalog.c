#include "core/schema/catalog/catalog.h"

#include <string.h>

#include "core/data/digest.h"
#include "core/schema/catalog/depend.sql.h"
#include "core/schema/catalog/place.h"
#include "core/schema/catalog/session.sql.h"
#include "core/schema/catalog/unmodelled.sql.h"

enum { LEADING_COLUMNS = 9 };

static guint32 number(const Result *rows, guint row, guint column)
{
    const char *text = result_value(rows, row, column);
    return text != NULL ? (guint32)g_ascii_strtoll(text, NULL, 10) : 0;
}

static Address address_at(const Result *rows, guint row, guint column)
{
    return (Address){.class = number(rows, row, column),
                     .oid = number(rows, row, column + 1),
                     .sub = (gint32)number(rows, row, column + 2)};
}

static char *make_key(Arena *arena, const Fact *fact)
{
    g_autofree char *key =
        fact->parent == NULL
            ? g_strconcat(fact->kind->name, " ", fact->id, NULL)
            : g_strconcat(fact->parent->key, " ", fact->kind->name, " ", fact->id, NULL);
    return arena_strdup(arena, key);
}

static void hang_on_parent(Arena *arena, Fact *fact)
{
    FactLink *link = arena_new_struct(arena, FactLink);
    link->fact = fact;
    Fact *parent = fact->parent;
    if (parent->last_part == NULL)
        parent->last_part = &parent->parts;
    *parent->last_part = link;
    parent->last_part = &link->next;
}

static void add_unmodelled(Catalog *self, const char *kind, const char *id)
{
    Unmodelled item = {.kind = arena_strdup(self->index->arena, kind),
                       .id = arena_strdup(self->index->arena, id)};
    g_array_append_val(self->unmodelled, item);
}

/* A comment on something that is no fact of ours: an index that a constraint made, a large object.
 */
static void miss_parent(Catalog *self, const Kind *kind, const Address *parent)
{
    if (kind != &kind_comment && kind != &kind_security_label)
        return;
    Address whole = {.class = parent->class, .oid = parent->oid};
    if (index_is_member(self->index, &whole))
        return;
    g_autofree char *id = g_strdup_printf("on object %u of catalog %u", parent->oid, parent->class);
    add_unmodelled(self, kind->name, id);
}

static void add_fact(Catalog *self, const Kind *kind, const Result *rows, guint row)
{
    Address address = address_at(rows, row, 0);
    Fact *parent = NULL;
    if (address.class != 0 && index_is_member(self->index, &address))
        return;
    if (result_value(rows, row, 3) != NULL) {
        Address of = address_at(rows, row, 3);
        parent = index_find(self->index, &of);
        if (parent == NULL) {
            miss_parent(self, kind, &of);
            return;
        }
    }
    Arena *arena = self->index->arena;
    Fact *fact = arena_new_struct(arena, Fact);
    fact->kind = kind;
    fact->parent = parent;
    fact->schema = result_value(rows, row, 6);
    fact->name = result_value(rows, row, 7);
    fact->id = result_value(rows, row, 8);
    guint count = result_columns(rows) - LEADING_COLUMNS;
    fact->values = arena_new_array(arena, const char *, count + 1);
    for (guint i = 0; i < count; i++)
        fact->values[i] = result_value(rows, row, LEADING_COLUMNS + i);
    fact->key = make_key(arena, fact);
    fact->index = self->facts->len;
    if (parent != NULL)
        hang_on_parent(arena, fact);
    g_ptr_array_add(self->facts, fact);
    g_hash_table_insert(self->index->by_key, fact->key, fact);
    if (address.class != 0)
        index_add(self->index, &address, fact);
}

static void check_columns(const Kind *kind, const Result *rows)
{
    g_assert_cmpuint(result_columns(rows), ==, LEADING_COLUMNS + kind_attributes(kind));
    for (guint i = 0; i < kind_attributes(kind); i++)
        g_assert_cmpstr(result_column_name(rows, LEADING_COLUMNS + i), ==,
                        kind->attributes[i].name);
}

static void take_kind(Catalog *self, const Kind *kind, const Result *rows)
{
    check_columns(kind, rows);
    for (guint row = 0; row < result_rows(rows); row++)
        add_fact(self, kind, rows, row);
}

static void take_depend(Catalog *self, const Result *rows)
{
    for (guint row = 0; row < result_rows(rows); row++) {
        Address from = address_at(rows, row, 0), to = address_at(rows, row, 3);
        index_note(self->index, &from, &to, result_value(rows, row, 6)[0]);
    }
}

static void link_depend(Catalog *self, const Result *rows)
{
    for (guint row = 0; row < result_rows(rows); row++) {
        Address from = address_at(rows, row, 0), to = address_at(rows, row, 3);
        index_link(self->index, &from, &to, result_value(rows, row, 6)[0]);
    }
}

static void take_unmodelled(Catalog *self, const Result *rows)
{
    for (guint row = 0; row < result_rows(rows); row++)
        add_unmodelled(self, result_value(rows, row, 0), result_value(rows, row, 1));
}

static void take(Catalog *self, GPtrArray *results)
{
    const Result *user = g_ptr_array_index(results, 0);
    self->user = g_strdup(result_value(user, 0, 0));
    const Result *depend = g_ptr_array_index(results, 1);
    take_depend(self, depend);
    take_unmodelled(self, g_ptr_array_index(results, 2));
    for (guint i = 0; i < KIND_COUNT; i++)
        take_kind(self, kind_of((KindId)i), g_ptr_array_index(results, i + 3));
    link_depend(self, depend);
}

static gboolean begin(Connection *connection, const char *how, GError **error)
{
    g_autofree char *sql = g_strconcat(how, ";\n", session_sql, NULL);
    return connection_run_script(connection, sql, NULL, NULL, NULL, NULL, error);
}

static GPtrArray *ask(Connection *connection, GError **error)
{
    g_autoptr(Pipeline) pipeline = pipeline_new(connection);
    pipeline_add(pipeline, "select quote_ident(current_user)", 0, NULL);
    pipeline_add(pipeline, depend_sql, 0, NULL);
    pipeline_add(pipeline, unmodelled_sql, 0, NULL);
    for (guint i = 0; i < KIND_COUNT; i++)
        pipeline_add(pipeline, kind_of((KindId)i)->sql, 0, NULL);
    return pipeline_run(pipeline, error);
}

static Catalog *new_catalog(void)
{
    Catalog *self = g_new0(Catalog, 1);
    self->facts = g_ptr_array_new();
    self->unmodelled = g_array_new(FALSE, FALSE, sizeof(Unmodelled));
    self->index = index_new();
    return self;
}

Catalog *catalog_new_empty(const Catalog *like)
{
    Catalog *self = new_catalog();
    self->user = g_strdup(like->user);
    self->server_version = like->server_version;
    return self;
}

static Catalog *read_between(Connection *connection, const char *how, const char *end,
                             GError **error)
{
    if (!begin(connection, how, error))
        return NULL;
    g_autoptr(GPtrArray) results = ask(connection, error);
    gboolean ended = connection_run_script(connection, end, NULL, NULL, NULL, NULL,
                                           results != NULL ? error : NULL);
    if (results == NULL || !ended)
        return NULL;
    g_autoptr(Catalog) self = new_catalog();
    self->server_version = connection_server_version(connection);
    take(self, results);
    self->index->results = g_steal_pointer(&results);
    return g_steal_pointer(&self);
}

Catalog *catalog_read(Connection *connection, GError **error)
{
    g_assert(!connection_in_transaction(connection));
    return read_between(connection, "begin isolation level repeatable read read only", "rollback",
                        error);
}

Catalog *catalog_read_inside(Connection *connection, GError **error)
{
    g_assert(connection_in_transaction(connection));
    return read_between(connection, "savepoint confiture_catalog",
                        "rollback to savepoint confiture_catalog;\n"
                        "release savepoint confiture_catalog",
                        error);
}

void catalog_free(Catalog *catalog)
{
    if (catalog == NULL)
        return;
    g_ptr_array_unref(catalog->facts);
    g_array_unref(catalog->unmodelled);
    index_free(catalog->index);
    g_free(catalog->user);
    g_free(catalog);
}

Fact *catalog_find(const Catalog *catalog, const char *key)
{
    return g_hash_table_lookup(catalog->index->by_key, key);
}

static gint by_key(gconstpointer a, gconstpointer b)
{
    const Fact *const *left = a, *const *right = b;
    return strcmp((*left)->key, (*right)->key);
}

static void digest_text(Digest *digest, const char *text)
{
    if (text != NULL)
        digest_update(digest, text, strlen(text) + 1);
    else
        digest_update(digest, "\x1f", 2);
}

char *catalog_fingerprint(const Catalog *catalog)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_copy(catalog->facts, NULL, NULL);
    g_ptr_array_sort(sorted, by_key);
    Digest *digest = digest_sha256_new();
    for (guint i = 0; i < sorted->len; i++) {
        const Fact *fact = g_ptr_array_index(sorted, i);
        digest_text(digest, fact->key);
        for (guint a = 0; fact->kind->attributes[a].name != NULL; a++) {
            if ((fact->kind->attributes[a].flags & ATTRIBUTE_SILENT) == 0)
                digest_text(digest, fact->values[a]);
        }
    }
    return digest_finish(digest);
}
