#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/text_search_configuration.sql.h"

static const Attribute attributes[] = {
    {.name = "parser"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_text_search_configuration = {
    .name = "text search configuration",
    .sql = text_search_configuration_sql,
    .address = "TEXT SEARCH CONFIGURATION {id}",
    .create = "CREATE TEXT SEARCH CONFIGURATION {id} (PARSER = {parser})",
    .attributes = attributes,
};
