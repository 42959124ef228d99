#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/policy.sql.h"

static const Attribute attributes[] = {
    {.name = "permissive"},
    {.name = "command"},
    {.name = "roles", .alter = "ALTER POLICY {id} ON {on} TO {roles}"},
    {.name = "using", .alter = ATTRIBUTE_RECIPE},
    {.name = "check", .alter = ATTRIBUTE_RECIPE},
    {0},
};

const Kind kind_policy = {
    .name = "policy",
    .sql = policy_sql,
    .address = "POLICY {id} ON {on}",
    .create = "CREATE POLICY {id} ON {on} AS {permissive} FOR {command} TO {roles}[ USING "
              "({using})][ WITH CHECK ({check})]",
    .attributes = attributes,
    .flags = KIND_BOUND_TYPE,
};
