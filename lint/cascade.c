#include "lint/cascade.h"

#include <string.h>

typedef struct Cascade {
    const Schema *schema;
    GArray *locks;
    gsize offset;
    gboolean certain;
} Cascade;

static gboolean is_same(const ObjectName *a, const SchemaObject *b)
{
    return g_strcmp0(a->name, b->name) == 0 &&
           (a->schema == NULL || strcmp(a->schema, b->schema) == 0);
}

/* FALSE when it was there already. */
static gboolean add(const Cascade *self, const SchemaObject *object)
{
    for (guint i = 0; i < self->locks->len; i++) {
        RelationLock *lock = &g_array_index(self->locks, RelationLock, i);
        if (!is_same(&lock->relation, object))
            continue;
        gboolean known = lock->mode == LOCK_ACCESS_EXCLUSIVE;
        lock->mode = LOCK_ACCESS_EXCLUSIVE;
        return !known;
    }
    RelationLock lock = {.relation = schema_object_name(object),
                         .role = LOCK_ON_REFERENCING,
                         .mode = LOCK_ACCESS_EXCLUSIVE,
                         .brief = TRUE,
                         .certain = self->certain,
                         .offset = self->offset};
    g_array_append_val(self->locks, lock);
    return TRUE;
}

static gboolean reads(const SchemaRelation *view, const SchemaObject *object)
{
    for (guint i = 0; i < view->n_reads; i++)
        if (is_same(&view->reads[i], object))
            return TRUE;
    return FALSE;
}

static void add_views(const Cascade *self, const SchemaObject *object)
{
    static const ObjectKind kinds[] = {OBJECT_VIEW, OBJECT_MATERIALIZED_VIEW};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const GPtrArray *views = schema_objects(self->schema, kinds[i]);
        for (guint k = 0; k < views->len; k++) {
            const SchemaRelation *view = views->pdata[k];
            if (&view->object != object && reads(view, object) && add(self, &view->object))
                add_views(self, &view->object);
        }
    }
}

static void add_targets(const Cascade *self, const SchemaRelation *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const SchemaConstraint *key = table->constraints->pdata[i];
        ObjectName name = {
            .kind = OBJECT_TABLE, .schema = key->target_schema, .name = key->target_name};
        const SchemaRelation *target = key->kind == CONSTRAINT_FOREIGN_KEY && name.name != NULL
                                           ? schema_find_relation(self->schema, &name)
                                           : NULL;
        if (target != NULL)
            (void)add(self, &target->object);
    }
}

static void add_members(const Cascade *self, const ObjectName *schema)
{
    static const ObjectKind kinds[] = {OBJECT_TABLE, OBJECT_VIEW, OBJECT_MATERIALIZED_VIEW,
                                       OBJECT_FOREIGN_TABLE};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const GPtrArray *relations = schema_objects(self->schema, kinds[i]);
        for (guint k = 0; k < relations->len; k++) {
            const SchemaRelation *relation = relations->pdata[k];
            if (strcmp(relation->object.schema, schema->name) != 0)
                continue;
            if (add(self, &relation->object))
                add_views(self, &relation->object);
            add_targets(self, relation);
        }
    }
}

static gboolean has_column_of(const SchemaRelation *table, const SchemaObject *type)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const SchemaColumn *column = table->columns->pdata[i];
        if (g_strcmp0(column->type_name, type->name) == 0 &&
            (column->type_schema == NULL || strcmp(column->type_schema, type->schema) == 0))
            return TRUE;
    }
    return FALSE;
}

static gboolean has_trigger_of(const SchemaRelation *table, const SchemaObject *function)
{
    for (guint i = 0; i < table->triggers->len; i++) {
        const SchemaTrigger *trigger = table->triggers->pdata[i];
        if (g_strcmp0(trigger->function_name, function->name) == 0 &&
            (trigger->function_schema == NULL ||
             strcmp(trigger->function_schema, function->schema) == 0))
            return TRUE;
    }
    return FALSE;
}

static void add_users(const Cascade *self, const SchemaObject *object,
                      gboolean (*uses)(const SchemaRelation *table, const SchemaObject *object))
{
    const GPtrArray *tables = schema_objects(self->schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (uses(table, object))
            (void)add(self, &table->object);
    }
}

static void add_dropped(const Cascade *self, const ObjectName *name)
{
    if (name->kind == OBJECT_SCHEMA) {
        add_members(self, name);
        return;
    }
    const SchemaObject *object = schema_find(self->schema, name);
    if (object == NULL || name->part != NULL)
        return;
    switch (object->kind) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATERIALIZED_VIEW:
        add_views(self, object);
        return;
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
        add_users(self, object, has_column_of);
        return;
    case OBJECT_FUNCTION:
        add_users(self, object, has_trigger_of);
        return;
    default:
        return;
    }
}

/* Which of the views read the column is not known. */
static void add_of_columns(Cascade *self, const AlterTable *alter)
{
    const SchemaRelation *table = schema_find_relation(self->schema, &alter->table);
    for (guint i = 0; table != NULL && i < alter->n_actions; i++) {
        if (alter->actions[i].kind != ALTER_DROP_COLUMN || !alter->actions[i].cascade)
            continue;
        self->offset = alter->actions[i].offset;
        self->certain = FALSE;
        add_views(self, &table->object);
    }
}

void cascade_add(const Schema *schema, const Statement *statement, GArray *locks)
{
    Cascade self = {schema, locks, statement->start, TRUE};
    if (statement->kind == STATEMENT_ALTER_TABLE)
        add_of_columns(&self, statement->alter_table);
    if (statement->kind != STATEMENT_DROP || !statement->drop->cascade)
        return;
    for (guint i = 0; i < statement->drop->n_objects; i++)
        add_dropped(&self, &statement->drop->objects[i]);
}
