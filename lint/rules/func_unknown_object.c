#include "lint/context.h"

#include <string.h>

/* A schema that the files fill: what it lacks is not there. */
static gboolean is_ours(const Schema *schema, const char *name)
{
    static const ObjectKind kinds[] = {OBJECT_TABLE, OBJECT_VIEW, OBJECT_MATERIALIZED_VIEW};
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        const GPtrArray *objects = schema_objects(schema, kinds[k]);
        for (guint i = 0; i < objects->len; i++)
            if (strcmp(((const SchemaObject *)objects->pdata[i])->schema, name) == 0)
                return TRUE;
    }
    return FALSE;
}

static gboolean is_unknown(const Schema *schema, const ObjectName *name)
{
    if (name->schema == NULL || name->name == NULL || g_str_has_prefix(name->schema, "pg_") ||
        strcmp(name->schema, "information_schema") == 0)
        return FALSE;
    ObjectName any = {.kind = OBJECT_UNKNOWN, .schema = name->schema, .name = name->name};
    return schema_find(schema, &any) == NULL && is_ours(schema, name->schema);
}

/* Written and referred to: one use. */
static gboolean is_again(const SchemaFunction *function, guint n)
{
    const SchemaUse *use = &function->uses[n];
    for (guint i = 0; i < n; i++)
        if (g_strcmp0(function->uses[i].name.name, use->name.name) == 0 &&
            g_strcmp0(function->uses[i].name.schema, use->name.schema) == 0)
            return TRUE;
    return FALSE;
}

static void check_function(LintContext *context, const Schema *schema,
                           const SchemaFunction *function)
{
    for (guint i = 0; i < function->n_uses; i++) {
        const SchemaUse *use = &function->uses[i];
        if (!is_unknown(schema, &use->name) || is_again(function, i))
            continue;
        ObjectName name = schema_object_name(&function->object);
        lint_report(context,
                    &(LintSubject){.origin = &use->origin,
                                   .about = &name,
                                   .hint = "Name what is there, or drop the function."},
                    "\"%s\" uses \"%s.%s\", which no file makes", function->object.name,
                    use->name.schema, use->name.name);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    static const ObjectKind kinds[] = {OBJECT_FUNCTION, OBJECT_PROCEDURE};
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        const GPtrArray *functions = schema_objects(schema, kinds[k]);
        for (guint i = 0; i < functions->len; i++) {
            const SchemaFunction *function = functions->pdata[i];
            if (lint_knows_all_before(context, function->object.origin.path))
                check_function(context, schema, function);
        }
    }
}

const LintRule rule_func_unknown_object = {
    .id = "func/unknown-object",
    .summary = "a function that uses a table which no file makes",
    .why = "PostgreSQL looks into the body of a PL/pgSQL function when it runs, not when it is "
           "created: a table that was renamed or dropped is missed by users.",
    .condition = "The static SQL of a body names a relation with its schema, the files make other "
                 "relations in that schema, but not that one. Not names without a schema, which "
                 "may be temporary tables; nor the server's own schemas.",
    .safer = "Change the function in the migration that renames or drops the table.",
    .bad = "-- file: db/schema/a.sql\nCREATE TABLE app.orders (id bigint PRIMARY KEY);\nCREATE "
           "FUNCTION app.n() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) "
           "FROM app.purchases); END $$;\n",
    .good = "-- file: db/schema/a.sql\nCREATE TABLE app.orders (id bigint PRIMARY KEY);\nCREATE "
            "FUNCTION app.n() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) "
            "FROM app.orders); END $$;\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
