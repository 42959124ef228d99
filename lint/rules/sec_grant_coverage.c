#include "lint/context.h"

#include <string.h>

static const ObjectKind kinds[] = {OBJECT_TABLE,    OBJECT_VIEW,      OBJECT_MATERIALIZED_VIEW,
                                   OBJECT_FUNCTION, OBJECT_PROCEDURE, OBJECT_FOREIGN_TABLE};

static gboolean has_grant(const SchemaObject *object, const char *role)
{
    for (guint i = 0; object->grants != NULL && i < object->grants->len; i++) {
        const SchemaGrant *grant = object->grants->pdata[i];
        if (role == NULL || strcmp(grant->grantee, role) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Functions are everybody's unless that is revoked. */
static gboolean is_granted(const LintContext *context, G_GNUC_UNUSED const Schema *schema,
                           const SchemaObject *object)
{
    const char *const *roles = lint_settings_list(context->settings, context->rule, "roles");
    if (object->kind == OBJECT_FUNCTION || object->kind == OBJECT_PROCEDURE)
        return TRUE;
    for (guint i = 0; roles[i] != NULL; i++)
        if (!has_grant(object, roles[i]))
            return FALSE;
    return roles[0] != NULL || has_grant(object, NULL);
}

static void check_object(LintContext *context, const Schema *schema, const SchemaObject *object)
{
    g_autofree char *key = lint_relation_key(object);
    if (is_granted(context, schema, object) || lint_list_matches(context, "exempt", key))
        return;
    ObjectName name = schema_object_name(object);
    lint_report(
        context,
        &(LintSubject){.origin = &object->origin,
                       .about = &name,
                       .hint = "GRANT what the programs need, or list the object under exempt."},
        "%s \"%s\" lacks a GRANT to a role that needs it", object_kind_word(object->kind),
        object->name);
}

static gboolean is_lasting(const SchemaObject *object)
{
    gboolean table = object->kind == OBJECT_TABLE;
    return !table || !((const SchemaRelation *)object)->temporary;
}

static void check(LintContext *context, const Schema *schema)
{
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        const GPtrArray *objects = schema_objects(schema, kinds[k]);
        for (guint i = 0; i < objects->len; i++)
            if (is_lasting(objects->pdata[i]))
                check_object(context, schema, objects->pdata[i]);
    }
}

static const LintOption options[] = {
    {"roles", LINT_OPTION_LIST, NULL, "roles that each need a grant of every table and view"},
    {"exempt", LINT_OPTION_LIST, NULL, "globs over schema.object that may differ"},
    {NULL, LINT_OPTION_TEXT, NULL, NULL},
};

const LintRule rule_sec_grant_coverage = {
    .id = "sec/grant-coverage",
    .summary = "a table or view that is granted to nobody",
    .why = "Programs that do not run as the owner cannot use it, which is found out after the "
           "deployment.",
    .condition = "A table or view has no GRANT to each of the configured roles; without any "
                 "configured, no GRANT at all.",
    .safer = "GRANT SELECT, INSERT ON orders TO app;",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY);\n",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);\nGRANT SELECT ON orders TO app;\n",
    .severity = SEVERITY_WARNING,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = options,
    .schema = check,
};
