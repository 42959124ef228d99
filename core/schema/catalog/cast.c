#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/cast.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {0},
};

const Kind kind_cast = {
    .name = "cast",
    .sql = cast_sql,
    .address = "CAST {id}",
    .create = "{definition}",
    .attributes = attributes,
};
