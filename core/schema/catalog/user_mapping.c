#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/user_mapping.sql.h"

static const Attribute attributes[] = {
    {.name = "options", .alter = ATTRIBUTE_RECIPE},
    {0},
};

const Kind kind_user_mapping = {
    .name = "user mapping",
    .sql = user_mapping_sql,
    .address = "USER MAPPING FOR {id} SERVER {on}",
    .create = "CREATE USER MAPPING FOR {id} SERVER {on}[ OPTIONS ({options})]",
    .attributes = attributes,
    .flags = KIND_STAYS,
};
