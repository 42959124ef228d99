#include "lint/each.h"

#include <string.h>

static const SchemaColumn *column_at(const SchemaIndex *index, guint n)
{
    const char *name = n < index->n_keys ? index->keys[n].column : NULL;
    return name != NULL ? schema_find_column(index->object.relation, name) : NULL;
}

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaIndex *index)
{
    static const char *const names[] = {"timestamp", "timestamptz", "date", NULL};
    for (guint i = 0; i + 1 < index->n_keys; i++) {
        const SchemaColumn *column = column_at(index, i);
        if (column != NULL && each_has_type(column, names) && strcmp(index->method, "btree") == 0)
            return TRUE;
    }
    return FALSE;
}

static void check(LintContext *context, const Schema *schema)
{
    each_index(context, schema, matches, "has a moment before other columns",
               "Put the moment last.");
}

const LintRule rule_index_timestamp_not_last = {
    .id = "index/timestamp-not-last",
    .summary = "an index with a moment before other columns",
    .why = "Moments are asked for in ranges, and behind a range no further key narrows the search.",
    .condition =
        "A key of type timestamp, timestamptz or date of a btree index is followed by another one.",
    .safer = "Put the moment last.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
           "timestamptz NOT NULL);\nCREATE INDEX i ON a (e, d);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b boolean, c text[], d text NOT NULL, e "
            "timestamptz NOT NULL);\nCREATE INDEX i ON a (d, e);\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
