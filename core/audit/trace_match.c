#include "core/audit/trace_match.h"

void target_clear(Target *target)
{
    g_free(target->schema);
    g_free(target->name);
    g_free(target->part);
    g_free(target->arguments);
    g_free(target->owner);
    g_strfreev(target->columns);
}

Target target_new(const char *schema, const char *name, const char *part, const char *arguments)
{
    return (Target){.schema = g_strdup(schema),
                    .name = g_strdup(name),
                    .part = g_strdup(part),
                    .arguments = g_strdup(arguments)};
}

guint target_readings(const ObjectName *name, Target readings[READINGS_MAX])
{
    guint n = 0;
    readings[n++] = target_new(name->schema, name->name, name->part, name->arguments);
    if (name->part != NULL || name->arguments != NULL)
        return n;
    if (name->schema != NULL)
        readings[n++] = target_new(NULL, name->schema, name->name, NULL);
    readings[n++] = target_new(name->schema, NULL, name->name, NULL);
    return n;
}

static const char *text_of(json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

Element element_of(json_t *object)
{
    return (Element){.action = text_of(object, "action"),
                     .kind = text_of(object, "kind"),
                     .schema = text_of(object, "schema"),
                     .name = text_of(object, "name"),
                     .part = text_of(object, "part"),
                     .arguments = text_of(object, "arguments"),
                     .renamed = text_of(object, "renamed"),
                     .moved = text_of(object, "moved"),
                     .table = text_of(object, "table"),
                     .object = object,
                     .statement = json_integer_value(json_object_get(object, "statement"))};
}

gboolean element_is(const Element *element, const char *action)
{
    return g_strcmp0(element->action, action) == 0;
}

static gboolean agrees(const char *wanted, const char *found)
{
    return wanted == NULL || g_strcmp0(wanted, found) == 0;
}

/* A name without schema was looked up along a path: any schema of it may have been the one. */
static gboolean schema_agrees(const Target *target, const Element *element)
{
    if (agrees(target->schema, element->schema))
        return TRUE;
    size_t i;
    json_t *schema;
    json_array_foreach(json_object_get(element->object, "path"), i, schema)
    {
        if (g_strcmp0(target->schema, json_string_value(schema)) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is(const char *text, const char *word)
{
    return g_strcmp0(text, word) == 0;
}

static void replace(char **member, const char *value)
{
    char *copy = g_strdup(value);
    g_free(*member);
    *member = copy;
}

static Closeness step_back_part(Target *target, const Element *element)
{
    if (element->renamed == NULL || !is(element->renamed, target->part) ||
        !agrees(target->name, element->name) || !schema_agrees(target, element))
        return FAR;
    replace(&target->part, element->part);
    return DIRECT;
}

static Closeness step_back_relation(Target *target, const Element *element)
{
    Closeness found = target->part != NULL ? WHOLE : DIRECT;
    gboolean same_arguments = target->part != NULL || agrees(target->arguments, element->arguments);
    if (element->renamed != NULL && is(element->renamed, target->name) && same_arguments &&
        schema_agrees(target, element)) {
        replace(&target->name, element->name);
        return found;
    }
    if (element->moved != NULL && is(element->name, target->name) &&
        is(element->moved, target->schema)) {
        replace(&target->schema, element->schema);
        return found;
    }
    return FAR;
}

Closeness target_step_back(Target *target, const Element *element)
{
    if (is(element->kind, "schema")) {
        if (element->renamed == NULL || target->schema == NULL ||
            !is(element->renamed, target->schema))
            return FAR;
        replace(&target->schema, element->name);
        return WHOLE;
    }
    if (element->part != NULL)
        return step_back_part(target, element);
    return target->name != NULL ? step_back_relation(target, element) : FAR;
}

static gboolean is_relation(const Element *element)
{
    return is(element->kind, "table") || is(element->kind, "view") ||
           is(element->kind, "materialized view") || is(element->kind, "foreign table") ||
           is(element->kind, "type");
}

static gboolean is_column_of(const Target *target, const Element *element)
{
    return target->columns != NULL && is(element->kind, "column") && element->part != NULL &&
           g_strv_contains((const char *const *)target->columns, element->part);
}

/* What takes an index or sequence away without naming it. */
static Closeness closeness_to_owner(const Target *target, const Element *element)
{
    if (!element_is(element, "dropped") || !is(element->name, target->owner))
        return FAR;
    if (element->part == NULL)
        return is_relation(element) ? WHOLE : FAR;
    if (is(element->kind, "constraint"))
        return is(element->part, target->name) ? WHOLE : FAR;
    return is_column_of(target, element) ? WHOLE : FAR;
}

static Closeness closeness_to_part(const Target *target, const Element *element)
{
    if (!agrees(target->name, element->name))
        return FAR;
    if (element->part != NULL)
        return is(element->part, target->part) ? DIRECT : FAR;
    gboolean shared = is(element->action, "dropped") ||
                      (is(element->action, "created") &&
                       json_is_true(json_object_get(element->object, "derived")));
    return target->name != NULL && is_relation(element) && shared ? WHOLE : FAR;
}

Closeness target_closeness(const Target *target, const Element *element)
{
    if (is(element->kind, "schema"))
        return is(element->action, "dropped") && is(element->name, target->schema) ? WHOLE
               : target->schema == NULL && target->part == NULL && is(element->name, target->name)
                   ? DIRECT
                   : FAR;
    if (!schema_agrees(target, element))
        return FAR;
    if (target->part != NULL)
        return closeness_to_part(target, element);
    if (is(element->name, target->name)) {
        if (element->part != NULL)
            return target->arguments == NULL ? BESIDE : FAR;
        return agrees(target->arguments, element->arguments) ? DIRECT : FAR;
    }
    if (target->owner != NULL && closeness_to_owner(target, element) != FAR)
        return WHOLE;
    return target->name != NULL && is(element->table, target->name) ? BESIDE : FAR;
}

gboolean target_learn_owner(Target *target, const Element *element)
{
    size_t i;
    json_t *column, *columns = json_object_get(element->object, "columns");
    if (element->table == NULL || target->owner != NULL)
        return FALSE;
    target->owner = g_strdup(element->table);
    target->columns = g_new0(char *, json_array_size(columns) + 1);
    json_array_foreach(columns, i, column) target->columns[i] = g_strdup(json_string_value(column));
    return TRUE;
}
