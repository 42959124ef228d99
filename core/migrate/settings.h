/*
 * Settings of one migration: from its head comment, and from the .yaml beside it, which wins (it
 * can be changed after the file was applied).
 *
 *     -- confiture: transaction=off lock_timeout=2s statement_timeout=10min requires=0007,0009
 *
 *     transaction: off             # 0010_add_index.yaml
 *     requires: ["0007", "0009"]
 *     down:
 *       transaction: off           # of the way down; the rest is of the way up
 *
 * Also read: diesel's metadata.toml (run_in_transaction), Flyway's .sql.conf
 * (executeInTransaction), sqlx's "-- no-transaction", dbmate's transaction:false. Times are in
 * milliseconds. Errors are ERROR_INPUT with path, line and column.
 */
#ifndef CORE_MIGRATE_SETTINGS_H
#define CORE_MIGRATE_SETTINGS_H

#include "core/migrate/migration.h"
#include "core/migrate/phases.h"
#include "core/sql/script.h"

typedef enum TransactionMode {
    TRANSACTION_AUTO, /* inside, but a lone statement that PostgreSQL refuses inside runs outside */
    TRANSACTION_ON,
    TRANSACTION_OFF
} TransactionMode;

typedef struct Settings {
    TransactionMode transaction;
    gint64 lock_timeout, statement_timeout; /* -1: not given */
    GPtrArray *requires;                    /* of char*: versions; never NULL */
    char *requires_path;                    /* where they are written */
    guint requires_line;
} Settings;

/* `script` is what will run, of `direction`. */
Settings *settings_read(SourceTree *tree, const Migration *migration, Direction direction,
                        const Script *script, GError **error);
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

#endif
