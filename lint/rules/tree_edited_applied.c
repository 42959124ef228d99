#include "lint/context.h"
#include "lint/history.h"

static const char hint[] = "Leave it as it is, and write what is missing in a new migration.";

static void check(LintContext *context, const LintHistory *history)
{
    for (guint i = 0; i < history->migrations->len; i++) {
        const HistoryMigration *migration = history->migrations->pdata[i];
        if (migration->edited)
            lint_report(context, &(LintSubject){.path = migration->edited_path, .hint = hint},
                        "migration %s is on %s already, and is edited here", migration->version,
                        history->base);
    }
    for (guint i = 0; i < history->removed->len; i++)
        lint_report(context, &(LintSubject){.path = history->removed->pdata[i], .hint = hint},
                    "this file of a migration is on %s, and is gone here", history->base);
}

const LintRule rule_tree_edited_applied = {
    .id = "tree/edited-applied",
    .summary = "a migration that others have already, edited or removed",
    .why = "Where it has run it does not run again: databases that had the old text and those that "
           "get the new one differ from then on, and its checksum no longer matches the ledger.",
    .condition = "A migration of the base (--base, --since, or origin's default branch) has other "
                 "bytes here than where this line of commits left the base, or is gone. Line ends "
                 "do not count. Only where git is asked: --staged, --since, --range, --ref, "
                 "--base, and in the hooks.",
    .safer = "A new migration that changes what the old one made.",
    .bad = "-- 0001_orders.up.sql, on origin/main without the note\n"
           "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n",
    .good = "-- 0002_note.up.sql, new\n"
            "ALTER TABLE orders ADD COLUMN note text;\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_GIT,
    .scope = LINT_IN_MIGRATIONS,
    .history = check,
};
