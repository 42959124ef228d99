#include "lint/context.h"

#include <string.h>

/* Twice with the same operator class, which says what of it is kept. */
static const char *find_repeated(const CreateIndex *index)
{
    for (guint i = 0; i < index->n_keys; i++)
        for (guint k = i + 1; index->keys[i].column != NULL && k < index->n_keys; k++)
            if (index->keys[k].column != NULL &&
                strcmp(index->keys[i].column, index->keys[k].column) == 0 &&
                g_strcmp0(index->keys[i].opclass, index->keys[k].opclass) == 0 &&
                g_strcmp0(index->keys[i].collation, index->keys[k].collation) == 0)
                return index->keys[i].column;
    return NULL;
}

static gboolean has_one_meaning(const CreateIndex *index)
{
    return strcmp(index->method, "btree") == 0 || strcmp(index->method, "hash") == 0;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_CREATE_INDEX || !has_one_meaning(statement->create_index))
        return;
    const CreateIndex *index = statement->create_index;
    const char *column = find_repeated(index);
    if (column != NULL)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = &index->table,
                                   .hint = "Leave the second one out."},
                    "index \"%s\" has the column \"%s\" twice",
                    index->index.name != NULL ? index->index.name : "", column);
}

const LintRule rule_index_duplicate_column = {
    .id = "index/duplicate-column",
    .summary = "an index with the same column twice",
    .why = "The second one makes the index larger and tells it nothing: mostly another column was "
           "meant.",
    .condition = "A btree or hash index names one column twice among its keys, with the same "
                 "operator class and collation.",
    .safer = "CREATE INDEX ON orders (customer_id, placed_at);",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\nCREATE INDEX ON a (b, id, b);\n",
    .good =
        "CREATE TABLE a (id bigint PRIMARY KEY, b text);\nCREATE INDEX ON a (b, id, lower(b));\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
