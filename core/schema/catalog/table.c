#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/table.sql.h"

static const Attribute attributes[] = {
    {.name = "persistence",
     .alter = "ALTER TABLE {id} SET UNLOGGED",
     .unset = "ALTER TABLE {id} SET LOGGED"},
    {.name = "of_type",
     .alter = "ALTER TABLE {id} OF {of_type}",
     .unset = "ALTER TABLE {id} NOT OF"},
    {.name = "partition_key"},
    {.name = "partition_of", .alter = ATTRIBUTE_RECIPE},
    {.name = "partition_bound", .alter = ATTRIBUTE_RECIPE},
    {.name = "inherits", .alter = ATTRIBUTE_RECIPE},
    {.name = "access_method"},
    {.name = "options", .alter = ATTRIBUTE_RECIPE},
    {.name = "tablespace",
     .alter = "ALTER TABLE {id} SET TABLESPACE {tablespace}",
     .unset = "ALTER TABLE {id} SET TABLESPACE pg_default"},
    {.name = "replica_identity",
     .alter = "ALTER TABLE ONLY {id} REPLICA IDENTITY {replica_identity}",
     .unset = "ALTER TABLE ONLY {id} REPLICA IDENTITY DEFAULT",
     .flags = ATTRIBUTE_AFTER},
    {.name = "row_security",
     .alter = "ALTER TABLE {id} ENABLE ROW LEVEL SECURITY",
     .unset = "ALTER TABLE {id} DISABLE ROW LEVEL SECURITY",
     .flags = ATTRIBUTE_AFTER},
    {.name = "force_row_security",
     .alter = "ALTER TABLE {id} FORCE ROW LEVEL SECURITY",
     .unset = "ALTER TABLE {id} NO FORCE ROW LEVEL SECURITY",
     .flags = ATTRIBUTE_AFTER},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {.name = "written_options", .flags = ATTRIBUTE_SILENT},
    {0},
};

const Kind kind_table = {
    .name = "table",
    .sql = table_sql,
    .address = "TABLE {id}",
    .grant = "TABLE {id}",
    .attributes = attributes,
    .flags = KIND_DATA | KIND_RELATION,
};
