/*
 * Live: one migration judged by the linter as the database is now: what is there comes from the
 * catalog, not from files.
 *
 *     LiveMigration migration = {.path = "db/migrations/0012_a.up.sql", .bytes = bytes, …};
 *     g_autoptr(LiveVerdict) verdict = live_lint(connection, config, &migration, &choice, &error);
 *     …verdict->report->findings…
 *
 * The catalog becomes the statements that would make it, which stand before the migration in the
 * chain that the linter walks: the rules that ask for the schema know all of it, and nothing of it
 * is reported. Reads inside the transaction that is open, or in one of its own. Findings of the
 * configured baseline are left out.
 */
#ifndef CMD_LINTING_LIVE_H
#define CMD_LINTING_LIVE_H

#include "cmd/linting/configure.h"
#include "core/base/source.h"
#include "core/migrate/phases.h"
#include "core/pg/connection.h"
#include "lint/engine.h"

typedef struct LiveMigration {
    const char *path;  /* for the findings */
    GBytes *bytes;     /* the whole file */
    gboolean sections; /* it holds both ways */
    Direction direction;
    gboolean in_transaction;
} LiveMigration;

/* Findings borrow from the sources. */
typedef struct LiveVerdict {
    GPtrArray *sources; /* of LintSource */
    LintReport *report;
} LiveVerdict;

/* The schema of the database as something that the linter reads: made once for many migrations.
 * Free with g_free(). */
char *live_schema_text(Connection *connection, const Config *config, GError **error);

/* `tree` may be NULL: then no baseline is read. */
LiveVerdict *live_lint_with(const char *schema_text, int server_version, const Config *config,
                            SourceTree *tree, const LiveMigration *migration,
                            const RuleChoice *choice, GError **error);
LiveVerdict *live_lint(Connection *connection, const Config *config, SourceTree *tree,
                       const LiveMigration *migration, const RuleChoice *choice, GError **error);
void live_verdict_free(LiveVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LiveVerdict, live_verdict_free)

#endif
