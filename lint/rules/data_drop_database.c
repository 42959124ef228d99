#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (touch->action != TOUCH_DROP || touch->object.kind != OBJECT_DATABASE)
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = &touch->object,
                                   .hint = "Leave it out of migrations; drop a database by hand, "
                                           "after a backup that was read back."},
                    "dropping database \"%s\" loses everything in it", touch->object.name);
    }
}

const LintRule rule_data_drop_database = {
    .id = "data/drop-database",
    .summary = "a database is dropped",
    .why = "Everything in it is gone at once, and no transaction brings it back.",
    .condition = "DROP DATABASE, with or without IF EXISTS. Not in down migrations.",
    .safer = "Drop a database by hand, after a backup that was read back.",
    .bad = "DROP DATABASE shop;\n",
    .good = "ALTER DATABASE shop RENAME TO shop_old;\n",
    .aliases = "squawk:ban-drop-database",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
