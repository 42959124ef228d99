#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/publication_table.sql.h"

static const Attribute attributes[] = {
    {.name = "columns"},
    {.name = "where"},
    {0},
};

const Kind kind_publication_table = {
    .name = "member",
    .sql = publication_table_sql,
    .address = "{id}",
    .create = "ALTER PUBLICATION {on} ADD {id}[ {columns}][ WHERE ({where})]",
    .drop = "ALTER PUBLICATION {on} DROP {id}",
    .attributes = attributes,
    .flags = KIND_BOUND_TYPE,
};
