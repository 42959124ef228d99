/*
 * Gauge: what the server says of one transaction between its statements (private to core/rehearse):
 * locks newly taken, files that are new, WAL, temporary files, memory, sizes, dead rows.
 *
 *     g_autoptr(Gauge) gauge = gauge_open(connection, options, &error);   in the transaction
 *     gauge_begin(gauge, migration); gauge_expect(gauge, locks, &error); …the statement…;
 *     gauge_read(gauge, row, statement, locks, &error); …; gauge_end(gauge, migration, &error)
 *
 * One query a statement, prepared; it reads pg_locks once, for the relations that were there when
 * the gauge was opened. Asking for memory costs as much as a small statement: it is asked only
 * after one that took longer than that.
 */
#ifndef CORE_REHEARSE_GAUGE_H
#define CORE_REHEARSE_GAUGE_H

#include "core/rehearse/rehearsal.h"
#include "core/risk/names.h"

typedef struct Gauge Gauge;

Gauge *gauge_open(Connection *connection, const RehearsalOptions *options, GError **error);
void gauge_close(Gauge *gauge); /* gives the connection its notices back */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gauge, gauge_close)

/* SQL that a migration's reset takes back: for the beginning and after each RESET. Borrowed. */
const char *gauge_settings(const Gauge *gauge);

/* A migration begins. */
void gauge_begin(Gauge *gauge, RehearsedMigration *migration);
/* What was done since the last reading belongs to no statement: hooks. */
gboolean gauge_skip(Gauge *gauge, GError **error);
/* Before a statement: what it is expected to lock (of RiskLock), by core/risk. */
gboolean gauge_expect(Gauge *gauge, const GArray *locks, GError **error);
/* After it. */
gboolean gauge_read(Gauge *gauge, RehearsedStatement *statement, const Statement *text,
                    const GArray *locks, GError **error);
/* The migration is done: sizes after it, hold times. */
gboolean gauge_end(Gauge *gauge, RehearsedMigration *migration, GError **error);
/* A savepoint was rolled back: files are as they were. */
gboolean gauge_rolled_back(Gauge *gauge, GError **error);

gint64 gauge_cost(const Gauge *gauge);

/* What stays although all is rolled back; sorted. */
void gauge_effects(const Gauge *gauge, GPtrArray *effects);

#endif
