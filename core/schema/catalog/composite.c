#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/composite.sql.h"

static const Attribute attributes[] = {
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_composite = {
    .name = "composite type",
    .sql = composite_sql,
    .address = "TYPE {id}",
    .grant = "TYPE {id}",
    .attributes = attributes,
    .flags = KIND_RELATION | KIND_USES_TYPE,
};
