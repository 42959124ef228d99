/* verify_consistency: two queries whose numbers agree within a ratio. The server compares, so that
 * numbers of any size are exact. */
#include "core/base/error.h"
#include "hooks/sql.h"

static const HookParameter parameters[] = {
    {"left", HOOK_TEXT, TRUE, NULL, "query that gives one number"},
    {"right", HOOK_TEXT, TRUE, NULL, "query that gives the number to compare with"},
    {"tolerance", HOOK_NUMBER, FALSE, "0",
     "how much they may differ, as a share of the larger: 0.01 is one percent"},
    {.name = NULL},
};

static gboolean check(const HookValues *values, G_GNUC_UNUSED SourceTree *tree, GError **error)
{
    g_autofree char *left = hook_sql_query(values, "left", error);
    g_autofree char *right = left != NULL ? hook_sql_query(values, "right", error) : NULL;
    double tolerance = hook_values_number(values, "tolerance");
    if (right != NULL && (tolerance < 0 || tolerance > 1))
        return hook_values_fail(values, "tolerance", error,
                                "\"tolerance\" must be between 0 and 1");
    return right != NULL;
}

static gboolean run(HookContext *context, HookResult *result, GError **error)
{
    const char *tolerance = hook_values_raw(context->values, "tolerance");
    g_autofree char *left = hook_sql_query(context->values, "left", error);
    g_autofree char *right = left != NULL ? hook_sql_query(context->values, "right", error) : NULL;
    if (right == NULL)
        return FALSE;
    g_autofree char *sql = g_strdup_printf(
        "SELECT l, r, pg_catalog.abs(l - r) <= $1::numeric * greatest(pg_catalog.abs(l), "
        "pg_catalog.abs(r)) FROM (SELECT (%s\n)::numeric AS l, (%s\n)::numeric AS r) both_sides",
        left, right);
    g_autoptr(Result) rows = connection_query(context->run->connection, sql, 1, &tolerance, error);
    if (rows == NULL)
        return FALSE;
    const char *l = result_value(rows, 0, 0), *r = result_value(rows, 0, 1),
               *agree = result_value(rows, 0, 2);
    result->statistics = json_pack("{s:s?, s:s?}", "left", l, "right", r);
    if (agree != NULL && agree[0] == 't')
        return TRUE;
    error_set(error, ERROR_CHECK_FAILED, "the two sides differ by more than %s: %s and %s",
              tolerance, l != NULL ? l : "null", r != NULL ? r : "null");
    return FALSE;
}

const HookType hook_verify_consistency = {
    .name = "verify_consistency",
    .summary = "fail unless the numbers of two queries agree within a ratio",
    .parameters = parameters,
    .run = run,
    .check = check,
};
