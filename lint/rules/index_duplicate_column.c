#include "lint/context.h"

#include <string.h>

static const char *find_repeated(const SchemaIndex *index)
{
    for (guint i = 0; i < index->n_keys; i++)
        for (guint k = i + 1; index->keys[i].column != NULL && k < index->n_keys; k++)
            if (index->keys[k].column != NULL &&
                strcmp(index->keys[i].column, index->keys[k].column) == 0)
                return index->keys[i].column;
    return NULL;
}

static gboolean has_one_meaning(const SchemaIndex *index)
{
    return strcmp(index->method, "btree") == 0 || strcmp(index->method, "hash") == 0;
}

static void check_relation(LintContext *context, const SchemaRelation *relation)
{
    for (guint i = 0; i < relation->indexes->len; i++) {
        const SchemaIndex *index = relation->indexes->pdata[i];
        const char *column = has_one_meaning(index) ? find_repeated(index) : NULL;
        if (column == NULL)
            continue;
        ObjectName name = schema_object_name(&index->object);
        lint_report(context,
                    &(LintSubject){.origin = &index->object.origin,
                                   .about = &name,
                                   .hint = "Leave the second one out."},
                    "index \"%s\" has the column \"%s\" twice", index->object.name, column);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    static const ObjectKind kinds[] = {OBJECT_TABLE, OBJECT_MATERIALIZED_VIEW};
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        const GPtrArray *relations = schema_objects(schema, kinds[k]);
        for (guint i = 0; i < relations->len; i++)
            check_relation(context, relations->pdata[i]);
    }
}

const LintRule rule_index_duplicate_column = {
    .id = "index/duplicate-column",
    .summary = "an index with the same column twice",
    .why = "The second one makes the index larger and tells it nothing: mostly another column was "
           "meant.",
    .condition = "A btree or hash index names one column twice among its keys.",
    .safer = "CREATE INDEX ON orders (customer_id, placed_at);",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\nCREATE INDEX ON a (b, id, b);\n",
    .good =
        "CREATE TABLE a (id bigint PRIMARY KEY, b text);\nCREATE INDEX ON a (b, id, lower(b));\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
