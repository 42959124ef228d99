#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/operator_family_member.sql.h"

static const Attribute attributes[] = {
    {.name = "member"},
    {0},
};

const Kind kind_operator_family_member = {
    .name = "member",
    .sql = operator_family_member_sql,
    .address = "{id}",
    .create = "ALTER OPERATOR FAMILY {on} ADD {member}",
    .drop = "ALTER OPERATOR FAMILY {on} DROP {id}",
    .attributes = attributes,
};
