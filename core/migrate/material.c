#include "core/migrate/material.h"

#include "core/base/error.h"
#include "core/data/digest.h"
#include "core/migrate/sections.h"

#include <string.h>

/* A stored section begins with its marker, which may say transaction:false. */
static gboolean has_sections(const Material *self)
{
    static const char marker[] = "-- migrate:down";
    gsize length = 0;
    const char *text = g_bytes_get_data(self->bytes, &length);
    if (self->path != NULL)
        return self->migration->sections;
    return length >= strlen(marker) && memcmp(text, marker, strlen(marker)) == 0;
}

/* The bytes that are split: of the file, of its section, or the stored text. */
static GBytes *script_bytes(Material *self, Sections **sections, GError **error)
{
    if (!has_sections(self))
        return g_bytes_ref(self->bytes);
    *sections =
        sections_read(self->path != NULL ? self->path : "stored way down", self->bytes, error);
    if (*sections == NULL)
        return NULL;
    if (self->direction == DIRECTION_UP)
        return g_bytes_ref((*sections)->up);
    if ((*sections)->down != NULL)
        return g_bytes_ref((*sections)->down);
    char *label = migration_label(self->migration);
    error_set(error, ERROR_REFUSED, "migration \"%s\" has no way down", label);
    g_free(label);
    return NULL;
}

/* "CREATE INDEX CONCURRENTLY": the tag, and the word that makes the difference. */
static char *words_of(const Material *self, const Statement *statement)
{
    gsize length = 0;
    const char *text = script_item_text(self->script, statement->item, &length);
    g_autofree char *upper = g_ascii_strup(text, (gssize)length);
    return g_strconcat(statement->tag, strstr(upper, "CONCURRENTLY") != NULL ? " CONCURRENTLY" : "",
                       NULL);
}

static gboolean refuse_mixture(const Material *self, const Statement *statement, GError **error)
{
    const char *path = self->script->path;
    g_autofree char *words = words_of(self, statement);
    error_set(
        error, ERROR_INPUT,
        "PostgreSQL refuses %s inside a transaction, and \"%s\" has other statements beside it",
        words, path);
    error_add_place(error, path, statement->line, statement->column);
    error_add_hint(error, "Put it into a migration of its own, or write \"-- confiture: "
                          "transaction=off\" at the file's head: then each "
                          "statement is committed by itself.");
    return FALSE;
}

static gboolean decide_transaction(Material *self, GError **error)
{
    self->in_transaction = self->settings->transaction != TRANSACTION_OFF;
    if (!self->in_transaction)
        return TRUE;
    for (guint i = 0; i < self->parse->n_statements; i++) {
        const Statement *statement = &self->parse->statements[i];
        if (!statement->outside_transaction)
            continue;
        if (self->settings->transaction == TRANSACTION_ON) {
            g_autofree char *words = words_of(self, statement);
            error_set(error, ERROR_INPUT,
                      "PostgreSQL refuses %s inside a transaction, which transaction=on asks for",
                      words);
            error_add_place(error, self->script->path, statement->line, statement->column);
            error_add_hint(error, "Write transaction=off.");
            return FALSE;
        }
        if (self->parse->n_statements > 1)
            return refuse_mixture(self, statement, error);
        self->in_transaction = FALSE;
    }
    return TRUE;
}

/* Files outside a transaction go statement by statement, each of which must be here. */
static gboolean refuse_includes(const Material *self, GError **error)
{
    for (guint i = 0; i < self->script->n_items && !self->in_transaction; i++) {
        const ScriptItem *item = &self->script->items[i];
        if (item->kind != SCRIPT_META ||
            (item->meta != META_INCLUDE && item->meta != META_INCLUDE_RELATIVE))
            continue;
        error_set(error, ERROR_INPUT,
                  "\"\\%s\" cannot be used in a migration outside a transaction", item->meta_name);
        error_add_place(error, self->script->path, item->line, item->column);
        error_add_hint(error, "Put the included statements into the migration itself: how far it "
                              "has come is counted by statement.");
        return FALSE;
    }
    return TRUE;
}

