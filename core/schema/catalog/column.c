#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/column.sql.h"

static const Attribute attributes[] = {
    {.name = "type", .alter = ATTRIBUTE_RECIPE},
    {.name = "collation", .alter = ATTRIBUTE_RECIPE},
    {.name = "not_null", .alter = ATTRIBUTE_RECIPE},
    {.name = "generated", .alter = ATTRIBUTE_RECIPE},
    {.name = "identity", .alter = ATTRIBUTE_RECIPE},
    {.name = "identity_name", .alter = ATTRIBUTE_RECIPE},
    {.name = "identity_options", .alter = ATTRIBUTE_RECIPE},
    {.name = "storage",
     .alter = "ALTER TABLE ONLY {on} ALTER COLUMN {id} SET STORAGE {storage}",
     .unset = "ALTER TABLE ONLY {on} ALTER COLUMN {id} SET STORAGE {usual_storage}",
     .flags = ATTRIBUTE_AFTER},
    {.name = "compression",
     .alter = "ALTER TABLE ONLY {on} ALTER COLUMN {id} SET COMPRESSION {compression}",
     .unset = "ALTER TABLE ONLY {on} ALTER COLUMN {id} SET COMPRESSION default",
     .flags = ATTRIBUTE_AFTER},
    {.name = "statistics",
     .alter = "ALTER TABLE ONLY {on} ALTER COLUMN {id} SET STATISTICS {statistics}",
     .unset = "ALTER TABLE ONLY {on} ALTER COLUMN {id} SET STATISTICS -1",
     .flags = ATTRIBUTE_AFTER},
    {.name = "options", .alter = ATTRIBUTE_RECIPE, .flags = ATTRIBUTE_AFTER},
    {.name = "foreign_options", .alter = ATTRIBUTE_RECIPE},
    {.name = "inherited", .alter = ATTRIBUTE_RECIPE},
    {.name = "merged", .flags = ATTRIBUTE_SILENT},
    {.name = "identity_set", .flags = ATTRIBUTE_SILENT},
    {.name = "usual_storage", .flags = ATTRIBUTE_SILENT},
    {0},
};

const Kind kind_column = {
    .name = "column",
    .sql = column_sql,
    .address = "COLUMN {on}.{id}",
    .drop = "ALTER TABLE {on} DROP COLUMN {id}",
    .attributes = attributes,
    .flags = KIND_DATA | KIND_INLINE,
};
