#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/text_search_template.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {0},
};

const Kind kind_text_search_template = {
    .name = "text search template",
    .sql = text_search_template_sql,
    .address = "TEXT SEARCH TEMPLATE {id}",
    .create = "{definition}",
    .attributes = attributes,
};
