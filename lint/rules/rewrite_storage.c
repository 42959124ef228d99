#include "lint/context.h"

static const char *describe(const AlterAction *action)
{
    switch (action->kind) {
    case ALTER_SET_LOGGED:
        return "SET LOGGED";
    case ALTER_SET_UNLOGGED:
        return "SET UNLOGGED";
    case ALTER_SET_TABLESPACE:
        return "SET TABLESPACE";
    case ALTER_SET_ACCESS_METHOD:
        return "SET ACCESS METHOD";
    default:
        return NULL;
    }
}

/* It is so already. */
static gboolean changes_nothing(const LintContext *context, const ObjectName *name,
                                const AlterAction *action)
{
    const SchemaRelation *table = schema_find_relation(context->schema, name);
    if (table == NULL)
        return FALSE;
    return (action->kind == ALTER_SET_LOGGED && !table->unlogged) ||
           (action->kind == ALTER_SET_UNLOGGED && table->unlogged);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        const char *what = describe(action);
        if (what != NULL && !changes_nothing(context, &alter->table, action))
            lint_report(context,
                        &(LintSubject){.statement = statement,
                                       .offset = action->offset,
                                       .about = &alter->table,
                                       .hint = "Do it while nobody needs the table."},
                        "%s copies \"%s\" while nobody can use it", what, alter->table.name);
    }
}

const LintRule rule_rewrite_storage = {
    .id = "rewrite/storage",
    .summary = "SET LOGGED, UNLOGGED, TABLESPACE or ACCESS METHOD",
    .why = "The table is copied under ACCESS EXCLUSIVE, and with it its indexes.",
    .condition = "Such a change of a table, unless it is known to be so already. Not on tables "
                 "that this file created.",
    .safer = "A maintenance window, or a new table that is filled in batches and takes the old "
             "one's place.",
    .bad = "ALTER TABLE orders SET UNLOGGED;\n",
    .good = "ALTER TABLE orders SET (fillfactor = 80);\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
