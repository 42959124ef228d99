#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/text_search_mapping.sql.h"

static const Attribute attributes[] = {
    {.name = "dictionaries",
     .alter = "ALTER TEXT SEARCH CONFIGURATION {on} ALTER MAPPING FOR {id} WITH {dictionaries}"},
    {0},
};

const Kind kind_text_search_mapping = {
    .name = "text search mapping",
    .sql = text_search_mapping_sql,
    .address = "MAPPING {id}",
    .create = "ALTER TEXT SEARCH CONFIGURATION {on} ADD MAPPING FOR {id} WITH {dictionaries}",
    .drop = "ALTER TEXT SEARCH CONFIGURATION {on} DROP MAPPING FOR {id}",
    .attributes = attributes,
};
