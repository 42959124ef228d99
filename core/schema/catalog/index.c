#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/index.sql.h"

static const Attribute attributes[] = {
    {.name = "definition"},
    {.name = "tablespace",
     .alter = "ALTER INDEX {id} SET TABLESPACE {tablespace}",
     .unset = "ALTER INDEX {id} SET TABLESPACE pg_default"},
    {.name = "validity", .alter = ATTRIBUTE_RECIPE},
    {.name = "on_partitioned", .flags = ATTRIBUTE_SILENT},
    {.name = "attached", .alter = ATTRIBUTE_RECIPE},
    {.name = "statistics", .alter = ATTRIBUTE_RECIPE, .flags = ATTRIBUTE_AFTER},
    {.name = "clustered",
     .alter = "ALTER TABLE {on} CLUSTER ON {quoted_name}",
     .unset = ATTRIBUTE_RECIPE,
     .flags = ATTRIBUTE_AFTER},
    {.name = "replica_identity",
     .alter = "ALTER TABLE ONLY {on} REPLICA IDENTITY USING INDEX {quoted_name}",
     .unset = ATTRIBUTE_RECIPE,
     .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_index = {
    .name = "index",
    .sql = index_sql,
    .address = "INDEX {id}",
    .attributes = attributes,
    .flags = KIND_RELATION,
};
