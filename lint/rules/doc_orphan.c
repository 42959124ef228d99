#include "lint/context.h"

#include <string.h>

/* Kinds that the model keeps whole: what it lacks of others may well be there. */
static gboolean is_kept(ObjectKind kind)
{
    switch (kind) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATERIALIZED_VIEW:
    case OBJECT_COLUMN:
    case OBJECT_CONSTRAINT:
    case OBJECT_TRIGGER:
    case OBJECT_POLICY:
    case OBJECT_INDEX:
    case OBJECT_SEQUENCE:
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_AGGREGATE:
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean is_of_server(const ObjectName *name)
{
    return name->schema != NULL && (g_str_has_prefix(name->schema, "pg_") ||
                                    strcmp(name->schema, "information_schema") == 0);
}

/* The columns of a view are known only where its query names them. */
static gboolean may_have_column(const SchemaRelation *relation, const char *column)
{
    if (relation->object.kind != OBJECT_VIEW && relation->object.kind != OBJECT_MATERIALIZED_VIEW)
        return relation->as_query;
    for (guint i = 0; i < relation->n_outputs; i++)
        if (relation->outputs[i] == NULL || strcmp(relation->outputs[i], column) == 0)
            return TRUE;
    return relation->n_outputs == 0;
}

static gboolean is_there(const Schema *schema, const ObjectName *name)
{
    if (schema_find(schema, name) != NULL)
        return TRUE;
    const SchemaRelation *relation =
        name->kind == OBJECT_COLUMN ? schema_find_relation(schema, name) : NULL;
    return relation != NULL && may_have_column(relation, name->part);
}

/* Which search_path was in force is not kept: any schema will do. */
static gboolean is_anywhere(const Schema *schema, const ObjectName *name)
{
    if (is_there(schema, name))
        return TRUE;
    const GPtrArray *schemas = schema_objects(schema, OBJECT_SCHEMA);
    for (guint i = 0; name->schema == NULL && i < schemas->len; i++) {
        ObjectName qualified = *name;
        qualified.schema = ((const SchemaObject *)schemas->pdata[i])->name;
        if (is_there(schema, &qualified))
            return TRUE;
    }
    return FALSE;
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *unresolved = schema_unresolved(schema);
    for (guint i = 0; i < unresolved->len; i++) {
        const SchemaUnresolved *comment = unresolved->pdata[i];
        const ObjectName *name = &comment->object;
        if (comment->action != TOUCH_COMMENT || !is_kept(name->kind) || is_of_server(name) ||
            !lint_knows_all_before(context, comment->origin.path) || is_anywhere(schema, name))
            continue;
        g_autofree char *written = object_name_format(name);
        lint_report(context,
                    &(LintSubject){.origin = &comment->origin,
                                   .about = name,
                                   .hint = "Name what is there, with its schema, and of a function "
                                           "the types of its arguments."},
                    "COMMENT ON %s %s: no file makes it", object_kind_word(name->kind), written);
    }
}

const LintRule rule_doc_orphan = {
    .id = "doc/orphan",
    .summary = "a comment on something that is not there",
    .why = "The statement fails on the server, mostly since the object was renamed or dropped, or "
           "a function got another argument.",
    .condition =
        "COMMENT ON a relation, column, constraint, trigger, policy, index, sequence, type or "
        "function that no file makes: by its exact schema and, of a function, its signature. Only "
        "where all files before are known. Not for columns of a view with * in its query.",
    .safer = "COMMENT ON FUNCTION app.total(bigint) IS '…';",
    .bad = "-- file: db/schema/a.sql\nCREATE TABLE orders (id bigint PRIMARY KEY);\nCOMMENT ON "
           "COLUMN orders.note IS 'Free text.';\n",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY);\nCOMMENT ON COLUMN orders.id IS 'Its "
            "number.';\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
