/*
 * Recorder: the listener that writes the event log (contracts.md section 5) while migrations run.
 *
 *     PhaseListener *recorder = recorder_new(&(RecorderOptions){.environment = "production", .ledger_schema = "confiture",
 *                                                               .provenance = source, .tool_version = CONFITURE_VERSION});
 *     …hand it to the runner, last of the listeners, so that its event tells of what the others did…
 *     recorder_free(recorder);
 *
 * run_begin installs the event log where it is absent: one question to the catalog, nothing else when it is there.
 * record adds one prepared INSERT to the runner's pipeline and sets run->event_id_sql, so that the `applied` or `reverted` event,
 * the ledger's row and the COMMIT are one round trip and one transaction. failed writes a `failed` event, committed by
 * itself, unless the connection is broken. A dry run records nothing.
 * Everything in the options is borrowed and must outlive the recorder.
 */
#ifndef CORE_AUDIT_RECORDER_H
#define CORE_AUDIT_RECORDER_H

#include "core/audit/provenance.h"
#include "core/migrate/phases.h"

typedef struct RecorderOptions {
    const char *environment;      /* NULL: that of each run */
    const char *ledger_schema;    /* NULL: "confiture" */
    ProvenanceSource *provenance; /* NULL: path, checksum and blob id are recorded, nothing of git */
    const char *tool_version;     /* "0.1.0"; NULL is recorded as null */
} RecorderOptions;

PhaseListener *recorder_new(const RecorderOptions *options);
void recorder_free(PhaseListener *recorder);

/* What recording found out but could not fail the migration for (provenance not to be had), oldest first: of char*. Borrowed. */
GPtrArray *recorder_warnings(const PhaseListener *recorder);

#endif
