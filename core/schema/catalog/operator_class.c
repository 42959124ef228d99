#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/operator_class.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_operator_class = {
    .name = "operator class",
    .sql = operator_class_sql,
    .address = "OPERATOR CLASS {id}",
    .create = "{definition}",
    .attributes = attributes,
};
