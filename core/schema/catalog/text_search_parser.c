#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/text_search_parser.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {0},
};

const Kind kind_text_search_parser = {
    .name = "text search parser",
    .sql = text_search_parser_sql,
    .address = "TEXT SEARCH PARSER {id}",
    .create = "{definition}",
    .attributes = attributes,
};
