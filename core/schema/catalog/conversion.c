#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/conversion.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_conversion = {
    .name = "conversion",
    .sql = conversion_sql,
    .address = "CONVERSION {id}",
    .create = "{definition}",
    .attributes = attributes,
};
