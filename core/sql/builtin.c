#include "core/sql/builtin.h"

#include "core/sql/statement.h"

#include <stdlib.h>
#include <string.h>

static const char *const types[] = {
#define BUILTIN(name) name,
#include "core/sql/builtins.def"
#undef BUILTIN
};

typedef struct BuiltinFunction {
    const char *name;
    gboolean is_volatile;
} BuiltinFunction;

static const BuiltinFunction functions[] = {
#define FUNCTION(name, is_volatile) {name, is_volatile},
#include "core/sql/functions.def"
#undef FUNCTION
};

static int compare_function(const void *key, const void *row)
{
    return strcmp(key, ((const BuiltinFunction *)row)->name);
}

/* Asked for every column: bsearch() would call strcmp() where the first letters already tell. */
gboolean builtin_has_type(const char *name)
{
    guint low = 0, high = G_N_ELEMENTS(types);
    while (low < high) {
        guint middle = (low + high) / 2;
        int order = (guchar)name[0] - (guchar)types[middle][0];
        if (order == 0)
            order = strcmp(name, types[middle]);
        if (order == 0)
            return TRUE;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return FALSE;
}

int builtin_function_volatility(const char *name)
{
    const BuiltinFunction *found =
        bsearch(name, functions, G_N_ELEMENTS(functions), sizeof functions[0], compare_function);
    return found == NULL ? -1 : found->is_volatile;
}

int column_default_is_volatile(const ColumnDef *column)
{
    int result = 0;
    for (guint i = 0; i < column->n_default_functions; i++) {
        const ObjectName *function = column->default_functions[i];
        gboolean foreign = function->schema != NULL && strcmp(function->schema, "pg_catalog") != 0;
        int one = foreign ? -1 : builtin_function_volatility(function->name);
        if (one == 1)
            return 1;
        if (one == -1)
            result = -1;
    }
    return result;
}
