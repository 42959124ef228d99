#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/sequence_owner.sql.h"

static const Attribute attributes[] = {
    {.name = "column", .alter = "ALTER SEQUENCE {on} OWNED BY {column}"},
    {0},
};

const Kind kind_sequence_owner = {
    .name = "ownership",
    .sql = sequence_owner_sql,
    .address = "SEQUENCE {on}",
    .create = "ALTER SEQUENCE {on} OWNED BY {column}",
    .drop = "ALTER SEQUENCE {on} OWNED BY NONE",
    .attributes = attributes,
};
