#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/operator_family.sql.h"

static const Attribute attributes[] = {
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_operator_family = {
    .name = "operator family",
    .sql = operator_family_sql,
    .address = "OPERATOR FAMILY {id}",
    .create = "CREATE OPERATOR FAMILY {id}",
    .attributes = attributes,
};
