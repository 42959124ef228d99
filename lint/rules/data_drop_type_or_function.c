#include "lint/dependents.h"
#include "lint/nearby.h"

#include "core/schema/space.h"

/* Types, functions and views; tables have rules of their own. */
static gboolean is_judged(ObjectKind kind)
{
    return space_of(kind) == OBJECT_TYPE || space_of(kind) == OBJECT_FUNCTION ||
           kind == OBJECT_VIEW || kind == OBJECT_MATERIALIZED_VIEW;
}

/* What goes in the same statement depends on nothing any more. */
static void forget_dropped(const LintContext *context, const Drop *drop, GPtrArray *dependents)
{
    for (guint i = 0; i < drop->n_objects; i++) {
        const SchemaObject *object = schema_find(context->schema, &drop->objects[i]);
        if (object == NULL)
            continue;
        ObjectName name = schema_object_name(object);
        g_autofree char *text = object_name_format(&name);
        guint at;
        if (g_ptr_array_find_with_equal_func(dependents, text, g_str_equal, &at))
            g_ptr_array_remove_index(dependents, at);
    }
}

static void check_object(LintContext *context, const Statement *statement, const ObjectName *object)
{
    const Drop *drop = statement->drop;
    g_autoptr(GPtrArray) dependents = dependents_of(context, object);
    forget_dropped(context, drop, dependents);
    if (dependents->len == 0 || nearby_after(context, statement, TOUCH_CREATE, object) != NULL)
        return;
    g_autofree char *list = nearby_list(dependents);
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = object,
                               .hint = "Change or drop what refers to it first."},
                drop->cascade ? "%s \"%s\" is dropped, and CASCADE takes what still uses it: %s"
                              : "%s \"%s\" is dropped while something still uses it: %s",
                object_kind_word(object->kind), object->name, list);
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_DROP)
        return;
    for (guint i = 0; i < statement->drop->n_objects; i++)
        if (is_judged(statement->drop->objects[i].kind))
            check_object(context, statement, &statement->drop->objects[i]);
}

const LintRule rule_data_drop_type_or_function = {
    .id = "data/drop-type-or-function",
    .summary = "a type, function or view that is still used is dropped",
    .why = "Without CASCADE the statement fails on the server; with it, columns and their data, "
           "triggers and views go along.",
    .condition =
        "DROP TYPE, DOMAIN, FUNCTION, PROCEDURE or VIEW while the known schema has a column of the "
        "type, a trigger, default, check, index or policy that calls the function, or a view that "
        "reads it. Not when the file "
        "creates it anew afterwards, nor in down migrations.",
    .safer = "Change the columns to another type, drop the triggers and views, then drop it.",
    .bad = "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE IF NOT EXISTS a (id bigint PRIMARY KEY, "
           "m mood);\nDROP TYPE mood;\n",
    .good = "CREATE TYPE mood AS ENUM ('ok');\nCREATE TABLE IF NOT EXISTS a (id bigint PRIMARY "
            "KEY, m mood);\nALTER TABLE a ALTER COLUMN m TYPE text;\nDROP TYPE mood;\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_UP,
    .statement = check,
};
