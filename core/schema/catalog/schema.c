#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/schema.sql.h"

static const Attribute attributes[] = {
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_schema = {
    .name = "schema",
    .sql = schema_sql,
    .address = "SCHEMA {id}",
    .grant = "SCHEMA {id}",
    .create = "CREATE SCHEMA {id}",
    .attributes = attributes,
};
