#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/publication.sql.h"

static const Attribute attributes[] = {
    {.name = "all"},
    {.name = "publish", .alter = "ALTER PUBLICATION {id} SET (publish = '{publish}')"},
    {.name = "via_root",
     .alter = "ALTER PUBLICATION {id} SET (publish_via_partition_root = {via_root})"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_publication = {
    .name = "publication",
    .sql = publication_sql,
    .address = "PUBLICATION {id}",
    .create = "CREATE PUBLICATION {id}[{all}] WITH (publish = '{publish}', "
              "publish_via_partition_root = {via_root})",
    .attributes = attributes,
};
