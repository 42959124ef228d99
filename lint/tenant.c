#include "lint/tenant.h"

#include "core/sql/lexer.h"

#include <string.h>

static const char *column_of(const LintContext *context)
{
    return lint_settings_text(context->settings, context->rule, "column");
}

gboolean tenant_has(const LintContext *context, const SchemaRelation *table)
{
    const char *column = column_of(context);
    if (column == NULL || table->temporary || schema_find_column(table, column) == NULL)
        return FALSE;
    g_autofree char *key = lint_relation_key(&table->object);
    gboolean all = lint_settings_list(context->settings, context->rule, "tables")[0] == NULL;
    return (all || lint_list_matches(context, "tables", key)) &&
           !lint_list_matches(context, "exempt", key);
}

/* The tenants themselves: the column alone is the key. */
static gboolean is_of_tenants(const SchemaRelation *table, const char *column)
{
    const SchemaConstraint *key = schema_primary_key(table);
    return key != NULL && key->n_columns == 1 && g_strcmp0(key->columns[0], column) == 0;
}

void tenant_each(LintContext *context, const Schema *schema,
                 void (*check)(LintContext *context, const Schema *schema,
                               const SchemaRelation *table, const SchemaColumn *column))
{
    if (column_of(context) == NULL)
        return;
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (!table->partition && tenant_has(context, table) &&
            !is_of_tenants(table, column_of(context)))
            check(context, schema, table, schema_find_column(table, column_of(context)));
    }
}

gboolean tenant_is_named(const char *expression, const char *column)
{
    if (expression == NULL)
        return FALSE;
    gsize length = strlen(column);
    Lexer lexer = lexer_on(expression, strlen(expression));
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END && token.kind != TOKEN_BROKEN;
         token = lexer_next(&lexer)) {
        gsize quote = token.kind == TOKEN_QUOTED ? 1 : 0;
        if ((token.kind == TOKEN_WORD || quote == 1) &&
            token.end - token.start == length + 2 * quote &&
            g_ascii_strncasecmp(expression + token.start + quote, column, length) == 0)
            return TRUE;
    }
    return FALSE;
}
