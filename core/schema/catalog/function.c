#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/function.sql.h"

static const Attribute attributes[] = {
    {.name = "words"},
    {.name = "window"},
    {.name = "result"},
    {.name = "arguments"},
    {.name = "definition", .alter = "{definition}"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_function = {
    .name = "function",
    .sql = function_sql,
    .address = "{words} {id}",
    .grant = "{words} {id}",
    .create = "{definition}",
    .attributes = attributes,
    .flags = KIND_BOUND_TYPE,
};
