#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/trigger.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "state",
     .alter = "ALTER TABLE {on} {state} TRIGGER {id}",
     .flags = ATTRIBUTE_AFTER,
     .usual = "ENABLE"},
    {0},
};

const Kind kind_trigger = {
    .name = "trigger",
    .sql = trigger_sql,
    .address = "TRIGGER {id} ON {on}",
    .create = "{definition}",
    .attributes = attributes,
    .flags = KIND_BOUND_TYPE,
};
