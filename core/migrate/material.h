/*
 * Material: one way of one migration, read and ready to run: its bytes, their checksum, the script
 * with its statements, its settings, and whether it runs inside a transaction.
 *
 *     g_autoptr(Material) material = material_load(tree, migration, DIRECTION_UP, NULL, &error);
 *     material->in_transaction …
 *
 * For a file of sections `bytes` and `checksum` are those of the whole file, the script that of its
 * section. The way down may come from the ledger instead (`stored`), when the tree has none. Errors
 * are ERROR_INPUT with the place: what cannot be cut into statements, unknown settings, and
 * statements that PostgreSQL refuses inside a transaction among others.
 */
#ifndef CORE_MIGRATE_MATERIAL_H
#define CORE_MIGRATE_MATERIAL_H

#include "core/migrate/migration.h"
#include "core/migrate/phases.h"
#include "core/migrate/settings.h"

typedef struct Material {
    const Migration *migration; /* borrowed */
    Direction direction;
    const char *path; /* NULL: the stored text */
    GBytes *bytes;
    char *checksum;
    Script *script;
    Parse *parse;
    Settings *settings;
    gboolean in_transaction;
} Material;

/* `stored`: the ledger's way down, used when the tree has no file for it (may be NULL). */
Material *material_load(SourceTree *tree, const Migration *migration, Direction direction,
                        GBytes *stored, GError **error);
void material_free(Material *material);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Material, material_free)

/* Text of the way down as it is kept in the ledger; NULL without error when the tree has none.
 * ERROR_INPUT when it is no UTF-8. */
char *material_down_text(SourceTree *tree, const Migration *migration, GError **error);

/* SHA-256 of the file that is held against the ledger. */
char *migration_checksum(SourceTree *tree, const Migration *migration, GError **error);

/* A SHA-256 over the texts of the first `count` statements, chained one by one ("" for none):
 * comments and blank lines between them do not count. */
char *material_prefix_hash(const Material *material, guint count);
char *material_next_hash(const Material *material, const char *hash, guint index);

#endif
