#include "lint/context.h"

#include <string.h>

static gboolean is_judged(const Touch *touch)
{
    if (touch->action != TOUCH_CREATE || (touch->flags & TOUCH_TEMPORARY) != 0 ||
        touch->object.name == NULL)
        return FALSE;
    switch (touch->object.kind) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATERIALIZED_VIEW:
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
    case OBJECT_SEQUENCE:
        return TRUE;
    default:
        return FALSE;
    }
}

static const SchemaObject *find_earlier(const LintContext *context, const Touch *touch)
{
    ObjectName name = touch->object;
    if (name.schema == NULL)
        name.schema = schema_current(context->schema);
    const SchemaObject *found = name.schema != NULL ? schema_find(context->schema, &name) : NULL;
    gboolean elsewhere = found != NULL && found->origin.path != NULL &&
                         strcmp(found->origin.path, context->source->path) != 0;
    return elsewhere ? found : NULL;
}

static void check(LintContext *context, const Statement *statement)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        const SchemaObject *earlier = is_judged(touch) ? find_earlier(context, touch) : NULL;
        if (earlier == NULL || earlier->origin.line == 0)
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = touch->offset,
                                   .about = &touch->object,
                                   .hint = "Keep one of the two."},
                    "%s \"%s\" is defined in \"%s\", too", object_kind_word(touch->object.kind),
                    touch->object.name, earlier->origin.path);
        return;
    }
}

const LintRule rule_tree_duplicate_object = {
    .id = "tree/duplicate-object",
    .summary = "an object that two files define",
    .why = "The last definition wins, or the first one with IF NOT EXISTS: who changes the other "
           "changes nothing.",
    .condition =
        "A file of the DDL tree creates a table, view, function (with the same input types), type, "
        "domain or sequence that an earlier file creates, with OR REPLACE and IF NOT EXISTS, too. "
        "Not when it was dropped in between; not temporary objects.",
    .safer = "One file for each object.",
    .bad = "-- file: db/schema/1.sql\nCREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS "
           "'SELECT 1';\n-- file: db/schema/2.sql\nCREATE OR REPLACE FUNCTION f(b int4) RETURNS "
           "integer LANGUAGE sql AS 'SELECT 2';\n",
    .good = "-- file: db/schema/1.sql\nCREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql "
            "AS 'SELECT 1';\n-- file: db/schema/2.sql\nCREATE OR REPLACE FUNCTION f(b text) "
            "RETURNS integer LANGUAGE sql AS 'SELECT 2';\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_SCHEMA,
    .statement = check,
};
