#include "lint/context.h"

#include <string.h>

static const ObjectKind kinds[] = {OBJECT_TABLE,    OBJECT_VIEW,      OBJECT_MATERIALIZED_VIEW,
                                   OBJECT_FUNCTION, OBJECT_PROCEDURE, OBJECT_FOREIGN_TABLE};

/* Configured, else that of the schema, else that of the first table there which has one. */
static const char *expected_owner(const LintContext *context, const Schema *schema,
                                  const SchemaObject *object)
{
    const char *owner = lint_settings_text(context->settings, context->rule, "owner");
    ObjectName name = {.kind = OBJECT_SCHEMA, .name = object->schema};
    const SchemaObject *home = owner == NULL ? schema_find(schema, &name) : NULL;
    if (owner != NULL || (home != NULL && home->owner != NULL))
        return owner != NULL ? owner : home->owner;
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaObject *table = tables->pdata[i];
        if (table->owner != NULL && strcmp(table->schema, object->schema) == 0)
            return table->owner;
    }
    return NULL;
}

static gboolean is_right(const LintContext *context, const Schema *schema,
                         const SchemaObject *object)
{
    const char *owner = expected_owner(context, schema, object);
    return object->owner == NULL || owner == NULL || strcmp(object->owner, owner) == 0;
}

static void check_object(LintContext *context, const Schema *schema, const SchemaObject *object)
{
    g_autofree char *key = lint_relation_key(object);
    if (is_right(context, schema, object) || lint_list_matches(context, "exempt", key))
        return;
    ObjectName name = schema_object_name(object);
    lint_report(context,
                &(LintSubject){.origin = &object->origin,
                               .about = &name,
                               .hint = "Give it to the owner that the others have."},
                "%s \"%s\" belongs to \"%s\", not to \"%s\"", object_kind_word(object->kind),
                object->name, object->owner, expected_owner(context, schema, object));
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
    {"owner", LINT_OPTION_TEXT, NULL, "the role that is to own everything"},
    {"exempt", LINT_OPTION_LIST, NULL, "globs over schema.object that may differ"},
    {NULL, LINT_OPTION_TEXT, NULL, NULL},
};

const LintRule rule_sec_owner_mismatch = {
    .id = "sec/owner-mismatch",
    .summary = "an object with another owner than the rest",
    .why = "Only the owner can alter an object: the next migration fails for want of rights, and "
           "views read tables with the rights of their owner.",
    .condition =
        "The files give a table, view, function or procedure to another role than the configured "
        "one; without one, than the owner of its schema, or of the first table there.",
    .safer = "ALTER TABLE orders OWNER TO app_owner;",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY);\nALTER TABLE a OWNER TO app_owner;\nCREATE "
           "TABLE b (id bigint PRIMARY KEY);\nALTER TABLE b OWNER TO jane;\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY);\nALTER TABLE a OWNER TO app_owner;\nCREATE "
            "TABLE b (id bigint PRIMARY KEY);\nALTER TABLE b OWNER TO app_owner;\n",
    .severity = SEVERITY_WARNING,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = options,
    .schema = check,
};
