#include "lint/context.h"
#include "lint/index_shape.h"

#include <string.h>

static gboolean has_column(const SchemaIndex *index, const char *column)
{
    for (guint i = 0; i < index->n_keys; i++)
        if (g_strcmp0(index->keys[i].column, column) == 0)
            return TRUE;
    for (guint i = 0; i < index->n_includes; i++)
        if (strcmp(index->includes[i], column) == 0)
            return TRUE;
    return FALSE;
}

static gboolean holds_includes(const SchemaIndex *index, const SchemaIndex *other)
{
    for (guint i = 0; i < index->n_includes; i++)
        if (!has_column(other, index->includes[i]))
            return FALSE;
    return TRUE;
}

/* Every question to `index` is answered by `other`. The very same is index/duplicate's. */
static gboolean is_covered(const SchemaIndex *index, const SchemaIndex *other)
{
    gboolean longer =
        other->n_keys > index->n_keys || other->unique || other->n_includes > index->n_includes;
    return longer && strcmp(other->method, "btree") == 0 && other->n_keys >= index->n_keys &&
           index_same_keys(index, other, index->n_keys) && holds_includes(index, other) &&
           index_same_text(index->predicate, other->predicate);
}

static void check_index(LintContext *context, const SchemaRelation *relation,
                        const SchemaIndex *index)
{
    if (index->unique || index->constraint != NULL || index->inherited ||
        strcmp(index->method, "btree") != 0)
        return;
    for (guint i = 0; i < relation->indexes->len; i++) {
        const SchemaIndex *other = relation->indexes->pdata[i];
        if (other == index || !is_covered(index, other))
            continue;
        ObjectName name = schema_object_name(&index->object);
        g_autofree char *described = index_describe(other);
        g_autofree char *hint = g_strdup_printf("Drop \"%s\".", index->object.name);
        lint_report(context,
                    &(LintSubject){.origin = &index->object.origin, .about = &name, .hint = hint},
                    "index \"%s\" of \"%s\" is the beginning of %s", index->object.name,
                    relation->object.name, described);
        return;
    }
}

static void check(LintContext *context, const Schema *schema)
{
    static const ObjectKind kinds[] = {OBJECT_TABLE, OBJECT_MATERIALIZED_VIEW};
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        const GPtrArray *relations = schema_objects(schema, kinds[k]);
        for (guint i = 0; i < relations->len; i++) {
            const SchemaRelation *relation = relations->pdata[i];
            for (guint at = 0; !relation->temporary && at < relation->indexes->len; at++)
                check_index(context, relation, relation->indexes->pdata[at]);
        }
    }
}

const LintRule rule_index_redundant = {
    .id = "index/redundant",
    .summary = "an index that another one begins with",
    .why = "An index over (a, b) answers what one over (a) does; the shorter one costs room and "
           "each write, and is worth it only where the longer is much wider.",
    .condition =
        "The keys of a btree index that is not unique are the first keys of another btree index "
        "of the table with the same predicate, and the other holds its INCLUDE columns too.",
    .safer = "DROP INDEX CONCURRENTLY of the shorter one.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b text, c text);\nCREATE INDEX x ON a "
           "(b);\nCREATE INDEX y ON a (b, c);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b text, c text);\nCREATE INDEX x ON a "
            "(c);\nCREATE INDEX y ON a (b, c);\n",
    .severity = SEVERITY_INFO,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
