/* ALTER TABLE, and the same command on views, sequences, indexes and composite types. */
#include "core/schema/store.h"

static void hand_down_constraint(const Change *change, SchemaRelation *relation,
                                 const SchemaConstraint *constraint)
{
    gboolean check = constraint->kind == CONSTRAINT_CHECK;
    if (check && constraint->no_inherit)
        return;
    for (guint i = 0; i < relation->children->len; i++) {
        SchemaRelation *child = g_ptr_array_index(relation->children, i);
        if (!check && !child->partition)
            continue;
        SchemaConstraint *copy = constraint_copy(
            change, child, constraint, check || constraint->kind == CONSTRAINT_FOREIGN_KEY);
        if (copy == NULL)
            continue;
        copy->inherited = TRUE;
        hand_down_constraint(change, child, copy);
    }
}

static void add_constraint(const Change *change, SchemaRelation *relation,
                           const ConstraintDef *definition)
{
    const SchemaConstraint *constraint = constraint_new(change, relation, definition);
    if (constraint != NULL)
        hand_down_constraint(change, relation, constraint);
}

/* To the relation and all below it; FALSE when it has the column already. */
static gboolean add_plain_column(const Change *change, SchemaRelation *relation,
                                 const ColumnDef *definition, gboolean inherited)
{
    Schema *schema = change->schema;
    if (schema_find_column(relation, definition->name) != NULL)
        return FALSE;
    SchemaColumn *column = column_new(change, relation, definition);
    column->inherited = inherited;
    store_append(schema, &relation->columns, column);
    if (!inherited)
        column_add_sequence(change, column);
    for (guint i = 0; i < relation->children->len; i++)
        add_plain_column(change, g_ptr_array_index(relation->children, i), definition, TRUE);
    return TRUE;
}

static void add_column(const Change *change, SchemaRelation *relation, const ColumnDef *definition)
{
    if (!add_plain_column(change, relation, definition, FALSE))
        return;
    for (guint i = 0; i < definition->n_constraints; i++)
        add_constraint(change, relation, &definition->constraints[i]);
}

static void drop_constraint(const Change *change, SchemaRelation *relation,
                            const AlterAction *action)
{
    SchemaConstraint *constraint = schema_find_constraint(relation, action->name);
    if (constraint != NULL) {
        constraint_drop(change->schema, constraint);
        return;
    }
    ObjectName name = {.kind = OBJECT_CONSTRAINT,
                       .schema = relation->object.schema,
                       .name = relation->object.name,
                       .part = action->name};
    if (!action->if_exists)
        store_unresolved(change, &name, TOUCH_DROP);
}

static void alter_column(const Change *change, SchemaColumn *column, const AlterAction *action)
{
    switch (action->kind) {
    case ALTER_COLUMN_TYPE:
        column_set_type(change->schema, column, &action->type);
        break;
    case ALTER_COLUMN_SET_DEFAULT:
        column_set_default(change, column, action->default_text);
        break;
    case ALTER_COLUMN_DROP_DEFAULT:
        column->default_text = NULL;
        column->serial = FALSE;
        break;
    case ALTER_COLUMN_SET_NOT_NULL:
        column->not_null = TRUE;
        break;
    case ALTER_COLUMN_DROP_NOT_NULL:
        column->not_null = FALSE;
        break;
    case ALTER_COLUMN_ADD_IDENTITY:
        column->identity = action->column != NULL && action->column->identity != 0
                               ? action->column->identity
                               : 'd';
        column->not_null = TRUE;
        column_add_sequence(change, column);
        break;
    case ALTER_COLUMN_DROP_IDENTITY:
        column->identity = 0;
        break;
    case ALTER_COLUMN_DROP_EXPRESSION:
        column->generated = 0;
        column->default_text = NULL;
        break;
    default:
        break;
    }
}

static void alter_column_and_below(const Change *change, SchemaRelation *relation,
                                   const AlterAction *action, gboolean top)
{
    SchemaColumn *column = schema_find_column(relation, action->name);
    if (column != NULL)
        alter_column(change, column, action);
    else if (top && !relation->as_query && relation->object.kind != OBJECT_VIEW)
        store_unresolved(change,
                         &(ObjectName){.kind = OBJECT_COLUMN,
                                       .schema = relation->object.schema,
                                       .name = relation->object.name,
                                       .part = action->name},
                         TOUCH_ALTER);
    gboolean only =
        change->statement->alter_table->only || action->kind == ALTER_COLUMN_ADD_IDENTITY;
    for (guint i = 0; !only && i < relation->children->len; i++)
        alter_column_and_below(change, g_ptr_array_index(relation->children, i), action, FALSE);
}

