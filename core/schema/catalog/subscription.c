#include "core/schema/catalog/kind.h"
#include "core/schema/catalog/subscription.sql.h"

static const Attribute attributes[] = {
    {.name = "connection", .alter = "ALTER SUBSCRIPTION {id} CONNECTION {connection}"},
    {.name = "publications",
     .alter = "ALTER SUBSCRIPTION {id} SET PUBLICATION {publications} WITH (refresh = false)"},
    {.name = "slot", .alter = "ALTER SUBSCRIPTION {id} SET (slot_name = {slot})"},
    {.name = "binary", .alter = "ALTER SUBSCRIPTION {id} SET (binary = {binary})"},
    {.name = "streaming", .alter = "ALTER SUBSCRIPTION {id} SET (streaming = {streaming})"},
    {.name = "synchronous_commit",
     .alter = "ALTER SUBSCRIPTION {id} SET (synchronous_commit = {synchronous_commit})"},
    {.name = "disable_on_error",
     .alter = "ALTER SUBSCRIPTION {id} SET (disable_on_error = {disable_on_error})"},
    {.name = "two_phase"},
    {.name = "owner", .alter = "ALTER {address} OWNER TO {owner}", .flags = ATTRIBUTE_AFTER},
    {0},
};

/* Made without a word to the publisher, and not enabled: what is compared is what pg_dump tells. */
const Kind kind_subscription = {
    .name = "subscription",
    .sql = subscription_sql,
    .address = "SUBSCRIPTION {id}",
    .create = "CREATE SUBSCRIPTION {id} CONNECTION {connection} PUBLICATION {publications} WITH "
              "(connect = false, slot_name = {slot}, binary = {binary}, streaming = {streaming}, "
              "synchronous_commit = {synchronous_commit}, disable_on_error = {disable_on_error}, "
              "two_phase = {two_phase})",
    .attributes = attributes,
};
