/*
 * Details: what an event tells besides its columns (the member `details`, a JSON object):
 * direction, transaction (false for transaction=off), outcomes (each statement's ordinal, line,
 * tag, rows, duration_us), hooks (of each that ran: phase, hook, type, source, rows, duration_us,
 * message, statistics, error, sqlstate, warning), settings (of the file's head comment), note (what
 * of the provenance is not known and why), signatures (of commit and origin, where they are signed:
 * state, kind, key, signer), policy (what was overridden: reason, violations), repair ("undone",
 * "declared done", "forgotten": what was done about a migration that had stopped half-way), tries
 * (that came to nothing before, because of locks), stored (true: the text came from the ledger),
 * error (message, code, sqlstate, detail, hint, path, line, column). Members without anything to
 * tell are left out.
 */
#ifndef CORE_AUDIT_DETAILS_H
#define CORE_AUDIT_DETAILS_H

#include "core/audit/provenance.h"
#include "core/migrate/phases.h"

#include <jansson.h>

/* `policy`: a JSON object as text; NULL: left out. Free with g_free(). */
char *details_describe(const MigrationRun *run, const Provenance *provenance, const char *policy);

/* The member `hooks` alone: an array, empty without any (`hooks` may be NULL). A new reference. */
json_t *details_hooks(const GArray *hooks);

#endif
