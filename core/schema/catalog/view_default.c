#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/view_default.sql.h"

static const Attribute attributes[] = {
    {.name = "expression", .alter = "ALTER VIEW {on} ALTER COLUMN {id} SET DEFAULT {expression}"},
    {0},
};

const Kind kind_view_default = {
    .name = "default of view",
    .sql = view_default_sql,
    .address = "DEFAULT {id}",
    .create = "ALTER VIEW {on} ALTER COLUMN {id} SET DEFAULT {expression}",
    .drop = "ALTER VIEW {on} ALTER COLUMN {id} DROP DEFAULT",
    .attributes = attributes,
};
