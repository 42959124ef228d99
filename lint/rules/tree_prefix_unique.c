#include "lint/context.h"
#include "lint/numbering.h"

#include <string.h>

static void check_folder(LintContext *context, const GArray *entries)
{
    for (guint i = 1; i < entries->len; i++) {
        const Numbered *before = &g_array_index(entries, Numbered, i - 1);
        const Numbered *entry = &g_array_index(entries, Numbered, i);
        if (before->number != entry->number || before->digits != entry->digits)
            continue;
        lint_report(context,
                    &(LintSubject){.path = entry->path, .hint = "Give one of them another number."},
                    "\"%s\" has the number of \"%s\": only their names put them in order",
                    entry->name, before->name);
    }
}

static void check(LintContext *context, const LintHistory *history)
{
    numbering_each(context, history, check_folder);
}

const LintRule rule_tree_prefix_unique = {
    .id = "tree/prefix-unique",
    .summary = "two files or folders of the schema with one number",
    .why = "The numbers are there to tell the order; where two are the same the rest of the name "
           "decides, and a new name may turn the order round.",
    .condition = "Two entries of one folder of the DDL tree begin with the same digits.",
    .safer = "010_orders.sql, 020_lines.sql",
    .bad = "-- 010_orders.sql and 010_lines.sql\n",
    .good = "-- 010_orders.sql and 020_lines.sql\n",
    .severity = SEVERITY_ERROR,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_SCHEMA,
    .history = check,
};
