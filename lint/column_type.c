#include "lint/column_type.h"

#include <string.h>

static gboolean has_type(const SchemaColumn *column, const char *const *names)
{
    gboolean built_in =
        column->type_schema == NULL || strcmp(column->type_schema, "pg_catalog") == 0;
    return built_in && column->type_name != NULL && g_strv_contains(names, column->type_name);
}

static void report(LintContext *context, const SchemaColumn *column, const char *message,
                   const char *hint)
{
    ObjectName name = schema_object_name(&column->object);
    lint_report(context,
                &(LintSubject){.origin = &column->object.origin, .about = &name, .hint = hint},
                "column \"%s\" of \"%s\" %s", column->object.name,
                column->object.relation->object.name, message);
}

void column_type_check(LintContext *context, const Schema *schema, const char *const *names,
                       const char *message, const char *hint)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; !table->temporary && k < table->columns->len; k++) {
            const SchemaColumn *column = table->columns->pdata[k];
            if (!column->inherited && has_type(column, names))
                report(context, column, message, hint);
        }
    }
}
