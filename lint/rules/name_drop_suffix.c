#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    const char *suffix = lint_settings_text(context->settings, context->rule, "suffix");
    if (statement->kind != STATEMENT_DROP || suffix == NULL)
        return;
    for (guint i = 0; i < statement->drop->n_objects; i++) {
        const ObjectName *table = &statement->drop->objects[i];
        if (table->kind != OBJECT_TABLE || g_str_has_suffix(table->name, suffix) ||
            lint_is_made_here(context, table))
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = table,
                                   .hint = "Rename it first and drop it in a later release."},
                    "table \"%s\" is dropped without having been renamed to \"%s%s\"", table->name,
                    table->name, suffix);
    }
}

const LintRule rule_name_drop_suffix = {
    .id = "name/drop-suffix",
    .summary = "a table is dropped that was not put aside",
    .why = "Renaming first, and dropping a release later, shows who still uses it.",
    .condition = "DROP TABLE of a table whose name does not end in the option `suffix`. Not of "
                 "tables that this file created.",
    .safer = "ALTER TABLE orders RENAME TO orders_delete; and drop it in a later release.",
    .bad = "DROP TABLE orders;\n",
    .good = "DROP TABLE orders_delete;\nCREATE TABLE a (id bigint);\nDROP TABLE a;\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .options =
        (const LintOption[]){
            {"suffix", LINT_OPTION_TEXT, "_delete", "end of the names of tables that may go"}, {0}},
    .statement = check,
};
