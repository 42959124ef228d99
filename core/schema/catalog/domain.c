#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/domain.sql.h"

static const Attribute attributes[] = {
    {.name = "type"},
    {.name = "collation"},
    {.name = "default",
     .alter = "ALTER DOMAIN {id} SET DEFAULT {default}",
     .unset = "ALTER DOMAIN {id} DROP DEFAULT"},
    {.name = "not_null",
     .alter = "ALTER DOMAIN {id} SET NOT NULL",
     .unset = "ALTER DOMAIN {id} DROP NOT NULL"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_domain = {
    .name = "domain",
    .sql = domain_sql,
    .address = "DOMAIN {id}",
    .grant = "TYPE {id}",
    .create = "CREATE DOMAIN {id} AS {type}[ COLLATE {collation}][ DEFAULT {default}][ {not_null}]",
    .attributes = attributes,
    .flags = KIND_RELATION | KIND_USES_TYPE,
};
