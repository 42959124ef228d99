#include "lint/context.h"
#include "lint/index_shape.h"

#include <string.h>

static gboolean has_include(const SchemaIndex *index, const char *column)
{
    for (guint i = 0; i < index->n_includes; i++)
        if (strcmp(index->includes[i], column) == 0)
            return TRUE;
    return FALSE;
}

static gboolean same_includes(const SchemaIndex *a, const SchemaIndex *b)
{
    for (guint i = 0; i < a->n_includes; i++)
        if (!has_include(b, a->includes[i]))
            return FALSE;
    return a->n_includes == b->n_includes;
}

static gboolean is_exclusion(const SchemaIndex *index)
{
    return index->constraint != NULL && index->constraint->kind == CONSTRAINT_EXCLUSION;
}

static gboolean is_same(const SchemaIndex *a, const SchemaIndex *b)
{
    return a->n_keys == b->n_keys && a->unique == b->unique &&
           a->nulls_not_distinct == b->nulls_not_distinct && strcmp(a->method, b->method) == 0 &&
           index_same_keys(a, b, a->n_keys) && same_includes(a, b) &&
           index_same_text(a->predicate, b->predicate) && !is_exclusion(a) && !is_exclusion(b);
}

/* Which of two goes: the plain one before a key, a UNIQUE before the primary key, else the later.
 */
static guint weight(const SchemaIndex *index)
{
    if (index->inherited)
        return 3;
    if (index->constraint == NULL)
        return 0;
    return index->constraint->kind == CONSTRAINT_PRIMARY_KEY ? 2 : 1;
}

static void report(LintContext *context, const SchemaIndex *index, const SchemaIndex *other)
{
    ObjectName name = schema_object_name(&index->object);
    g_autofree char *first = index_describe(index);
    g_autofree char *second = index_describe(other);
    g_autofree char *hint = g_strdup_printf("Drop \"%s\".", index->object.name);
    lint_report(
        context, &(LintSubject){.origin = &index->object.origin, .about = &name, .hint = hint},
        "%s of \"%s\" is the same as %s", first, index->object.relation->object.name, second);
}

/* Once for each index that is one too many. */
static void check_index(LintContext *context, const SchemaRelation *relation, guint at)
{
    const SchemaIndex *index = relation->indexes->pdata[at];
    if (index->inherited)
        return;
    for (guint i = 0; i < relation->indexes->len; i++) {
        const SchemaIndex *other = relation->indexes->pdata[i];
        gboolean stays =
            weight(other) > weight(index) || (weight(other) == weight(index) && i < at);
        if (i != at && stays && is_same(index, other)) {
            report(context, index, other);
            return;
        }
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
                check_index(context, relation, at);
        }
    }
}

const LintRule rule_index_duplicate = {
    .id = "index/duplicate",
    .summary = "two indexes that are the same",
    .why = "Both are kept in step at each write and take room in memory and on disk; one serves "
           "every query.",
    .condition =
        "Two indexes of one table have the same method, keys (with operator class, collation and "
        "order), predicate, uniqueness and INCLUDE, whatever their names; those of keys and "
        "unique constraints count. The later one is reported, never the one of a key if the other "
        "has none.",
    .safer = "DROP INDEX CONCURRENTLY of one of them.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\nCREATE INDEX x ON a (b);\nCREATE "
           "INDEX y ON a (b);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, b text);\nCREATE INDEX x ON a (b);\nCREATE "
            "INDEX y ON a (b DESC, id);\n",
    .aliases = "splinter:duplicate_index",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
