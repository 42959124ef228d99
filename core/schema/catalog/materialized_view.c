#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/materialized_view.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "options", .alter = ATTRIBUTE_RECIPE},
    {.name = "access_method"},
    {.name = "tablespace",
     .alter = "ALTER MATERIALIZED VIEW {id} SET TABLESPACE {tablespace}",
     .unset = "ALTER MATERIALIZED VIEW {id} SET TABLESPACE pg_default"},
    {.name = "population", .flags = ATTRIBUTE_SILENT},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_materialized_view = {
    .name = "materialized view",
    .sql = materialized_view_sql,
    .address = "MATERIALIZED VIEW {id}",
    .grant = "TABLE {id}",
    .create = "CREATE MATERIALIZED VIEW {id}[ USING {access_method}][ WITH ({options})][ "
              "TABLESPACE {tablespace}] AS\n{definition}[{population}]",
    .attributes = attributes,
    .flags = KIND_RELATION | KIND_BOUND_TYPE,
};
