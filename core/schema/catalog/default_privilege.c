#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/default_privilege.sql.h"

static const Attribute attributes[] = {
    {.name = "scope", .flags = ATTRIBUTE_SILENT},
    {.name = "words", .flags = ATTRIBUTE_SILENT},
    {.name = "grantee", .flags = ATTRIBUTE_SILENT},
    {.name = "privileges", .alter = ATTRIBUTE_RECIPE},
    {.name = "grantable", .alter = ATTRIBUTE_RECIPE},
    {.name = "default_privileges", .flags = ATTRIBUTE_SILENT},
    {0},
};

const Kind kind_default_privilege = {
    .name = "default privilege",
    .sql = default_privilege_sql,
    .address = "DEFAULT PRIVILEGES {id}",
    .attributes = attributes,
};
