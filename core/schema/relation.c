/* Tables, foreign tables, views and materialized views: made, altered, dropped. */
#include "core/schema/store.h"

#include <string.h>

static SchemaRelation *new_relation(Schema *schema, ObjectKind kind, const char *in_schema,
                                    const char *name, Origin origin)
{
    SchemaRelation *relation =
        store_new(schema, sizeof(SchemaRelation), kind, in_schema, name, NULL, origin);
    relation->columns = relation->constraints = relation->indexes = relation->triggers =
        schema->none;
    relation->policies = relation->rules = relation->parents = relation->children = schema->none;
    return relation;
}

SchemaRelation *relation_new(const Change *change, ObjectKind kind, const ObjectName *name,
                             gboolean temporary)
{
    Schema *schema = change->schema;
    const char *in_schema = store_target(schema, name, temporary);
    if (name->name == NULL || store_find(schema, kind, in_schema, name->name, NULL) != NULL)
        return NULL;
    SchemaRelation *relation = new_relation(schema, kind, in_schema, name->name, change->origin);
    relation->temporary = temporary;
    return relation;
}

static void add_column(const Change *change, SchemaRelation *relation, const ColumnDef *definition)
{
    if (schema_find_column(relation, definition->name) != NULL)
        return;
    SchemaColumn *column = column_new(change, relation, definition);
    store_append(change->schema, &relation->columns, column);
    column_add_sequence(change, column);
}

static void add_column_constraints(const Change *change, SchemaRelation *relation,
                                   const ColumnDef *definition)
{
    for (guint i = 0; i < definition->n_constraints; i++)
        constraint_new(change, relation, &definition->constraints[i]);
}

static void take_from_others(const Change *change, SchemaRelation *relation,
                             const CreateTable *create)
{
    Schema *schema = change->schema;
    for (guint i = 0; i < create->n_inherits; i++) {
        SchemaRelation *parent = schema_find_relation(schema, &create->inherits[i]);
        if (parent == NULL)
            store_unresolved(change, &create->inherits[i], TOUCH_REFERENCE);
        else
            relation_inherit(change, relation, parent, FALSE);
    }
    for (guint i = 0; i < create->n_likes; i++) {
        const SchemaRelation *source = schema_find_relation(schema, &create->likes[i]);
        if (source == NULL)
            store_unresolved(change, &create->likes[i], TOUCH_REFERENCE);
        else
            relation_like(change, relation, source, create->like_options[i]);
    }
}

/* In PARTITION OF, a column's entry adds options to the column that the table hands down. */
static void add_partition_options(const Change *change, SchemaRelation *relation,
                                  const ColumnDef *definition)
{
    SchemaColumn *column = schema_find_column(relation, definition->name);
    if (column == NULL)
        return;
    column->not_null = column->not_null || definition->not_null;
    if (definition->default_kind != DEFAULT_NONE)
        column_set_default(change, column, definition->default_text);
}

static void become_partition(const Change *change, SchemaRelation *relation,
                             const CreateTable *create)
{
    SchemaRelation *parent = schema_find_relation(change->schema, create->partition_of);
    if (parent == NULL) {
        store_unresolved(change, create->partition_of, TOUCH_REFERENCE);
        relation->partition = TRUE;
        return;
    }
    relation_inherit(change, relation, parent, TRUE);
    relation->default_partition = create->default_partition;
    for (guint i = 0; i < create->n_columns; i++)
        add_partition_options(change, relation, &create->columns[i]);
}

void apply_create_table(const Change *change)
{
    Schema *schema = change->schema;
    const CreateTable *create = change->statement->create_table;
    ObjectKind kind = create->table.kind == OBJECT_UNKNOWN ? OBJECT_TABLE : create->table.kind;
    SchemaRelation *relation = relation_new(change, kind, &create->table, create->temporary);
    if (relation == NULL)
        return;
    relation->unlogged = create->unlogged;
    relation->as_query = create->as_query;
    relation->partition_strategy = store_string(schema, create->partition_strategy);
    relation->partition_columns =
        store_strings(schema, create->partition_columns, create->n_partition_columns);
    relation->n_partition_columns = create->n_partition_columns;
    if (create->partition_of != NULL)
        become_partition(change, relation, create);
    for (guint i = 0; create->partition_of == NULL && i < create->n_columns; i++)
        add_column(change, relation, &create->columns[i]);
    take_from_others(change, relation, create);
    for (guint i = 0; i < create->n_columns; i++)
        add_column_constraints(change, relation, &create->columns[i]);
    for (guint i = 0; i < create->n_constraints; i++)
        constraint_new(change, relation, &create->constraints[i]);
}

static gboolean is_read(const Touch *touch)
{
    return touch->action == TOUCH_REFERENCE && touch->object.part == NULL &&
           (touch->object.kind == OBJECT_TABLE || touch->object.kind == OBJECT_FUNCTION);
}

static void describe_query(const Change *change, SchemaRelation *view, const CreateView *create)
{
    Schema *schema = change->schema;
    view->n_outputs = create->n_outputs;
    view->outputs = store_strings(schema, create->outputs, create->n_outputs);
    view->n_reads = 0;
    view->reads = arena_new_array(schema->arena, ObjectName, change->statement->n_touches + 1);
    for (guint i = 0; i < change->statement->n_touches; i++) {
        const Touch *touch = &change->statement->touches[i];
        if (is_read(touch))
            view->reads[view->n_reads++] =
                (ObjectName){.kind = touch->object.kind,
                             .schema = store_string(schema, touch->object.schema),
                             .name = store_string(schema, touch->object.name)};
    }
}

