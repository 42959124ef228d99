#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/sequence.sql.h"

static const Attribute attributes[] = {
    {.name = "persistence",
     .alter = "ALTER SEQUENCE {id} SET UNLOGGED",
     .unset = "ALTER SEQUENCE {id} SET LOGGED"},
    {.name = "type",
     .alter = "ALTER SEQUENCE {id} AS {type} INCREMENT BY {increment} MINVALUE {minimum} MAXVALUE "
              "{maximum} START WITH {start}"},
    {.name = "increment",
     .alter = "ALTER SEQUENCE {id} INCREMENT BY {increment} MINVALUE {minimum} MAXVALUE {maximum} "
              "START WITH {start}"},
    {.name = "minimum",
     .alter = "ALTER SEQUENCE {id} MINVALUE {minimum} MAXVALUE {maximum} START WITH {start}"},
    {.name = "maximum",
     .alter = "ALTER SEQUENCE {id} MINVALUE {minimum} MAXVALUE {maximum} START WITH {start}"},
    {.name = "start",
     .alter = "ALTER SEQUENCE {id} MINVALUE {minimum} MAXVALUE {maximum} START WITH {start}"},
    {.name = "cache", .alter = "ALTER SEQUENCE {id} CACHE {cache}"},
    {.name = "cycle", .alter = "ALTER SEQUENCE {id} {cycle}"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

const Kind kind_sequence = {
    .name = "sequence",
    .sql = sequence_sql,
    .address = "SEQUENCE {id}",
    .grant = "SEQUENCE {id}",
    .create = "CREATE[ {persistence}] SEQUENCE {id} AS {type} INCREMENT BY {increment} MINVALUE "
              "{minimum} MAXVALUE {maximum} START WITH {start} CACHE {cache} {cycle}",
    .attributes = attributes,
    .flags = KIND_RELATION | KIND_DATA,
};
