#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/security_label.sql.h"

static const Attribute attributes[] = {
    {.name = "label", .alter = "SECURITY LABEL FOR {id} ON {on.address} IS {label}"},
    {0},
};

const Kind kind_security_label = {
    .name = "security label",
    .sql = security_label_sql,
    .address = "SECURITY LABEL {id}",
    .create = "SECURITY LABEL FOR {id} ON {on.address} IS {label}",
    .drop = "SECURITY LABEL FOR {id} ON {on.address} IS NULL",
    .attributes = attributes,
};
