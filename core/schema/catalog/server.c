#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/server.sql.h"

static const Attribute attributes[] = {
    {.name = "wrapper"},
    {.name = "type"},
    {.name = "version",
     .alter = "ALTER SERVER {id} VERSION {version}",
     .unset = "ALTER SERVER {id} VERSION NULL"},
    {.name = "options", .alter = ATTRIBUTE_RECIPE},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_server = {
    .name = "server",
    .sql = server_sql,
    .address = "SERVER {id}",
    .grant = "FOREIGN SERVER {id}",
    .create = "CREATE SERVER {id}[ TYPE {type}][ VERSION {version}] FOREIGN DATA WRAPPER "
              "{wrapper}[ OPTIONS ({options})]",
    .attributes = attributes,
};
