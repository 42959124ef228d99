#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/foreign_table.sql.h"

static const Attribute attributes[] = {
    {.name = "server"},
    {.name = "options", .alter = ATTRIBUTE_RECIPE},
    {.name = "partition_of"},
    {.name = "partition_bound"},
    {.name = "inherits", .alter = ATTRIBUTE_RECIPE},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_foreign_table = {
    .name = "foreign table",
    .sql = foreign_table_sql,
    .address = "FOREIGN TABLE {id}",
    .grant = "TABLE {id}",
    .attributes = attributes,
    .flags = KIND_RELATION,
};
