#include "lint/documented.h"

static char *key_of(const SchemaObject *object)
{
    if (object->kind == OBJECT_SCHEMA)
        return g_strdup(object->name);
    const SchemaRelation *relation = object->kind == OBJECT_COLUMN ? object->relation : NULL;
    return relation == NULL ? lint_relation_key(object)
                            : g_strconcat(relation->object.schema, ".", relation->object.name, ".",
                                          object->name, NULL);
}

void documented_check(LintContext *context, const SchemaObject *object)
{
    if (object->comment != NULL && *object->comment != '\0')
        return;
    g_autofree char *key = key_of(object);
    if (!lint_list_matches(context, "only", key) || lint_list_matches(context, "exempt", key))
        return;
    ObjectName name = schema_object_name(object);
    lint_report(context,
                &(LintSubject){.origin = &object->origin,
                               .about = &name,
                               .hint = "COMMENT ON … IS '…'; goes where the object goes."},
                "%s \"%s\" has no comment", object_kind_word(object->kind), object->name);
}

void documented_check_kind(LintContext *context, const Schema *schema, ObjectKind kind)
{
    const GPtrArray *objects = schema_objects(schema, kind);
    for (guint i = 0; i < objects->len; i++)
        documented_check(context, objects->pdata[i]);
}
