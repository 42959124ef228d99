#include "lint/each.h"

#include <string.h>

static void report(LintContext *context, const SchemaObject *object, const char *message,
                   const char *hint)
{
    ObjectName name = schema_object_name(object);
    LintSubject subject = {.origin = &object->origin, .about = &name, .hint = hint};
    if (object->relation != NULL)
        lint_report(context, &subject, "%s \"%s\" of \"%s\" %s", object_kind_word(object->kind),
                    object->name, object->relation->object.name, message);
    else
        lint_report(context, &subject, "%s \"%s\" %s", object_kind_word(object->kind), object->name,
                    message);
}

/* The n-th table that stays, or NULL. */
static const SchemaRelation *lasting_table(const Schema *schema, guint n)
{
    const SchemaRelation *table = schema_objects(schema, OBJECT_TABLE)->pdata[n];
    return table->temporary ? NULL : table;
}

static guint count_tables(const Schema *schema)
{
    return schema_objects(schema, OBJECT_TABLE)->len;
}

void each_column(LintContext *context, const Schema *schema, EachColumnTest test,
                 const char *message, const char *hint)
{
    for (guint i = 0; i < count_tables(schema); i++) {
        const SchemaRelation *table = lasting_table(schema, i);
        for (guint k = 0; table != NULL && k < table->columns->len; k++) {
            const SchemaColumn *column = table->columns->pdata[k];
            if (!column->inherited && test(context, column))
                report(context, &column->object, message, hint);
        }
    }
}

void each_table(LintContext *context, const Schema *schema, EachTableTest test, const char *message,
                const char *hint)
{
    for (guint i = 0; i < count_tables(schema); i++) {
        const SchemaRelation *table = lasting_table(schema, i);
        if (table != NULL && !table->partition && test(context, table))
            report(context, &table->object, message, hint);
    }
}

void each_constraint(LintContext *context, const Schema *schema, ConstraintKind kind,
                     EachConstraintTest test, const char *message, const char *hint)
{
    for (guint i = 0; i < count_tables(schema); i++) {
        const SchemaRelation *table = lasting_table(schema, i);
        for (guint k = 0; table != NULL && k < table->constraints->len; k++) {
            const SchemaConstraint *constraint = table->constraints->pdata[k];
            if (constraint->kind == kind && !constraint->inherited && !table->partition &&
                test(context, schema, constraint))
                report(context, &constraint->object, message, hint);
        }
    }
}

void each_index(LintContext *context, const Schema *schema, EachIndexTest test, const char *message,
                const char *hint)
{
    for (guint i = 0; i < count_tables(schema); i++) {
        const SchemaRelation *table = lasting_table(schema, i);
        for (guint k = 0; table != NULL && k < table->indexes->len; k++) {
            const SchemaIndex *index = table->indexes->pdata[k];
            if (index->constraint == NULL && !index->inherited && test(context, index))
                report(context, &index->object, message, hint);
        }
    }
}

gboolean each_has_type(const SchemaColumn *column, const char *const *names)
{
    gboolean built_in =
        column->type_schema == NULL || strcmp(column->type_schema, "pg_catalog") == 0;
    return built_in && column->type_name != NULL && g_strv_contains(names, column->type_name);
}
