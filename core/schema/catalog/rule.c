#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/rule.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "state",
     .alter = "ALTER TABLE {on} {state} RULE {id}",
     .flags = ATTRIBUTE_AFTER,
     .usual = "ENABLE"},
    {0},
};

const Kind kind_rule = {
    .name = "rule",
    .sql = rule_sql,
    .address = "RULE {id} ON {on}",
    .create = "{definition}",
    .attributes = attributes,
    .flags = KIND_BOUND_TYPE,
};
