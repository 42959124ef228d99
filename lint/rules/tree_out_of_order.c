#include "lint/context.h"
#include "lint/history.h"

static void check(LintContext *context, const LintHistory *history)
{
    for (guint i = 0; i < history->migrations->len; i++) {
        const HistoryMigration *migration = history->migrations->pdata[i];
        LintSubject subject = {.path = migration->path,
                               .hint = "Give it a version after the newest one there."};
        if (migration->twin != NULL)
            lint_report(context, &subject, "version %s is \"%s\" on %s", migration->version,
                        migration->twin, history->base);
        else if (migration->late)
            lint_report(context, &subject,
                        "version %s is new here, and comes before %s, the newest on %s",
                        migration->version, history->newest, history->base);
    }
}

const LintRule rule_tree_out_of_order = {
    .id = "tree/out-of-order",
    .summary = "a new migration that sorts before those that others have already, or takes a "
               "version of theirs",
    .why = "Databases that are further on refuse it, or run it after what it was written before: "
           "each then has its own order.",
    .condition = "A migration that is not on the base has a version that is not after the newest "
                 "one there. Not with migrations.out_of_order. Only where git is asked, as "
                 "tree/edited-applied.",
    .safer = "Rename the files to a later version.",
    .bad = "-- 0002_late.up.sql, while origin/main has 0003_lines.up.sql\n"
           "CREATE TABLE late (id bigint PRIMARY KEY);\n",
    .good = "-- 0004_late.up.sql\n"
            "CREATE TABLE late (id bigint PRIMARY KEY);\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_GIT,
    .scope = LINT_IN_MIGRATIONS,
    .history = check,
};
