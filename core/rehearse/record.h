/* Rows of a rehearsal: how they are made and freed (private to core/rehearse). */
#ifndef CORE_REHEARSE_RECORD_H
#define CORE_REHEARSE_RECORD_H

#include "core/rehearse/rehearsal.h"

RehearsedStatement *rehearsed_statement_new(guint ordinal, const char *path, guint line);
RehearsedMigration *rehearsed_migration_new(const Migration *migration, gboolean in_transaction);
void rehearsed_migration_free(RehearsedMigration *migration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RehearsedMigration, rehearsed_migration_free)

/* As if it had not run. */
void rehearsed_migration_forget(RehearsedMigration *migration);

#endif
