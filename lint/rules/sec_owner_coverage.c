#include "lint/context.h"

#include <string.h>

static const ObjectKind kinds[] = {OBJECT_TABLE,    OBJECT_VIEW,      OBJECT_MATERIALIZED_VIEW,
                                   OBJECT_FUNCTION, OBJECT_PROCEDURE, OBJECT_FOREIGN_TABLE};

static gboolean is_owned(G_GNUC_UNUSED const Schema *schema, const SchemaObject *object)
{
    return object->owner != NULL;
}

static void check_object(LintContext *context, const Schema *schema, const SchemaObject *object)
{
    g_autofree char *key = lint_relation_key(object);
    if (is_owned(schema, object) || lint_list_matches(context, "exempt", key))
        return;
    ObjectName name = schema_object_name(object);
    lint_report(context,
                &(LintSubject){.origin = &object->origin,
                               .about = &name,
                               .hint = "ALTER … OWNER TO the role that is meant to own it."},
                "%s \"%s\" is given to no owner", object_kind_word(object->kind), object->name);
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
    {"exempt", LINT_OPTION_LIST, NULL, "globs over schema.object that may differ"},
    {NULL, LINT_OPTION_TEXT, NULL, NULL},
};

const LintRule rule_sec_owner_coverage = {
    .id = "sec/owner-coverage",
    .summary = "an object that is given to no owner",
    .why = "It belongs to whoever runs the file, and so do its rights: a person, on one database, "
           "the deployment on the next.",
    .condition = "No statement of the files says OWNER TO of a table, view, function or procedure. "
                 "Not temporary tables.",
    .safer = "ALTER TABLE orders OWNER TO app_owner;",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY);\n",
    .good =
        "CREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders OWNER TO app_owner;\n",
    .severity = SEVERITY_WARNING,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options = options,
    .schema = check,
};
