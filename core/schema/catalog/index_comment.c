#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/index_comment.sql.h"

static const Attribute attributes[] = {
    {.name = "text", .alter = "COMMENT ON INDEX {id} IS {text}"},
    {0},
};

const Kind kind_index_comment = {
    .name = "comment on index",
    .sql = index_comment_sql,
    .address = "COMMENT ON INDEX {id}",
    .create = "COMMENT ON INDEX {id} IS {text}",
    .drop = "COMMENT ON INDEX {id} IS NULL",
    .attributes = attributes,
};
