#include "core/schema/model.h"

#include "core/schema/space.h"
#include "core/schema/store.h"

#include <string.h>

static guint hash_object(gconstpointer key)
{
    const SchemaObject *object = key;
    return g_str_hash(object->name) * 31 + g_str_hash(object->schema) +
           (guint)space_of(object->kind);
}

static gboolean equal_objects(gconstpointer a, gconstpointer b)
{
    const SchemaObject *one = a, *other = b;
    return space_of(one->kind) == space_of(other->kind) && strcmp(one->name, other->name) == 0 &&
           strcmp(one->schema, other->schema) == 0;
}

Schema *schema_new(const char *search_path)
{
    Schema *schema = g_new0(Schema, 1);
    schema->arena = arena_new();
    schema->strings = g_hash_table_new(g_str_hash, g_str_equal);
    schema->objects = g_hash_table_new(hash_object, equal_objects);
    schema->arrays = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    schema->none = g_ptr_array_new();
    schema->unresolved = g_ptr_array_new();
    schema->dropped_indexes = g_ptr_array_new();
    schema->default_path = search_path_parse(search_path == NULL ? "public" : search_path);
    schema->path = g_strdupv(schema->default_path);
    return schema;
}

void schema_free(Schema *schema)
{
    if (schema == NULL)
        return;
    for (guint i = 0; i < OBJECT_KIND_COUNT; i++)
        if (schema->kinds[i] != NULL)
            g_ptr_array_unref(schema->kinds[i]);
    g_ptr_array_unref(schema->arrays);
    g_ptr_array_unref(schema->none);
    g_ptr_array_unref(schema->unresolved);
    g_ptr_array_unref(schema->dropped_indexes);
    g_hash_table_unref(schema->objects);
    g_hash_table_unref(schema->strings);
    g_strfreev(schema->default_path);
    g_strfreev(schema->path);
    arena_free(schema->arena);
    g_free(schema);
}

const char *schema_current(const Schema *schema)
{
    return schema->path[0] == NULL ? "public" : schema->path[0];
}

const GPtrArray *schema_objects(const Schema *schema, ObjectKind kind)
{
    return schema->kinds[kind] == NULL ? schema->none : schema->kinds[kind];
}

void schema_forget_unresolved(Schema *schema, guint n)
{
    if (n < schema->unresolved->len)
        g_ptr_array_set_size(schema->unresolved, (int)n);
}

const GPtrArray *schema_unresolved(const Schema *schema)
{
    return schema->unresolved;
}

const GPtrArray *schema_dropped_indexes(const Schema *schema)
{
    return schema->dropped_indexes;
}

ObjectName schema_object_name(const SchemaObject *object)
{
    if (object->relation == NULL || object->kind == OBJECT_INDEX)
        return (ObjectName){.kind = object->kind,
                            .schema = object->schema[0] == '\0' ? NULL : object->schema,
                            .name = object->name,
                            .arguments = object->arguments};
    const SchemaObject *relation = &object->relation->object;
    return (ObjectName){.kind = object->kind,
                        .schema = relation->schema,
                        .name = relation->name,
                        .part = object->name};
}

/* Through the search_path where the name has no schema: temporary things first, as the server does.
 */
static SchemaObject *find_named(const Schema *schema, ObjectKind kind, const ObjectName *name)
{
    if (name->name == NULL)
        return NULL;
    if (!space_in_schema(kind))
        return store_find(schema, kind, "", name->name, name->arguments);
    if (name->schema != NULL)
        return store_find(schema, kind, name->schema, name->name, name->arguments);
    SchemaObject *found = store_find(schema, kind, "pg_temp", name->name, name->arguments);
    for (guint i = 0; found == NULL && schema->path[i] != NULL; i++)
        found = store_find(schema, kind, schema->path[i], name->name, name->arguments);
    return found;
}

static gboolean is_relation(const SchemaObject *object)
{
    switch (object->kind) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATERIALIZED_VIEW:
        return TRUE;
    default:
        return FALSE;
    }
}

SchemaRelation *schema_find_relation(const Schema *schema, const ObjectName *name)
{
    SchemaObject *found = find_named(schema, OBJECT_TABLE, name);
    return found != NULL && is_relation(found) ? (SchemaRelation *)found : NULL;
}

