#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/default.sql.h"

static const Attribute attributes[] = {
    {.name = "expression",
     .alter = "ALTER TABLE ONLY {on.on} ALTER COLUMN {on} SET DEFAULT {expression}"},
    {0},
};

const Kind kind_default = {
    .name = "default",
    .sql = default_sql,
    .address = "DEFAULT {on}",
    .create = "ALTER TABLE ONLY {on.on} ALTER COLUMN {on} SET DEFAULT {expression}",
    .drop = "ALTER TABLE ONLY {on.on} ALTER COLUMN {on} DROP DEFAULT",
    .attributes = attributes,
    .flags = KIND_BOUND_TYPE,
};
