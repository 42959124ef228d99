/*
 * RiskNames: which relation of the live database a name means at one point of a chain of
 * migrations: search_path as the statements set it, and what they created, dropped and renamed
 * before; and so which of its relations a statement locks.
 *
 *     risk_names_find(names, &touch->object)      NULL: the live database has none of it
 *     risk_names_step(names, statement)           after each statement
 */
#ifndef CORE_RISK_NAMES_H
#define CORE_RISK_NAMES_H

#include "core/risk/live.h"
#include "core/sql/locks.h"

typedef struct RiskNames RiskNames;

RiskNames *risk_names_new(const Live *live);
void risk_names_free(RiskNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RiskNames, risk_names_free)

/* A migration begins: search_path is the session's again. */
void risk_names_begin(RiskNames *names);
void risk_names_step(RiskNames *names, const Statement *statement);

const LiveRelation *risk_names_find(const RiskNames *names, const ObjectName *name);

/* Whether anything is known of the live database. */
const Live *risk_names_live(const RiskNames *names);

/* The schemas of a SET search_path; free with g_strfreev(). */
char **risk_split_path(const char *value);

/* A lock on a relation that the live database has. */
typedef struct RiskLock {
    const LiveRelation *relation;
    LockMode mode;
    guint work;
    gboolean brief; /* of the whole statement */
    gboolean certain;
} RiskLock;

/* The locks on what the live database has: what is new is nobody's yet. Of RiskLock. */
GArray *risk_names_locks(const RiskNames *names, const Statement *statement);

/* What locks.h wants to know, answered from the live database. `data` is the RiskNames. */
void risk_related(gpointer data, LockRole role, const ObjectName *of, GArray *names);
int risk_answer(gpointer data, guint question, const ObjectName *table, const AlterAction *action);

#endif