static SchemaObject *find_in(const GPtrArray *parts, const char *name)
{
    for (guint i = 0; i < parts->len; i++) {
        SchemaObject *part = g_ptr_array_index(parts, i);
        if (strcmp(part->name, name) == 0)
            return part;
    }
    return NULL;
}

SchemaColumn *schema_find_column(const SchemaRelation *relation, const char *name)
{
    return (SchemaColumn *)find_in(relation->columns, name);
}

SchemaConstraint *schema_find_constraint(const SchemaRelation *relation, const char *name)
{
    return (SchemaConstraint *)find_in(relation->constraints, name);
}

SchemaConstraint *schema_primary_key(const SchemaRelation *relation)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        SchemaConstraint *constraint = g_ptr_array_index(relation->constraints, i);
        if (constraint->kind == CONSTRAINT_PRIMARY_KEY)
            return constraint;
    }
    return NULL;
}

/* A constraint of a domain, an attribute of a composite type. */
static SchemaObject *find_in_type(const Schema *schema, const ObjectName *name)
{
    SchemaType *type = schema_find_type(schema, name);
    if (type == NULL)
        return NULL;
    const GPtrArray *parts = name->kind == OBJECT_CONSTRAINT ? type->constraints : type->attributes;
    return parts == NULL ? NULL : find_in(parts, name->part);
}

static SchemaObject *find_part(const Schema *schema, const ObjectName *name)
{
    SchemaRelation *relation = schema_find_relation(schema, name);
    if (name->part == NULL)
        return NULL;
    if (relation == NULL)
        return find_in_type(schema, name);
    switch (name->kind) {
    case OBJECT_COLUMN:
    case OBJECT_DEFAULT:
        return find_in(relation->columns, name->part);
    case OBJECT_CONSTRAINT:
        return find_in(relation->constraints, name->part);
    case OBJECT_TRIGGER:
        return find_in(relation->triggers, name->part);
    case OBJECT_RULE:
        return find_in(relation->rules, name->part);
    default:
        return find_in(relation->policies, name->part);
    }
}

static SchemaObject *find_any(const Schema *schema, const ObjectName *name)
{
    if (name->part != NULL) {
        static const ObjectKind parts[] = {OBJECT_COLUMN, OBJECT_CONSTRAINT, OBJECT_TRIGGER,
                                           OBJECT_POLICY, OBJECT_RULE};
        for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
            ObjectName of_kind = *name;
            of_kind.kind = parts[i];
            SchemaObject *found = find_part(schema, &of_kind);
            if (found != NULL)
                return found;
        }
        return NULL;
    }
    for (ObjectKind kind = OBJECT_UNKNOWN + 1; kind < OBJECT_KIND_COUNT; kind++) {
        SchemaObject *found = space_of(kind) == kind ? find_named(schema, kind, name) : NULL;
        if (found != NULL)
            return found;
    }
    return NULL;
}

SchemaObject *schema_find(const Schema *schema, const ObjectName *name)
{
    if (name->kind == OBJECT_UNKNOWN)
        return find_any(schema, name);
    if (space_in_relation(name->kind))
        return find_part(schema, name);
    SchemaObject *found = find_named(schema, name->kind, name);
    if (found == NULL || found->kind == name->kind || name->kind == OBJECT_TABLE)
        return found;
    return space_of(name->kind) == OBJECT_TYPE || space_of(name->kind) == OBJECT_FUNCTION ? found
                                                                                          : NULL;
}

SchemaIndex *schema_find_index(const Schema *schema, const ObjectName *name)
{
    SchemaObject *found = find_named(schema, OBJECT_INDEX, name);
    return found != NULL && found->kind == OBJECT_INDEX ? (SchemaIndex *)found : NULL;
}

SchemaFunction *schema_find_function(const Schema *schema, const ObjectName *name)
{
    return (SchemaFunction *)find_named(schema, OBJECT_FUNCTION, name);
}

SchemaType *schema_find_type(const Schema *schema, const ObjectName *name)
{
    return (SchemaType *)find_named(schema, OBJECT_TYPE, name);
}

SchemaSequence *schema_find_sequence(const Schema *schema, const ObjectName *name)
{
    SchemaObject *found = find_named(schema, OBJECT_SEQUENCE, name);
    return found != NULL && found->kind == OBJECT_SEQUENCE ? (SchemaSequence *)found : NULL;
}
