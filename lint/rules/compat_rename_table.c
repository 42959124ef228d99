#include "lint/context.h"

#include <string.h>

static gboolean is_same(const LintContext *context, const ObjectName *a, const ObjectName *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(simulator_schema_of(context->schema, a),
                                                   simulator_schema_of(context->schema, b)) == 0;
}

/* A view of the old name in the same file keeps the old programs alive. */
static gboolean is_covered_by_view(const LintContext *context, const Statement *statement,
                                   const ObjectName *old)
{
    const Statement *end = context->parse->statements + context->parse->n_statements;
    for (const Statement *later = statement + 1; later < end; later++)
        if (later->kind == STATEMENT_CREATE_VIEW &&
            is_same(context, &later->create_view->view, old))
            return TRUE;
    return FALSE;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_RENAME || statement->rename->object.kind != OBJECT_TABLE ||
        statement->rename->object.part != NULL)
        return;
    const Rename *rename = statement->rename;
    if (lint_is_made_here(context, &rename->object) ||
        is_covered_by_view(context, statement, &rename->object))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &rename->object,
                               .hint = "Create a view of the old name in the same migration, and "
                                       "drop it once nothing uses it."},
                "programs that are running still ask for \"%s\", which is now \"%s\"",
                rename->object.name, rename->new_name);
}

const LintRule rule_compat_rename_table = {
    .id = "compat/rename-table",
    .summary = "a table in use is renamed",
    .why = "Programs of the old release run on for a while and fail from the COMMIT on; so do "
           "those of the new one before it.",
    .condition = "ALTER TABLE … RENAME TO, of a table that was there before this file. Not if the "
                 "file then creates a view of the old "
                 "name, nor in down migrations.",
    .safer = "ALTER TABLE a RENAME TO b; CREATE VIEW a AS SELECT * FROM b; and drop the view in a "
             "later release.",
    .bad = "ALTER TABLE orders RENAME TO purchases;\n",
    .good =
        "ALTER TABLE orders RENAME TO purchases;\nCREATE VIEW orders AS SELECT * FROM purchases;\n",
    .aliases = "squawk:renaming-table atlas:BC101",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
