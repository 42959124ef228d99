#include "lint/context.h"
#include "lint/defined.h"

#include <string.h>

static gboolean needs_quotes(const char *name)
{
    if (!g_ascii_islower(*name) && *name != '_' && (*name & 0x80) == 0)
        return TRUE;
    for (const char *at = name; *at != '\0'; at++)
        if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != '_' && *at != '$' &&
            (*at & 0x80) == 0)
            return TRUE;
    return FALSE;
}

/* The rule for names of its kind; NULL where there is none. */
static const char *rule_of(ObjectKind kind)
{
    switch (kind) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
        return "name/table";
    case OBJECT_COLUMN:
        return "name/column";
    case OBJECT_VIEW:
    case OBJECT_MATERIALIZED_VIEW:
        return "name/view";
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
        return "name/function";
    case OBJECT_TRIGGER:
        return "name/trigger";
    case OBJECT_SEQUENCE:
        return "name/sequence";
    case OBJECT_SCHEMA:
        return "name/schema";
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
        return "name/type";
    default:
        return NULL;
    }
}

/* Reported already, by the rule about names of that kind. */
static gboolean is_said(const LintContext *context, const SchemaObject *object)
{
    const char *id = rule_of(object->kind);
    const LintRule *rule = id != NULL ? lint_rule_find(id) : NULL;
    if (rule == NULL || lint_settings_severity(context->settings, rule) == SEVERITY_OFF)
        return FALSE;
    const GRegex *pattern = lint_settings_regex(context->settings, rule, "pattern");
    return pattern != NULL && !g_regex_match(pattern, object->name, 0, NULL);
}

static void visit(const SchemaObject *object, gpointer data)
{
    LintContext *context = data;
    if (!needs_quotes(object->name) || is_said(context, object))
        return;
    ObjectName name = schema_object_name(object);
    lint_report(context,
                &(LintSubject){.origin = &object->origin,
                               .about = &name,
                               .hint = "Use lower case letters, digits and underscores."},
                "%s name \"%s\" needs quotes wherever it is used", object_kind_word(object->kind),
                object->name);
}

static void check(LintContext *context, const Schema *schema)
{
    defined_each(schema, visit, context);
}

const LintRule rule_name_quoted = {
    .id = "name/quoted",
    .summary = "a name that needs quotes",
    .why = "Upper case letters, blanks and signs in a name need quotes in every statement for "
           "ever, and tools that forget them ask for another object.",
    .condition = "The name of anything, as PostgreSQL stores it, is not made of lower case "
                 "letters, digits, underscores and dollars. Not where the rule for names of that "
                 "kind (name/table, name/column, …) is on and says so already.",
    .safer = "CREATE INDEX orders_note instead of CREATE INDEX \"Orders note\".",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE INDEX \"A by id\" ON a (id);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE INDEX A_By_Id ON a (id);\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
