#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/aggregate.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {.name = "signature", .flags = ATTRIBUTE_SILENT},
    {0},
};

const Kind kind_aggregate = {
    .name = "aggregate",
    .sql = aggregate_sql,
    .address = "AGGREGATE {id}",
    .grant = "FUNCTION {signature}",
    .create = "{definition}",
    .attributes = attributes,
};
