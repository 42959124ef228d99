#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/constraint.sql.h"

static const Attribute attributes[] = {
    {.name = "type"},
    {.name = "definition"},
    {.name = "validity",
     .alter = ATTRIBUTE_RECIPE,
     .unset = "ALTER TABLE {on} VALIDATE CONSTRAINT {id}"},
    {.name = "on_partitioned", .flags = ATTRIBUTE_SILENT},
    {.name = "attached", .alter = ATTRIBUTE_RECIPE},
    {.name = "options", .alter = ATTRIBUTE_RECIPE},
    {.name = "clustered",
     .alter = "ALTER TABLE {on} CLUSTER ON {id}",
     .unset = ATTRIBUTE_RECIPE,
     .flags = ATTRIBUTE_AFTER},
    {.name = "replica_identity",
     .alter = "ALTER TABLE ONLY {on} REPLICA IDENTITY USING INDEX {id}",
     .unset = ATTRIBUTE_RECIPE,
     .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_constraint = {
    .name = "constraint",
    .sql = constraint_sql,
    .address = "CONSTRAINT {id} ON {on}",
    .drop = "ALTER TABLE {on} DROP CONSTRAINT {id}",
    .attributes = attributes,
};
