#include "lint/context.h"
#include "lint/history.h"

static const HistoryMigration *find_added(const LintHistory *history, gboolean defines)
{
    for (guint i = 0; i < history->migrations->len; i++) {
        const HistoryMigration *migration = history->migrations->pdata[i];
        if (migration->added && (!defines || migration->defines))
            return migration;
    }
    return NULL;
}

static void check(LintContext *context, const LintHistory *history)
{
    if (!history->complete || history->base == NULL || history->tree->len == 0 ||
        history->migrations->len == 0)
        return;
    const HistoryMigration *added = find_added(history, TRUE);
    if (history->changed->len > 0 && find_added(history, FALSE) == NULL)
        lint_report(context,
                    &(LintSubject){.path = history->changed->pdata[0],
                                   .hint = "confiture-migrate generate writes one."},
                    "the schema is changed since %s, and no migration brings the change",
                    history->base);
    else if (history->changed->len == 0 && added != NULL)
        lint_report(
            context,
            &(LintSubject){.path = added->path, .hint = "Change the files of the schema likewise."},
            "migration %s changes the schema, whose files are as on %s", added->version,
            history->base);
}

const LintRule rule_tree_no_migration_for_change = {
    .id = "tree/no-migration-for-change",
    .summary = "the schema's files changed without a migration, or the other way round",
    .why = "The two drift apart: a database made from the files is not the one that the migrations "
           "lead to.",
    .condition = "In a project that keeps both: since this line of commits left the base, files of "
                 "the schema mean something else and no migration is new; or a new migration "
                 "changes the schema and no file of it did. White space and comments do not "
                 "count. Over a whole line of commits: --since, --range, pre-push.",
    .safer = "Change the files, and write the migration that leads there.",
    .bad = "-- db/schema/010_orders.sql, without the note on origin/main; no new migration\n"
           "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n",
    .good = "-- and db/migrations/0002_note.up.sql\n"
            "ALTER TABLE orders ADD COLUMN note text;\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_GIT,
    .scope = LINT_EVERYWHERE,
    .history = check,
};
