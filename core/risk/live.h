/*
 * Live: what a live database says of the relations that some statements name, and of those that
 * hang on them: sizes, columns, constraints, indexes, partitions. One query, whatever their number.
 *
 *     g_autoptr(Live) live = live_read(connection, subjects, n, &error);
 *     const LiveRelation *table = live_find(live, "public", "orders");
 *
 * Reading takes no lock that could wait: what somebody holds exclusively is sized by the catalog's
 * last count of pages instead. Row counts are the statistics' estimates. Strings belong to the
 * Live.
 */
#ifndef CORE_RISK_LIVE_H
#define CORE_RISK_LIVE_H

#include "core/pg/connection.h"
#include "core/risk/risk.h"

typedef struct LiveColumn {
    const char *name;
    const char *type; /* as format_type() gives it */
    gboolean not_null;
    gboolean indexed; /* an index has it, in its keys, expressions or condition */
    gboolean checked; /* a CHECK of the table reads it */
} LiveColumn;

typedef struct LiveRelation LiveRelation;

typedef struct LiveConstraint {
    const char *name;
    char kind; /* pg_constraint.contype */
    gboolean valid;
    const char *definition; /* of a CHECK; NULL where the table could not be asked */
    const char **columns;   /* NULL-terminated */
    LiveRelation *target;   /* foreign key; NULL else */
    gboolean has_index;
} LiveConstraint;

struct LiveRelation {
    const char *oid;
    const char *schema, *name;
    char kind; /* pg_class.relkind */
    gboolean partition;
    gint64 rows; /* -1: not known */
    gint64 bytes, index_bytes;
    gint64 writes;          /* rows inserted, updated, deleted since the statistics began */
    GPtrArray *columns;     /* of LiveColumn */
    GPtrArray *constraints; /* of LiveConstraint */
    GPtrArray *children;    /* of LiveRelation, borrowed */
    GPtrArray *parents;
    GPtrArray *indexes;
    GPtrArray *sequences;
    GPtrArray *referencing; /* tables with foreign keys to it */
    LiveRelation *table;    /* of an index */
    gboolean is_default;    /* partition */
};

typedef struct LiveSchema {
    const char *name;
    guint tables;
    gint64 rows, bytes;
} LiveSchema;

/* Nothing is asked where the statements name nothing. */
Live *live_read(Connection *connection, const RiskSubject *subjects, guint count, GError **error);
void live_free(Live *live);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Live, live_free)

const LiveRelation *live_find(const Live *live, const char *schema, const char *name);
const LiveSchema *live_find_schema(const Live *live, const char *name);
const LiveColumn *live_find_column(const LiveRelation *relation, const char *name);
const LiveConstraint *live_find_constraint(const LiveRelation *relation, const char *name);

/* The session's search_path as schemas that exist; NULL-terminated. */
const char *const *live_search_path(const Live *live);
gboolean live_in_utc(const Live *live);

/* Tables with a column of the domain; of LiveRelation, borrowed; NULL without any. */
const GPtrArray *live_domain_users(const Live *live, const char *schema, const char *name);

/* A type that is no domain with constraints: 1; one that is: 0; not known: -1. */
int live_type_is_plain(const Live *live, const char *schema, const char *name);

#endif
