#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/range.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_range = {
    .name = "range type",
    .sql = range_sql,
    .address = "TYPE {id}",
    .grant = "TYPE {id}",
    .create = "{definition}",
    .attributes = attributes,
    .flags = KIND_RELATION | KIND_USES_TYPE,
};