void apply_create_view(const Change *change)
{
    Schema *schema = change->schema;
    const CreateView *create = change->statement->create_view;
    SchemaRelation *view =
        relation_new(change, create->view.kind, &create->view, create->temporary);
    if (view == NULL) {
        view = create->replace ? schema_find_relation(schema, &create->view) : NULL;
        if (view == NULL)
            return;
        view->object.origin = change->origin;
        view->columns = schema->none;
    }
    describe_query(change, view, create);
    view->security_invoker = create->security_invoker;
    view->security_barrier = create->security_barrier;
    for (guint i = 0; i < create->n_columns; i++) {
        SchemaColumn *column = store_new_part(schema, sizeof(SchemaColumn), OBJECT_COLUMN, view,
                                              create->columns[i], change->origin);
        column->type = "";
        store_append(schema, &view->columns, column);
    }
}

static gboolean uses_column(const char *const *columns, guint n_columns, const char *name)
{
    for (guint i = 0; i < n_columns; i++)
        if (columns[i] != NULL && strcmp(columns[i], name) == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_name_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_' || byte == '$' || (guchar)byte >= 0x80;
}

/* Whether an expression names the column: as a word of its own, outside of string constants. */
static gboolean mentions(const char *expression, const char *name)
{
    gsize length = strlen(name);
    gboolean quoted = FALSE;
    for (const char *at = expression; at != NULL && *at != '\0'; at++) {
        quoted ^= *at == '\'';
        gboolean begins = !quoted && (at == expression || !is_name_byte(at[-1]));
        if (begins && g_ascii_strncasecmp(at, name, length) == 0 && !is_name_byte(at[length]))
            return TRUE;
    }
    return FALSE;
}

static gboolean index_uses(const SchemaIndex *index, const char *name)
{
    for (guint i = 0; i < index->n_keys; i++)
        if (g_strcmp0(index->keys[i].column, name) == 0 ||
            mentions(index->keys[i].expression, name))
            return TRUE;
    return uses_column(index->includes, index->n_includes, name) ||
           mentions(index->predicate, name);
}

static void drop_indexes_with(Schema *schema, SchemaRelation *relation, const char *name)
{
    for (guint i = relation->indexes->len; i > 0; i--) {
        SchemaIndex *index = g_ptr_array_index(relation->indexes, i - 1);
        if (!index_uses(index, name))
            continue;
        if (index->constraint != NULL)
            constraint_drop(schema, index->constraint);
        else
            index_drop(schema, index);
    }
}

static void drop_constraints_with(Schema *schema, SchemaRelation *relation, const char *name)
{
    for (guint i = relation->constraints->len; i > 0; i--) {
        if (i > relation->constraints->len)
            continue;
        SchemaConstraint *constraint = g_ptr_array_index(relation->constraints, i - 1);
        if (uses_column(constraint->columns, constraint->n_columns, name) ||
            mentions(constraint->expression, name))
            constraint_drop(schema, constraint);
    }
}

/* Generated columns go with what they are made of. */
static void drop_columns_from(Schema *schema, SchemaRelation *relation, const char *name)
{
    for (guint i = relation->columns->len; i > 0; i--) {
        if (i > relation->columns->len)
            continue;
        const SchemaColumn *column = g_ptr_array_index(relation->columns, i - 1);
        if (column->generated != 0 && mentions(column->default_text, name))
            relation_drop_column(schema, relation, column->object.name);
    }
}

static void drop_owned_sequences(Schema *schema, const SchemaColumn *column)
{
    const GPtrArray *sequences = schema_objects(schema, OBJECT_SEQUENCE);
    for (guint i = sequences->len; i > 0; i--) {
        SchemaSequence *sequence = g_ptr_array_index(sequences, i - 1);
        if (sequence->owner_column == column)
            store_forget(schema, &sequence->object);
    }
}

void relation_drop_column(Schema *schema, SchemaRelation *relation, const char *name)
{
    SchemaColumn *column = schema_find_column(relation, name);
    if (column == NULL)
        return;
    drop_constraints_with(schema, relation, name);
    drop_indexes_with(schema, relation, name);
    drop_owned_sequences(schema, column);
    g_ptr_array_remove(relation->columns, column);
    column->object.dropped = TRUE;
    drop_columns_from(schema, relation, name);
    for (guint i = 0; i < relation->children->len; i++)
        relation_drop_column(schema, g_ptr_array_index(relation->children, i), name);
}

static void drop_foreign_keys_to(Schema *schema, const SchemaRelation *target)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = g_ptr_array_index(tables, i);
        for (guint j = table->constraints->len; j > 0; j--) {
            SchemaConstraint *constraint = g_ptr_array_index(table->constraints, j - 1);
            if (constraint->kind == CONSTRAINT_FOREIGN_KEY &&
                g_strcmp0(constraint->target_name, target->object.name) == 0 &&
                g_strcmp0(constraint->target_schema, target->object.schema) == 0)
                constraint_drop(schema, constraint);
        }
    }
}

void relation_drop(Schema *schema, SchemaRelation *relation)
{
    if (relation->object.dropped)
        return;
    store_forget(schema, &relation->object);
    while (relation->indexes->len > 0)
        index_drop(schema, g_ptr_array_index(relation->indexes, relation->indexes->len - 1));
    for (guint i = 0; i < relation->columns->len; i++)
        drop_owned_sequences(schema, g_ptr_array_index(relation->columns, i));
    while (relation->children->len > 0) {
        SchemaRelation *child = g_ptr_array_index(relation->children, relation->children->len - 1);
        relation_disinherit(child, relation);
        relation_drop(schema, child);
    }
    while (relation->parents->len > 0)
        relation_disinherit(relation,
                            g_ptr_array_index(relation->parents, relation->parents->len - 1));
    if (relation->object.kind == OBJECT_TABLE)
        drop_foreign_keys_to(schema, relation);
}
