#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_DROP)
        return;
    for (guint i = 0; i < statement->drop->n_objects; i++) {
        const ObjectName *table = &statement->drop->objects[i];
        if (table->kind != OBJECT_TABLE || lint_is_made_here(context, table))
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = table,
                                   .hint = "Rename it first and drop it in a later release; keep a "
                                           "copy of what may be needed."},
                    "dropping table \"%s\" loses its data", table->name);
    }
}

const LintRule rule_data_drop_table = {
    .id = "data/drop-table",
    .summary = "a table with data is dropped",
    .why = "The data is gone with the COMMIT, and programs that still use the table fail from that "
           "moment on.",
    .condition = "DROP TABLE of a table that was there before this file. Not of temporary tables, "
                 "nor in down migrations.",
    .safer = "Rename it in one release, drop it in a later one, and say so with a suppression and "
             "its reason.",
    .bad = "DROP TABLE orders;\n",
    .good = "CREATE TABLE scratch (id integer PRIMARY KEY);\nDROP TABLE scratch;\n",
    .aliases = "squawk:ban-drop-table atlas:DS102",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
