#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/publication_schema.sql.h"

static const Attribute attributes[] = {
    {.name = "nothing", .flags = ATTRIBUTE_SILENT},
    {0},
};

const Kind kind_publication_schema = {
    .name = "schema member",
    .sql = publication_schema_sql,
    .address = "{id}",
    .create = "ALTER PUBLICATION {on} ADD {id}",
    .drop = "ALTER PUBLICATION {on} DROP {id}",
    .attributes = attributes,
};
