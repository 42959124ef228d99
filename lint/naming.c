#include "lint/naming.h"

static const GRegex *find_pattern(const LintContext *context, const SchemaObject *object,
                                  const char *option)
{
    const char *schema =
        object->relation != NULL ? object->relation->object.schema : object->schema;
    const GRegex *regex =
        lint_settings_map(context->settings, context->rule, "paths", object->origin.path);
    if (regex == NULL)
        regex = lint_settings_map(context->settings, context->rule, "schemas", schema);
    if (regex == NULL)
        regex = lint_settings_regex(context->settings, context->rule, option);
    return regex;
}

void naming_check(LintContext *context, const SchemaObject *object, const char *option)
{
    const GRegex *regex = find_pattern(context, object, option);
    if (regex == NULL || g_regex_match(regex, object->name, 0, NULL))
        return;
    ObjectName name = schema_object_name(object);
    g_autofree char *hint = g_strdup_printf("Names here match %s.", g_regex_get_pattern(regex));
    lint_report(context, &(LintSubject){.origin = &object->origin, .about = &name, .hint = hint},
                "%s name \"%s\" breaks the naming rule", object_kind_word(object->kind),
                object->name);
}

void naming_check_kind(LintContext *context, const Schema *schema, ObjectKind kind,
                       const char *option)
{
    const GPtrArray *objects = schema_objects(schema, kind);
    for (guint i = 0; i < objects->len; i++)
        naming_check(context, objects->pdata[i], option);
}
