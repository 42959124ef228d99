#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/domain_constraint.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "validity", .unset = "ALTER DOMAIN {on} VALIDATE CONSTRAINT {id}"},
    {0},
};

const Kind kind_domain_constraint = {
    .name = "constraint",
    .sql = domain_constraint_sql,
    .address = "CONSTRAINT {id} ON DOMAIN {on}",
    .create = "ALTER DOMAIN {on} ADD CONSTRAINT {id} {definition}[ {validity}]",
    .drop = "ALTER DOMAIN {on} DROP CONSTRAINT {id}",
    .attributes = attributes,
};
