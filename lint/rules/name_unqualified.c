#include "lint/context.h"

static gboolean is_judged(const Touch *touch)
{
    if (touch->object.schema != NULL || touch->object.part != NULL ||
        (touch->flags & (TOUCH_TEMPORARY | TOUCH_IN_BODY)) != 0)
        return FALSE;
    switch (touch->object.kind) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATERIALIZED_VIEW:
    case OBJECT_SEQUENCE:
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
        return touch->action <= TOUCH_RENAME;
    default:
        return FALSE;
    }
}

static gboolean is_temporary(const LintContext *context, const ObjectName *name)
{
    const SchemaRelation *relation = schema_find_relation(context->schema, name);
    return relation != NULL && relation->temporary;
}

/* Once a statement, for its first. */
static void check(LintContext *context, const Statement *statement)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (!is_judged(touch) || is_temporary(context, &touch->object))
            continue;
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = touch->offset,
                                   .about = &touch->object,
                                   .hint = "Write the schema."},
                    "%s \"%s\" has no schema in front", object_kind_word(touch->object.kind),
                    touch->object.name);
        return;
    }
}

const LintRule rule_name_unqualified = {
    .id = "name/unqualified",
    .summary = "DDL without a schema",
    .why = "Where it goes depends on the session: another search_path, another schema.",
    .condition = "CREATE, ALTER or DROP of a relation, type or function without its schema. Not "
                 "temporary ones.",
    .safer = "CREATE TABLE app.orders (…);",
    .bad = "CREATE TABLE orders (id bigint PRIMARY KEY);\nDROP VIEW v;\nALTER TABLE orders ADD "
           "COLUMN a integer;\n",
    .good = "CREATE TABLE app.orders (id bigint PRIMARY KEY);\nCREATE INDEX i ON app.orders "
            "(id);\nCREATE TEMP TABLE work (id bigint);\nSELECT * FROM orders;\nCREATE SCHEMA s;\n",
    .aliases = "squawk:require-table-schema",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
