#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/statistics.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "target",
     .alter = "ALTER STATISTICS {id} SET STATISTICS {target}",
     .unset = "ALTER STATISTICS {id} SET STATISTICS -1",
     .flags = ATTRIBUTE_AFTER},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_statistics = {
    .name = "statistics",
    .sql = statistics_sql,
    .address = "STATISTICS {id}",
    .create = "{definition}",
    .attributes = attributes,
};
