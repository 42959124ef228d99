#include "lint/dependents.h"

#include "lint/mention.h"
#include "lint/nearby.h"

#include "core/schema/space.h"

#include <string.h>

typedef struct Search {
    const LintContext *context;
    const Schema *schema;
    const SchemaObject *object; /* what is looked for; NULL for a part of a relation */
    const SchemaRelation *relation;
    const char *part;
    gboolean in_prior;
    GPtrArray *found; /* of char */
} Search;

/* The chain altered or dropped what it did not make: then nobody knows whether it still depends. */
static gboolean is_touched_since(const Search *self, const SchemaObject *object)
{
    const char *name = object->relation != NULL ? object->relation->object.name : object->name;
    const GPtrArray *unresolved = schema_unresolved(self->context->schema);
    for (guint i = 0; self->in_prior && i < unresolved->len; i++) {
        const SchemaUnresolved *touched = unresolved->pdata[i];
        if (touched->action != TOUCH_REFERENCE && touched->action != TOUCH_COMMENT &&
            g_strcmp0(touched->object.name, name) == 0)
            return TRUE;
    }
    return FALSE;
}

static void add(Search *self, const SchemaObject *object)
{
    if (is_touched_since(self, object))
        return;
    ObjectName name = schema_object_name(object);
    char *text = object_name_format(&name);
    if (g_ptr_array_find_with_equal_func(self->found, text, g_str_equal, NULL))
        g_free(text);
    else
        g_ptr_array_add(self->found, text);
}

static gboolean names(const Search *self, ObjectKind kind, const char *schema, const char *name)
{
    ObjectName wanted = {.kind = kind, .schema = schema, .name = name};
    return name != NULL && self->object != NULL && strcmp(name, self->object->name) == 0 &&
           schema_find(self->schema, &wanted) == self->object;
}

static void find_columns_of_type(Search *self)
{
    const GPtrArray *tables = schema_objects(self->schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; k < table->columns->len; k++) {
            const SchemaColumn *column = table->columns->pdata[k];
            if (names(self, OBJECT_TYPE, column->type_schema, column->type_name))
                add(self, &column->object);
        }
    }
}

static void find_triggers(Search *self)
{
    const GPtrArray *tables = schema_objects(self->schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; k < table->triggers->len; k++) {
            const SchemaTrigger *trigger = table->triggers->pdata[k];
            if (names(self, OBJECT_FUNCTION, trigger->function_schema, trigger->function_name))
                add(self, &trigger->object);
        }
    }
}

static gboolean calls(const Search *self, const char *expression)
{
    return expression != NULL &&
           expression_calls(expression, self->object->schema, self->object->name);
}

static gboolean index_calls(const Search *self, const SchemaIndex *index)
{
    for (guint i = 0; i < index->n_keys; i++)
        if (calls(self, index->keys[i].expression))
            return TRUE;
    return calls(self, index->predicate);
}

static void find_calls_of(Search *self, const SchemaRelation *table)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const SchemaColumn *column = table->columns->pdata[i];
        if (calls(self, column->default_text))
            add(self, &column->object);
    }
    for (guint i = 0; i < table->constraints->len; i++) {
        const SchemaConstraint *constraint = table->constraints->pdata[i];
        if (calls(self, constraint->expression))
            add(self, &constraint->object);
    }
    for (guint i = 0; i < table->indexes->len; i++)
        if (index_calls(self, table->indexes->pdata[i]))
            add(self, table->indexes->pdata[i]);
    for (guint i = 0; i < table->policies->len; i++) {
        const SchemaPolicy *policy = table->policies->pdata[i];
        if (calls(self, policy->using_text) || calls(self, policy->check_text))
            add(self, &policy->object);
    }
}

/* In defaults, checks, indexes and policies. */
static void find_calls(Search *self)
{
    const GPtrArray *tables = schema_objects(self->schema, OBJECT_TABLE);
    for (guint i = 0; self->object != NULL && i < tables->len; i++)
        find_calls_of(self, tables->pdata[i]);
}

