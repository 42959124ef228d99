#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/collation.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_collation = {
    .name = "collation",
    .sql = collation_sql,
    .address = "COLLATION {id}",
    .create = "{definition}",
    .attributes = attributes,
};
