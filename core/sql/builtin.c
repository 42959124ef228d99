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

static int compare_type(const void *key, const void *row)
{
    return strcmp(key, *(const char *const *)row);
}

static int compare_function(const void *key, const void *row)
{
    return strcmp(key, ((const BuiltinFunction *)row)->name);
}

gboolean builtin_has_type(const char *name)
{
    return bsearch(name, types, G_N_ELEMENTS(types), sizeof types[0], compare_type) != NULL;
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
