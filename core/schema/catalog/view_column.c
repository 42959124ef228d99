#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/view_column.sql.h"

static const Attribute attributes[] = {
    {.name = "statistics",
     .alter = "ALTER MATERIALIZED VIEW {on} ALTER COLUMN {id} SET STATISTICS {statistics}",
     .unset = "ALTER MATERIALIZED VIEW {on} ALTER COLUMN {id} SET STATISTICS -1",
     .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_view_column = {
    .name = "column",
    .sql = view_column_sql,
    .address = "COLUMN {on}.{id}",
    .create = "",
    .drop = "",
    .attributes = attributes,
};
