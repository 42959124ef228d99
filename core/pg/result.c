#include <stdlib.h>

#include "core/pg/wire.h"

struct Result {
    PGresult *pg;
};

Result *result_take(PGresult *pg)
{
    Result *self = g_new(Result, 1);
    self->pg = pg;
    return self;
}

guint result_rows(const Result *result)
{
    return (guint)PQntuples(result->pg);
}

guint result_columns(const Result *result)
{
    return (guint)PQnfields(result->pg);
}

const char *result_column_name(const Result *result, guint column)
{
    return PQfname(result->pg, (int)column);
}

guint result_column_type(const Result *result, guint column)
{
    return PQftype(result->pg, (int)column);
}

const char *result_value(const Result *result, guint row, guint column)
{
    g_assert(row < result_rows(result) && column < result_columns(result));
    if (PQgetisnull(result->pg, (int)row, (int)column))
        return NULL;
    return PQgetvalue(result->pg, (int)row, (int)column);
}

guint result_find_column(const Result *result, const char *name)
{
    for (guint i = 0; i < result_columns(result); i++) {
        if (g_strcmp0(result_column_name(result, i), name) == 0)
            return i;
    }
    g_error("the query has no column \"%s\"", name);
}

guint64 result_affected(const Result *result)
{
    return g_ascii_strtoull(PQcmdTuples(result->pg), NULL, 10);
}

void result_free(Result *result)
{
    if (result == NULL)
        return;
    PQclear(result->pg);
    g_free(result);
}
