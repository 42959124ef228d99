#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/grant.sql.h"

static const Attribute attributes[] = {
    {.name = "privileges", .alter = ATTRIBUTE_RECIPE},
    {.name = "grantable", .alter = ATTRIBUTE_RECIPE},
    {.name = "default_privileges", .flags = ATTRIBUTE_SILENT},
    {.name = "grantee", .flags = ATTRIBUTE_SILENT},
    {.name = "object", .flags = ATTRIBUTE_SILENT},
    {.name = "column", .flags = ATTRIBUTE_SILENT},
    {0},
};

const Kind kind_grant = {
    .name = "privileges",
    .sql = grant_sql,
    .address = "PRIVILEGES {id}",
    .attributes = attributes,
};
