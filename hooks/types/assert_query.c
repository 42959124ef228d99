/* assert_query: a query that must give no row, or one value. */
#include <string.h>

#include "core/base/error.h"
#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"sql", HOOK_TEXT, TRUE, NULL, "the query"},
    {"expect", HOOK_TEXT, FALSE, NULL,
     "the one value that it must give, as text; without it it must give no row"},
    {"message", HOOK_TEXT, FALSE, NULL, "what a failure says"},
    {.name = NULL},
};

static gboolean check(const HookValues *values, G_GNUC_UNUSED SourceTree *tree, GError **error)
{
    g_autofree char *sql = hook_sql_query(values, "sql", error);
    return sql != NULL;
}

/* "id=4, tenant=(null)": the first row that should not be there. */
static char *describe_row(const Result *rows)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < result_columns(rows) && text->len < 300; i++) {
        const char *value = result_value(rows, 0, i);
        g_string_append_printf(text, "%s%s=%s", i > 0 ? ", " : "", result_column_name(rows, i),
                               value != NULL ? value : "null");
    }
    return g_string_free(text, FALSE);
}

static gboolean fail(const HookContext *context, const char *reason, const char *detail,
                     GError **error)
{
    const char *message = hook_values_text(context->values, "message");
    error_set(error, ERROR_CHECK_FAILED, "%s%s%s", message != NULL ? message : reason,
              message != NULL ? ": " : "", message != NULL ? reason : "");
    if (detail != NULL)
        error_add_detail(error, detail);
    return FALSE;
}

static gboolean check_value(const HookContext *context, const Result *rows, const char *expected,
                            GError **error)
{
    const char *value = result_rows(rows) > 0 ? result_value(rows, 0, 0) : NULL;
    if (result_rows(rows) == 1 && result_columns(rows) == 1 && g_strcmp0(value, expected) == 0)
        return TRUE;
    g_autofree char *reason =
        result_rows(rows) != 1 || result_columns(rows) != 1
            ? g_strdup_printf("the query gave %u rows of %u columns instead of the value \"%s\"",
                              result_rows(rows), result_columns(rows), expected)
            : g_strdup_printf("the query gave \"%s\" instead of \"%s\"",
                              value != NULL ? value : "null", expected);
    return fail(context, reason, NULL, error);
}

static gboolean run(HookContext *context, G_GNUC_UNUSED HookResult *result, GError **error)
{
    const char *expected = hook_values_text(context->values, "expect");
    g_autofree char *sql = hook_sql_query(context->values, "sql", error);
    g_autoptr(Result) rows =
        sql != NULL ? connection_query(context->run->connection, sql, 0, NULL, error) : NULL;
    if (rows == NULL)
        return FALSE;
    if (expected != NULL)
        return check_value(context, rows, expected, error);
    if (result_rows(rows) == 0)
        return TRUE;
    g_autofree char *reason = g_strdup_printf("the query gave %u row%s where none is allowed",
                                              result_rows(rows), result_rows(rows) == 1 ? "" : "s");
    g_autofree char *row = describe_row(rows);
    return fail(context, reason, row, error);
}

const HookType hook_assert_query = {
    .name = "assert_query",
    .summary = "fail unless a query gives no row, or the expected value",
    .parameters = parameters,
    .run = run,
    .check = check,
};
