#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/transform.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {0},
};

const Kind kind_transform = {
    .name = "transform",
    .sql = transform_sql,
    .address = "TRANSFORM {id}",
    .create = "{definition}",
    .attributes = attributes,
};
