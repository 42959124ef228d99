#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/extension.sql.h"

static const Attribute attributes[] = {
    {.name = "in", .alter = ATTRIBUTE_RECIPE},
    {.name = "relocatable", .flags = ATTRIBUTE_SILENT},
    {0},
};

const Kind kind_extension = {
    .name = "extension",
    .sql = extension_sql,
    .address = "EXTENSION {id}",
    .create = "CREATE EXTENSION {id} WITH SCHEMA {in}",
    .attributes = attributes,
};
