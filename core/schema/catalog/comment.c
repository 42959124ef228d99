#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/comment.sql.h"

static const Attribute attributes[] = {
    {.name = "text", .alter = "COMMENT ON {on.address} IS {text}"},
    {0},
};

const Kind kind_comment = {
    .name = "comment",
    .sql = comment_sql,
    .address = "COMMENT {on}",
    .create = "COMMENT ON {on.address} IS {text}",
    .drop = "COMMENT ON {on.address} IS NULL",
    .attributes = attributes,
};
