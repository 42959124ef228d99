#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/view.sql.h"

static const Attribute attributes[] = {
    {.name = "columns", .alter = ATTRIBUTE_RECIPE},
    {.name = "definition", .alter = ATTRIBUTE_RECIPE},
    {.name = "options", .alter = ATTRIBUTE_RECIPE},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_view = {
    .name = "view",
    .sql = view_sql,
    .address = "VIEW {id}",
    .grant = "TABLE {id}",
    .create = "CREATE VIEW {id}[ WITH ({options})] AS\n{definition}",
    .attributes = attributes,
    .flags = KIND_RELATION | KIND_BOUND_TYPE,
};
