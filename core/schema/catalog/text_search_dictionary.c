#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/text_search_dictionary.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_text_search_dictionary = {
    .name = "text search dictionary",
    .sql = text_search_dictionary_sql,
    .address = "TEXT SEARCH DICTIONARY {id}",
    .create = "{definition}",
    .attributes = attributes,
};
