#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/operator.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_operator = {
    .name = "operator",
    .sql = operator_sql,
    .address = "OPERATOR {id}",
    .create = "{definition}",
    .attributes = attributes,
};