static gboolean prepare(Material *self, SourceTree *tree, GError **error)
{
    g_autoptr(Sections) sections = NULL;
    g_autoptr(GBytes) bytes = script_bytes(self, &sections, error);
    if (bytes == NULL)
        return FALSE;
    g_autofree char *label = g_strdup_printf("stored way down of %s", self->migration->version);
    self->script = script_split(self->path != NULL ? self->path : label, bytes, FALSE, error);
    if (self->script == NULL)
        return FALSE;
    self->parse = parse_script(self->script);
    self->settings = settings_read(tree, self->migration, self->direction, self->script, error);
    if (self->settings == NULL)
        return FALSE;
    gboolean outside =
        sections != NULL &&
        (self->direction == DIRECTION_UP ? sections->up_outside : sections->down_outside);
    if (outside && self->settings->transaction == TRANSACTION_AUTO)
        self->settings->transaction = TRANSACTION_OFF;
    return decide_transaction(self, error) && refuse_includes(self, error);
}

static const char *path_of(const Migration *migration, Direction direction)
{
    return direction == DIRECTION_UP || migration->sections ? migration->up_path
                                                            : migration->down_path;
}

Material *material_load(SourceTree *tree, const Migration *migration, Direction direction,
                        GBytes *stored, GError **error)
{
    g_autoptr(Material) self = g_new0(Material, 1);
    self->migration = migration;
    self->direction = direction;
    self->path = path_of(migration, direction);
    g_assert(self->path != NULL || stored != NULL);
    self->bytes =
        self->path != NULL ? source_tree_read(tree, self->path, error) : g_bytes_ref(stored);
    if (self->bytes == NULL)
        return NULL;
    self->checksum =
        digest_sha256(g_bytes_get_data(self->bytes, NULL), g_bytes_get_size(self->bytes));
    if (!prepare(self, tree, error))
        return NULL;
    return g_steal_pointer(&self);
}

void material_free(Material *material)
{
    if (material == NULL)
        return;
    g_clear_pointer(&material->parse, parse_free);
    g_clear_pointer(&material->script, script_free);
    g_clear_pointer(&material->settings, settings_free);
    g_clear_pointer(&material->bytes, g_bytes_unref);
    g_free(material->checksum);
    g_free(material);
}

static char *storable(const char *path, GBytes *bytes, GError **error)
{
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    if (length == 0)
        return g_strdup("");
    if (g_utf8_validate_len(text, length, NULL))
        return g_strndup(text, length);
    error_set(error, ERROR_INPUT,
              "\"%s\" is not UTF-8 text, so it could not be run nor kept in the ledger", path);
    error_add_place(error, path, 0, 0);
    error_add_hint(error, "Convert it, for example with iconv -f latin1 -t utf8.");
    return NULL;
}

char *material_down_text(SourceTree *tree, const Migration *migration, GError **error)
{
    const char *path = path_of(migration, DIRECTION_DOWN);
    if (path == NULL)
        return NULL;
    g_autoptr(GBytes) bytes = source_tree_read(tree, path, error);
    if (bytes == NULL || !migration->sections)
        return bytes != NULL ? storable(path, bytes, error) : NULL;
    g_autoptr(Sections) sections = sections_read(path, bytes, error);
    if (sections == NULL || sections->down == NULL)
        return NULL;
    g_autofree char *text = storable(path, sections->down, error);
    return text != NULL ? g_strdup(g_strstrip(text)) : NULL;
}

char *migration_checksum(SourceTree *tree, const Migration *migration, GError **error)
{
    g_autofree char *file = source_tree_file(tree, migration->up_path);
    char *checksum = file != NULL ? digest_sha256_file(file, NULL) : NULL;
    if (checksum != NULL)
        return checksum;
    g_autoptr(GBytes) bytes = source_tree_read(tree, migration->up_path, error);
    return bytes != NULL ? digest_sha256(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes))
                         : NULL;
}

char *material_next_hash(const Material *material, const char *hash, guint index)
{
    const ScriptItem *item = &material->script->items[material->parse->statements[index].item];
    g_autoptr(Digest) digest = digest_sha256_new();
    digest_update(digest, hash, strlen(hash));
    digest_update(digest, material->script->text + item->start, item->end - item->start);
    digest_update(digest, material->script->text + item->copy_start,
                  item->copy_end - item->copy_start);
    return digest_finish(g_steal_pointer(&digest));
}

char *material_prefix_hash(const Material *material, guint count)
{
    char *hash = g_strdup("");
    for (guint i = 0; i < count && i < material->parse->n_statements; i++) {
        char *next = material_next_hash(material, hash, i);
        g_free(hash);
        hash = next;
    }
    return hash;
}