static void find_views(Search *self, ObjectKind kind)
{
    const GPtrArray *views = schema_objects(self->schema, kind);
    for (guint i = 0; i < views->len; i++) {
        const SchemaRelation *view = views->pdata[i];
        for (guint k = 0; k < view->n_reads; k++)
            if (names(self, view->reads[k].kind, view->reads[k].schema, view->reads[k].name)) {
                add(self, &view->object);
                break;
            }
    }
}

static gboolean has_target_column(const SchemaConstraint *key, const char *column)
{
    for (guint i = 0; i < key->n_target_columns; i++)
        if (strcmp(key->target_columns[i], column) == 0)
            return TRUE;
    return FALSE;
}

static gboolean has_own_column(const SchemaConstraint *key, const char *column)
{
    for (guint i = 0; i < key->n_columns; i++)
        if (strcmp(key->columns[i], column) == 0)
            return TRUE;
    return FALSE;
}

/* Without written target columns a foreign key points at the primary key. */
static gboolean points_at_part(const Search *self, const SchemaConstraint *key)
{
    if (self->part == NULL)
        return TRUE;
    const SchemaConstraint *primary = schema_primary_key(self->relation);
    const SchemaConstraint *named = schema_find_constraint(self->relation, self->part);
    if (named != NULL)
        return named == primary && key->n_target_columns == 0;
    if (key->n_target_columns > 0)
        return has_target_column(key, self->part);
    return primary != NULL && has_own_column(primary, self->part);
}

static void find_foreign_keys(Search *self)
{
    const GPtrArray *tables = schema_objects(self->schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; table != self->relation && k < table->constraints->len; k++) {
            const SchemaConstraint *key = table->constraints->pdata[k];
            if (key->kind == CONSTRAINT_FOREIGN_KEY &&
                strcmp(key->target_name, self->relation->object.name) == 0 &&
                strcmp(key->target_schema, self->relation->object.schema) == 0 &&
                points_at_part(self, key))
                add(self, &key->object);
        }
    }
}

static void find_members(Search *self)
{
    static const ObjectKind kinds[] = {OBJECT_TABLE,     OBJECT_FOREIGN_TABLE,    OBJECT_VIEW,
                                       OBJECT_TYPE,      OBJECT_DOMAIN,           OBJECT_FUNCTION,
                                       OBJECT_PROCEDURE, OBJECT_MATERIALIZED_VIEW};
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        const GPtrArray *objects = schema_objects(self->schema, kinds[k]);
        for (guint i = 0; i < objects->len; i++) {
            const SchemaObject *object = objects->pdata[i];
            if (strcmp(object->schema, self->object->name) == 0)
                add(self, object);
        }
    }
}

static void search(Search *self, const ObjectName *name)
{
    switch (space_of(name->kind)) {
    case OBJECT_SCHEMA:
        find_members(self);
        break;
    case OBJECT_TYPE:
        find_columns_of_type(self);
        break;
    case OBJECT_FUNCTION:
        find_triggers(self);
        find_calls(self);
        break;
    default:
        break;
    }
    find_views(self, OBJECT_VIEW);
    find_views(self, OBJECT_MATERIALIZED_VIEW);
    if (self->relation != NULL)
        find_foreign_keys(self);
}

static void search_schema(Search *self, const ObjectName *name)
{
    gboolean part = name->part != NULL;
    gboolean relation = part || space_of(name->kind) == OBJECT_TABLE;
    self->relation = relation ? schema_find_relation(self->schema, name) : NULL;
    self->part = name->part;
    self->object = part ? NULL : schema_find(self->schema, name);
    if (self->object != NULL || self->relation != NULL)
        search(self, name);
}

GPtrArray *dependents_of(const LintContext *context, const ObjectName *object)
{
    Search self = {.context = context,
                   .schema = context->schema,
                   .found = g_ptr_array_new_with_free_func(g_free)};
    search_schema(&self, object);
    self.in_prior = TRUE;
    self.schema = context->prior;
    if (self.schema != NULL && schema_find(context->schema, object) == NULL)
        search_schema(&self, object);
    return self.found;
}
