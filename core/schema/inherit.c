/* What a table takes from others: PARTITION OF, INHERITS, LIKE. */
#include "core/schema/store.h"

static void inherit_columns(Schema *schema, SchemaRelation *child, const SchemaRelation *parent)
{
    for (guint i = 0; i < parent->columns->len; i++) {
        const SchemaColumn *column = g_ptr_array_index(parent->columns, i);
        SchemaColumn *own = schema_find_column(child, column->object.name);
        if (own == NULL) {
            own = column_copy(schema, child, column);
            own->serial = FALSE;
            own->identity = 0;
            store_append(schema, &child->columns, own);
        }
        own->inherited = TRUE;
        own->not_null = own->not_null || column->not_null;
    }
}

/* INHERITS hands down checks alone; a partition has its table's keys and foreign keys as well. */
static void inherit_constraints(const Change *change, SchemaRelation *child,
                                const SchemaRelation *parent, gboolean partition)
{
    for (guint i = 0; i < parent->constraints->len; i++) {
        const SchemaConstraint *constraint = g_ptr_array_index(parent->constraints, i);
        gboolean check = constraint->kind == CONSTRAINT_CHECK;
        if ((check && constraint->no_inherit) || (!check && !partition))
            continue;
        if (constraint->kind == CONSTRAINT_PRIMARY_KEY && schema_primary_key(child) != NULL)
            continue;
        gboolean keep_name = check || constraint->kind == CONSTRAINT_FOREIGN_KEY;
        SchemaConstraint *copy = constraint_copy(change, child, constraint, keep_name);
        if (copy != NULL)
            copy->inherited = TRUE;
    }
}

static void inherit_indexes(const Change *change, SchemaRelation *child,
                            const SchemaRelation *parent)
{
    for (guint i = 0; i < parent->indexes->len; i++) {
        const SchemaIndex *index = g_ptr_array_index(parent->indexes, i);
        if (index->constraint == NULL)
            index_copy(change, child, index)->inherited = TRUE;
    }
}

void relation_inherit(const Change *change, SchemaRelation *child, SchemaRelation *parent,
                      gboolean partition)
{
    Schema *schema = change->schema;
    for (const SchemaRelation *up = parent; up != NULL;
         up = up->parents->len > 0 ? g_ptr_array_index(up->parents, 0) : NULL)
        if (up == child)
            return; /* the server refuses a circle */
    store_append(schema, &child->parents, parent);
    store_append(schema, &parent->children, child);
    child->partition = partition;
    inherit_columns(schema, child, parent);
    inherit_constraints(change, child, parent, partition);
    if (partition)
        inherit_indexes(change, child, parent);
}

void relation_disinherit(SchemaRelation *child, SchemaRelation *parent)
{
    if (child->parents->len > 0)
        g_ptr_array_remove(child->parents, parent);
    if (parent->children->len > 0)
        g_ptr_array_remove(parent->children, child);
    child->partition = FALSE;
    child->default_partition = FALSE;
}

static void like_columns(const Change *change, SchemaRelation *relation,
                         const SchemaRelation *source, guint options)
{
    for (guint i = 0; i < source->columns->len; i++) {
        const SchemaColumn *column = g_ptr_array_index(source->columns, i);
        if (schema_find_column(relation, column->object.name) != NULL)
            continue;
        SchemaColumn *copy = column_copy(change->schema, relation, column);
        copy->object.origin = change->origin;
        copy->inherited = FALSE;
        copy->serial = FALSE;
        if ((options & LIKE_IDENTITY) == 0)
            copy->identity = 0;
        gboolean keep =
            copy->generated != 0 ? (options & LIKE_GENERATED) != 0 : (options & LIKE_DEFAULTS) != 0;
        if (!keep) {
            copy->default_text = NULL;
            copy->generated = 0;
        }
        if ((options & LIKE_COMMENTS) != 0)
            copy->object.comment = column->object.comment;
        store_append(change->schema, &relation->columns, copy);
        column_add_sequence(change, copy);
    }
}

void relation_like(const Change *change, SchemaRelation *relation, const SchemaRelation *source,
                   guint options)
{
    like_columns(change, relation, source, options);
    for (guint i = 0; i < source->constraints->len; i++) {
        const SchemaConstraint *constraint = g_ptr_array_index(source->constraints, i);
        gboolean check = constraint->kind == CONSTRAINT_CHECK;
        if (constraint->kind == CONSTRAINT_FOREIGN_KEY ||
            (options & (check ? LIKE_CONSTRAINTS : LIKE_INDEXES)) == 0)
            continue;
        constraint_copy(change, relation, constraint, check);
    }
    for (guint i = 0; (options & LIKE_INDEXES) != 0 && i < source->indexes->len; i++) {
        const SchemaIndex *index = g_ptr_array_index(source->indexes, i);
        if (index->constraint == NULL)
            index_copy(change, relation, index);
    }
}
