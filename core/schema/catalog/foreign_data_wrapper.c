#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/foreign_data_wrapper.sql.h"

static const Attribute attributes[] = {
    {.name = "handler",
     .alter = "ALTER FOREIGN DATA WRAPPER {id} HANDLER {handler}",
     .unset = "ALTER FOREIGN DATA WRAPPER {id} NO HANDLER"},
    {.name = "validator",
     .alter = "ALTER FOREIGN DATA WRAPPER {id} VALIDATOR {validator}",
     .unset = "ALTER FOREIGN DATA WRAPPER {id} NO VALIDATOR"},
    {.name = "options", .alter = ATTRIBUTE_RECIPE},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_foreign_data_wrapper = {
    .name = "foreign data wrapper",
    .sql = foreign_data_wrapper_sql,
    .address = "FOREIGN DATA WRAPPER {id}",
    .grant = "FOREIGN DATA WRAPPER {id}",
    .create = "CREATE FOREIGN DATA WRAPPER {id}[ HANDLER {handler}][ VALIDATOR {validator}][ "
              "OPTIONS ({options})]",
    .attributes = attributes,
};
