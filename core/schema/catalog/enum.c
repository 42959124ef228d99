#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/enum.sql.h"

static const Attribute attributes[] = {
    {.name = "labels", .alter = ATTRIBUTE_RECIPE},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_enum = {
    .name = "enum",
    .sql = enum_sql,
    .address = "TYPE {id}",
    .grant = "TYPE {id}",
    .attributes = attributes,
    .flags = KIND_RELATION | KIND_USES_TYPE,
};
