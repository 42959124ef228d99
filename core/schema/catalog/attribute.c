#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/attribute.sql.h"

static const Attribute attributes[] = {
    {.name = "type",
     .alter = "ALTER TYPE {on} ALTER ATTRIBUTE {id} TYPE {type}[ COLLATE {collation}]"},
    {.name = "collation",
     .alter = "ALTER TYPE {on} ALTER ATTRIBUTE {id} TYPE {type}[ COLLATE {collation}]"},
    {0},
};

const Kind kind_attribute = {
    .name = "attribute",
    .sql = attribute_sql,
    .address = "COLUMN {on}.{id}",
    .create = "ALTER TYPE {on} ADD ATTRIBUTE {id} {type}[ COLLATE {collation}]",
    .drop = "ALTER TYPE {on} DROP ATTRIBUTE {id}",
    .attributes = attributes,
    .flags = KIND_INLINE,
};
