#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/language.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_language = {
    .name = "language",
    .sql = language_sql,
    .address = "LANGUAGE {id}",
    .grant = "LANGUAGE {id}",
    .create = "{definition}",
    .attributes = attributes,
};
