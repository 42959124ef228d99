#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/access_method.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {0},
};

const Kind kind_access_method = {
    .name = "access method",
    .sql = access_method_sql,
    .address = "ACCESS METHOD {id}",
    .create = "{definition}",
    .attributes = attributes,
};