static void attach(const Change *change, SchemaRelation *relation, const AlterAction *action)
{
    gboolean partition = action->kind == ALTER_ATTACH_PARTITION;
    SchemaRelation *other = schema_find_relation(change->schema, &action->other);
    if (other == NULL)
        store_unresolved(change, &action->other, TOUCH_REFERENCE);
    else if (partition) {
        relation_inherit(change, other, relation, TRUE);
        other->default_partition = action->default_partition;
    } else
        relation_inherit(change, relation, other, FALSE);
}

static void detach(const Change *change, SchemaRelation *relation, const AlterAction *action)
{
    SchemaRelation *other = schema_find_relation(change->schema, &action->other);
    if (other == NULL)
        store_unresolved(change, &action->other, TOUCH_REFERENCE);
    else if (action->kind == ALTER_DETACH_PARTITION)
        relation_disinherit(other, relation);
    else
        relation_disinherit(relation, other);
}

static void alter_relation(const Change *change, SchemaRelation *relation,
                           const AlterAction *action)
{
    switch (action->kind) {
    case ALTER_ADD_COLUMN:
        if (action->column != NULL)
            add_column(change, relation, action->column);
        break;
    case ALTER_DROP_COLUMN:
        relation_drop_column(change->schema, relation, action->name);
        break;
    case ALTER_ADD_CONSTRAINT:
        if (action->constraint != NULL)
            add_constraint(change, relation, action->constraint);
        break;
    case ALTER_DROP_CONSTRAINT:
        drop_constraint(change, relation, action);
        break;
    case ALTER_VALIDATE_CONSTRAINT: {
        SchemaConstraint *constraint = schema_find_constraint(relation, action->name);
        if (constraint != NULL)
            constraint->not_valid = FALSE;
        break;
    }
    case ALTER_ATTACH_PARTITION:
    case ALTER_INHERIT:
        attach(change, relation, action);
        break;
    case ALTER_DETACH_PARTITION:
    case ALTER_NO_INHERIT:
        detach(change, relation, action);
        break;
    case ALTER_OWNER:
        relation->object.owner = store_string(change->schema, action->name);
        break;
    case ALTER_SET_LOGGED:
    case ALTER_SET_UNLOGGED:
        relation->unlogged = action->kind == ALTER_SET_UNLOGGED;
        break;
    case ALTER_ENABLE_ROW_SECURITY:
    case ALTER_DISABLE_ROW_SECURITY:
        relation->row_security = action->kind == ALTER_ENABLE_ROW_SECURITY;
        break;
    case ALTER_FORCE_ROW_SECURITY:
    case ALTER_NO_FORCE_ROW_SECURITY:
        relation->force_row_security = action->kind == ALTER_FORCE_ROW_SECURITY;
        break;
    default:
        if (action->kind >= ALTER_COLUMN_TYPE && action->kind <= ALTER_COLUMN_OTHER &&
            action->name != NULL)
            alter_column_and_below(change, relation, action, TRUE);
        break;
    }
}

static void alter_attribute(const Change *change, SchemaType *type, const AlterAction *action)
{
    GPtrArray *attributes = type->attributes;
    if (attributes == NULL)
        return;
    if (action->kind == ALTER_ADD_COLUMN && action->column != NULL) {
        store_append(change->schema, &type->attributes, column_new(change, NULL, action->column));
        return;
    }
    for (guint i = 0; i < attributes->len; i++) {
        SchemaColumn *attribute = g_ptr_array_index(attributes, i);
        if (g_strcmp0(attribute->object.name, action->name) != 0)
            continue;
        if (action->kind == ALTER_DROP_COLUMN)
            g_ptr_array_remove_index(attributes, i);
        else
            alter_column(change, attribute, action);
        return;
    }
}

static void alter_other(const Change *change, SchemaObject *object, const AlterAction *action)
{
    if (object->kind == OBJECT_TYPE)
        alter_attribute(change, (SchemaType *)object, action);
    else if (action->kind == ALTER_OWNER)
        object->owner = store_string(change->schema, action->name);
}

void apply_alter_table(const Change *change)
{
    const AlterTable *alter = change->statement->alter_table;
    SchemaRelation *relation = alter->table.kind == OBJECT_TYPE
                                   ? NULL
                                   : schema_find_relation(change->schema, &alter->table);
    SchemaObject *other = relation == NULL ? schema_find(change->schema, &alter->table) : NULL;
    if (relation == NULL && other == NULL) {
        if (!alter->if_exists)
            store_unresolved(change, &alter->table, TOUCH_ALTER);
        return;
    }
    for (guint i = 0; i < alter->n_actions; i++) {
        if (relation != NULL)
            alter_relation(change, relation, &alter->actions[i]);
        else
            alter_other(change, other, &alter->actions[i]);
    }
}
