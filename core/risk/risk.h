/*
 * Risk: what a migration may do to a live database, from the text of its statements and the sizes
 * of the tables that they meet. One engine for plan, preflight, wizard and events.
 *
 *     g_autoptr(Live) live = live_read(connection, subjects, n, &error);
 *     g_autoptr(GPtrArray) risks = risk_assess(subjects, n, live);
 *     const Risk *risk = g_ptr_array_index(risks, 0);
 *     risk_level_name(risk->level), for each RiskReason: factor, line, object, message, advice
 *
 * Subjects are the pending migrations in their order: a table that an earlier one creates is empty
 * when a later one alters it, one that was renamed is found under its new name. Each factor
 * (factors.def, one file each in factors/) looks at every statement and adds reasons; the level of
 * a migration is that of its gravest reason, and CRITICAL where data is lost that no way down
 * brings back. Nothing is measured here: sizes are those of the catalog and the files, how long the
 * work takes is what a dry run tells. `live` may be NULL: then nothing is known of the tables, and
 * the worse is assumed. Subjects and their parses are borrowed for the call; a Risk owns its texts.
 */
#ifndef CORE_RISK_RISK_H
#define CORE_RISK_RISK_H

#include "core/sql/lock_mode.h"
#include "core/sql/statement.h"

#include <glib.h>

typedef enum RiskLevel {
    RISK_LOW,
    RISK_MEDIUM,
    RISK_HIGH,
    RISK_CRITICAL,
    RISK_LEVEL_COUNT
} RiskLevel;

const char *risk_level_name(RiskLevel level); /* "HIGH" */

/* Either case; RISK_LEVEL_COUNT for what is no level. */
RiskLevel risk_level_find(const char *name);

typedef struct RiskReason {
    RiskLevel level;
    const char *factor; /* "lock", "rewrite", "data_loss", … */
    guint statement;    /* from 1; 0: the migration as a whole */
    guint line;         /* of the statement; 0 with it */
    char *object;       /* "public.orders"; NULL without one */
    char *message;      /* "ACCESS EXCLUSIVE keeps readers and writers waiting while …" */
    char *advice;       /* the safer way as SQL; NULL where none is known */
} RiskReason;

/* A relation of the live database that the migration locks by more than reading. */
typedef struct RiskTable {
    char *name;
    LockMode mode; /* the strongest */
    guint work;    /* bits of LockWork */
    gint64 rows;   /* -1: not known */
    gint64 bytes;  /* without its indexes */
    gint64 index_bytes;
} RiskTable;

typedef struct Risk {
    RiskLevel level;
    GPtrArray *reasons; /* of RiskReason, gravest first */
    GPtrArray *tables;  /* of RiskTable, largest first */
} Risk;

typedef struct RiskSubject {
    const Parse *parse;
    gboolean in_transaction;
    gboolean reversible;   /* there is a way down */
    gboolean lock_timeout; /* a waiter gives up: nobody queues behind it for long */
} RiskSubject;

typedef struct Live Live;

/* Of Risk, one a subject. */
GPtrArray *risk_assess(const RiskSubject *subjects, guint count, const Live *live);

/* The names of the factors, in their order; NULL-terminated. */
const char *const *risk_factor_names(void);

/* "4.2 GB"; free with g_free(). */
char *risk_format_bytes(gint64 bytes);

#endif
