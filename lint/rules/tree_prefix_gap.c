#include "lint/context.h"
#include "lint/numbering.h"

static guint64 step_at(const GArray *entries, guint i)
{
    return g_array_index(entries, Numbered, i).number -
           g_array_index(entries, Numbered, i - 1).number;
}

/* The step that most numbers keep; 0 where there is none. */
static guint64 usual_step(const GArray *entries)
{
    guint64 usual = 0;
    guint most = 0;
    for (guint i = 1; i < entries->len; i++) {
        guint same = 0;
        for (guint k = 1; k < entries->len; k++)
            same += step_at(entries, k) == step_at(entries, i) ? 1 : 0;
        if (same > most || (same == most && step_at(entries, i) < usual)) {
            most = same;
            usual = step_at(entries, i);
        }
    }
    return most * 2 >= entries->len - 1 ? usual : 0;
}

static void check_folder(LintContext *context, const GArray *entries)
{
    guint64 usual = entries->len > 2 ? usual_step(entries) : 0;
    for (guint i = 1; usual > 0 && i < entries->len; i++) {
        const Numbered *entry = &g_array_index(entries, Numbered, i);
        const Numbered *before = &g_array_index(entries, Numbered, i - 1);
        if (step_at(entries, i) <= usual || step_at(entries, i) % usual != 0)
            continue;
        lint_report(context,
                    &(LintSubject){.path = entry->path,
                                   .hint = "A file may be missing; else number them anew."},
                    "between \"%s\" and \"%s\" a number is missing", before->name, entry->name);
    }
}

static void check(LintContext *context, const LintHistory *history)
{
    numbering_each(context, history, check_folder);
}

const LintRule rule_tree_prefix_gap = {
    .id = "tree/prefix-gap",
    .summary = "a number that is missing between files of the schema",
    .why = "A gap is often a file that was forgotten, or removed without a word.",
    .condition = "Most entries of a folder of the DDL tree are numbered in equal steps, and "
                 "between two of them the step is a multiple of that.",
    .safer = "010_a.sql, 020_b.sql, 030_c.sql",
    .bad = "-- 010_a.sql, 020_b.sql, 030_c.sql, 050_d.sql\n",
    .good = "-- 010_a.sql, 020_b.sql, 030_c.sql, 040_d.sql\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_SCHEMA,
    .history = check,
};
