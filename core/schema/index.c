/* Indexes: written ones, those of keys, and those that partitions get from their table. */
#include "core/schema/store.h"

#include <string.h>

static SchemaIndex *new_index(Schema *schema, SchemaRelation *relation, const char *name,
                              Origin origin)
{
    SchemaIndex *index = store_new(schema, sizeof(SchemaIndex), OBJECT_INDEX,
                                   relation->object.schema, name, NULL, origin);
    index->object.relation = relation;
    index->method = "btree";
    store_append(schema, &relation->indexes, index);
    return index;
}

SchemaIndex *index_new_for(const Change *change, SchemaConstraint *constraint)
{
    Schema *schema = change->schema;
    SchemaIndex *index = new_index(schema, constraint->object.relation, constraint->object.name,
                                   constraint->object.origin);
    index->constraint = constraint;
    index->unique = constraint->kind != CONSTRAINT_EXCLUSION;
    index->n_keys = constraint->n_columns;
    index->keys = arena_new_array(schema->arena, SchemaIndexKey, constraint->n_columns + 1);
    for (guint i = 0; i < constraint->n_columns; i++)
        index->keys[i].column = constraint->columns[i];
    return index;
}

static const char *choose_name(Schema *schema, const SchemaRelation *relation,
                               const SchemaIndex *index)
{
    g_autofree const char **columns = g_new0(const char *, index->n_keys + 1);
    for (guint i = 0; i < index->n_keys; i++)
        columns[i] = index->keys[i].column;
    g_autofree char *joined =
        name_of_columns(columns, index->n_keys, index->includes, index->n_includes);
    return name_choose_relation(schema, relation->object.schema, relation->object.name, joined,
                                "idx");
}

SchemaIndex *index_copy(const Change *change, SchemaRelation *relation, const SchemaIndex *source)
{
    Schema *schema = change->schema;
    SchemaIndex *index =
        new_index(schema, relation, choose_name(schema, relation, source), change->origin);
    SchemaObject head = index->object;
    *index = *source;
    index->object = head;
    index->constraint = NULL;
    index->name_chosen = TRUE;
    return index;
}

static void describe_key(const Change *change, SchemaIndexKey *key, const IndexKey *from)
{
    Schema *schema = change->schema;
    key->column = store_string(schema, from->column);
    if (key->column == NULL)
        key->expression = store_slice(change, from->expression);
    key->opclass = store_string(schema, from->opclass);
    key->collation = store_string(schema, from->collation);
    key->descending = from->descending;
    key->nulls_first = from->nulls_first || (from->descending && !from->nulls_last);
}

static void describe(const Change *change, SchemaIndex *index, const CreateIndex *create)
{
    Schema *schema = change->schema;
    index->method = store_string(schema, create->method == NULL ? "btree" : create->method);
    index->unique = create->unique;
    index->n_keys = create->n_keys;
    index->keys = arena_new_array(schema->arena, SchemaIndexKey, create->n_keys + 1);
    for (guint i = 0; i < create->n_keys; i++)
        describe_key(change, &index->keys[i], &create->keys[i]);
    index->nulls_not_distinct = create->nulls_not_distinct;
    index->includes = store_strings(schema, create->includes, create->n_includes);
    index->n_includes = create->n_includes;
    index->predicate = store_slice(change, create->predicate);
    index->predicate_not_null = store_string(schema, create->predicate_not_null);
}

static void copy_to_partitions(const Change *change, const SchemaRelation *relation,
                               const SchemaIndex *index)
{
    for (guint i = 0; relation->partition_strategy != NULL && i < relation->children->len; i++) {
        SchemaRelation *partition = g_ptr_array_index(relation->children, i);
        SchemaIndex *copy = index_copy(change, partition, index);
        copy->inherited = TRUE;
        copy_to_partitions(change, partition, copy);
    }
}

/* The parser knows what PostgreSQL calls an expression (the function's name, …), but not what is
 * taken. */
static const char *chosen_name(const Change *change, const SchemaRelation *relation,
                               const SchemaIndex *wanted)
{
    Schema *schema = change->schema;
    const char *chosen = NULL;
    for (guint i = 0; chosen == NULL && i < change->statement->n_touches; i++) {
        const Touch *touch = &change->statement->touches[i];
        if (touch->action == TOUCH_CREATE && touch->object.kind == OBJECT_INDEX)
            chosen = touch->object.name;
    }
    gboolean taken = chosen == NULL || store_find(schema, OBJECT_INDEX, relation->object.schema,
                                                  chosen, NULL) != NULL;
    if (!taken)
        return chosen;
    const char *label = "_idx";
    gboolean usual = chosen != NULL && g_str_has_prefix(chosen, relation->object.name) &&
                     g_str_has_suffix(chosen, label) &&
                     strlen(chosen) > strlen(relation->object.name) + strlen(label);
    if (!usual)
        return choose_name(schema, relation, wanted);
    gsize from = strlen(relation->object.name) + 1;
    g_autofree char *columns = g_strndup(chosen + from, strlen(chosen) - from - strlen(label));
    return name_choose_relation(schema, relation->object.schema, relation->object.name, columns,
                                "idx");
}

void apply_create_index(const Change *change)
{
    Schema *schema = change->schema;
    const CreateIndex *create = change->statement->create_index;
    SchemaRelation *relation = schema_find_relation(schema, &create->table);
    if (relation == NULL) {
        store_unresolved(change, &create->table, TOUCH_REFERENCE);
        return;
    }
    if (create->index.name != NULL &&
        store_find(schema, OBJECT_INDEX, relation->object.schema, create->index.name, NULL) != NULL)
        return;
    SchemaIndex wanted = {0};
    describe(change, &wanted, create);
    gboolean chosen = create->index.name == NULL;
    const char *name = chosen ? chosen_name(change, relation, &wanted) : create->index.name;
    SchemaIndex *index = new_index(schema, relation, name, change->origin);
    wanted.object = index->object;
    wanted.name_chosen = chosen;
    *index = wanted;
    if (!create->only)
        copy_to_partitions(change, relation, index);
}

void index_drop(Schema *schema, SchemaIndex *index)
{
    if (index->object.dropped)
        return;
    store_forget(schema, &index->object);
    g_ptr_array_add(schema->dropped_indexes, index);
    g_ptr_array_remove(index->object.relation->indexes, index);
}
