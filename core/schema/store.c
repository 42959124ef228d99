#include "core/schema/store.h"

#include "core/schema/space.h"

#include <string.h>

const char *store_string(Schema *schema, const char *text)
{
    if (text == NULL)
        return NULL;
    const char *known = g_hash_table_lookup(schema->strings, text);
    if (known == NULL) {
        char *copy = arena_strdup(schema->arena, text);
        g_hash_table_add(schema->strings, copy);
        known = copy;
    }
    return known;
}

const char *store_slice(const Change *change, Slice slice)
{
    const Script *script = change->parse->script;
    if (slice.end <= slice.start || slice.end > script->length)
        return NULL;
    return arena_strndup(change->schema->arena, script->text + slice.start,
                         slice.end - slice.start);
}

const char **store_strings(Schema *schema, const char *const *texts, guint count)
{
    const char **copies = arena_new_array(schema->arena, const char *, count + 1);
    for (guint i = 0; i < count; i++)
        copies[i] = store_string(schema, texts[i]);
    return copies;
}

Origin store_place(const Change *change, gsize offset)
{
    Origin origin = change->origin;
    if (offset <= change->statement->start || offset >= change->parse->script->length)
        return origin;
    origin.offset = script_file_offset(change->parse->script, offset);
    script_place(change->parse->script, offset, &origin.line, &origin.column);
    return origin;
}

static GPtrArray *objects_of(Schema *schema, ObjectKind kind)
{
    if (schema->kinds[kind] == NULL)
        schema->kinds[kind] = g_ptr_array_new();
    return schema->kinds[kind];
}

static void remember(Schema *schema, SchemaObject *object)
{
    SchemaObject *first = g_hash_table_lookup(schema->objects, object);
    if (first == NULL) {
        g_hash_table_add(schema->objects, object);
        return;
    }
    while (first->overload != NULL)
        first = first->overload;
    first->overload = object;
}

static void *new_object(Schema *schema, gsize size, ObjectKind kind, const char *name,
                        Origin origin)
{
    SchemaObject *object = arena_alloc(schema->arena, size);
    object->kind = kind;
    object->schema = "";
    object->name = store_string(schema, name == NULL ? "" : name);
    object->origin = origin;
    return object;
}

void *store_new(Schema *schema, gsize size, ObjectKind kind, const char *in_schema,
                const char *name, const char *arguments, Origin origin)
{
    SchemaObject *object = new_object(schema, size, kind, name, origin);
    object->schema = store_string(schema, in_schema);
    object->arguments = store_string(schema, arguments);
    remember(schema, object);
    g_ptr_array_add(objects_of(schema, kind), object);
    return object;
}

void *store_new_part(Schema *schema, gsize size, ObjectKind kind, SchemaRelation *relation,
                     const char *name, Origin origin)
{
    SchemaObject *object = new_object(schema, size, kind, name, origin);
    object->relation = relation;
    if (relation != NULL)
        object->schema = relation->object.schema;
    return object;
}

/* Out of the table of names only. */
static void unname(Schema *schema, SchemaObject *object)
{
    SchemaObject *first = g_hash_table_lookup(schema->objects, object);
    if (first == object) {
        g_hash_table_remove(schema->objects, object);
        if (object->overload != NULL)
            g_hash_table_add(schema->objects, object->overload);
    }
    for (SchemaObject *before = first; before != NULL; before = before->overload)
        if (before->overload == object)
            before->overload = object->overload;
    object->overload = NULL;
}

void store_forget(Schema *schema, SchemaObject *object)
{
    if (object->dropped)
        return;
    unname(schema, object);
    g_ptr_array_remove(objects_of(schema, object->kind), object);
    object->dropped = TRUE;
}

void store_rename(Schema *schema, SchemaObject *object, const char *in_schema, const char *name)
{
    unname(schema, object);
    object->schema = store_string(schema, in_schema);
    object->name = store_string(schema, name);
    remember(schema, object);
}

SchemaObject *store_find(const Schema *schema, ObjectKind kind, const char *in_schema,
                         const char *name, const char *arguments)
{
    SchemaObject probe = {.kind = kind, .schema = in_schema, .name = name};
    SchemaObject *found = g_hash_table_lookup(schema->objects, &probe);
    while (arguments != NULL && found != NULL && g_strcmp0(found->arguments, arguments) != 0)
        found = found->overload;
    return found;
}

void store_append(Schema *schema, GPtrArray **array, gpointer item)
{
    if (*array == schema->none || *array == NULL) {
        *array = g_ptr_array_new();
        g_ptr_array_add(schema->arrays, *array);
    }
    g_ptr_array_add(*array, item);
}

const char *store_target(const Schema *schema, const ObjectName *name, gboolean temporary)
{
    if (!space_in_schema(name->kind))
        return "";
    if (name->schema != NULL)
        return name->schema;
    return temporary ? "pg_temp" : schema_current(schema);
}

void store_unresolved(const Change *change, const ObjectName *name, TouchAction action)
{
    Schema *schema = change->schema;
    SchemaUnresolved *unresolved = arena_new_struct(schema->arena, SchemaUnresolved);
    unresolved->object = (ObjectName){.kind = name->kind,
                                      .schema = store_string(schema, name->schema),
                                      .name = store_string(schema, name->name),
                                      .part = store_string(schema, name->part),
                                      .arguments = store_string(schema, name->arguments)};
    unresolved->action = action;
    unresolved->origin = change->origin;
    g_ptr_array_add(schema->unresolved, unresolved);
}
