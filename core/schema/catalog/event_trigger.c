#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/event_trigger.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "state",
     .alter = "ALTER EVENT TRIGGER {id} {state}",
     .flags = ATTRIBUTE_AFTER,
     .usual = "ENABLE"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_event_trigger = {
    .name = "event trigger",
    .sql = event_trigger_sql,
    .address = "EVENT TRIGGER {id}",
    .create = "{definition}",
    .attributes = attributes,
};
