/*
 * Recorder: the listener that writes the event log (contracts.md section 5) while migrations run.
 *
 *     RecorderOptions options = {.environment = "production", .provenance = source};
 *     PhaseListener *recorder = recorder_new(&options);
 *     …hand it to the runner, the last of its listeners…
 *     recorder_free(recorder);
 *
 * run_begin makes the event log where it is absent: one question to the catalog, none when nothing
 * is pending. It refuses (ERROR_REFUSED) a search_path whose first schema is the event log's.
 * record adds one prepared INSERT to the runner's pipeline and sets run->event_id_sql,
 * which holds for what follows it in the same transaction: the runner adds the ledger's row after
 * the listeners' record, then event, row and COMMIT are one round trip. failed writes a `failed`
 * event, committed by itself, unless the connection is broken.
 * Everything in the options is borrowed and must outlive the recorder.
 */
#ifndef CORE_AUDIT_RECORDER_H
#define CORE_AUDIT_RECORDER_H

#include "core/audit/event_log.h"
#include "core/audit/provenance.h"
#include "core/migrate/phases.h"

/* Once after a run that may have written events, outside of a transaction: those after event
 * `after`. */
typedef void (*RecordedFunc)(EventLog *log, gint64 after, gpointer data);

typedef struct RecorderOptions {
    const char *environment;      /* NULL: that of each run */
    const char *ledger_schema;    /* NULL: "confiture" */
    ProvenanceSource *provenance; /* NULL: path, checksum and blob id alone are recorded */
    const char *tool_version;     /* "0.1.0"; NULL is recorded as null */
    gboolean dry_run;             /* nothing is made, nothing recorded */
    gboolean mirror;              /* into pgGit, where it is (core/audit/pggit.h) */
    gboolean require_mirror;      /* refused where it is not, failed where it cannot be written */
    const char *mirror_branch;    /* of pgGit, where git's does not do; NULL: "main" */
    RecordedFunc recorded;        /* NULL: nobody, and then nothing is asked for it */
    gpointer recorded_data;
} RecorderOptions;

PhaseListener *recorder_new(const RecorderOptions *options);
void recorder_free(PhaseListener *recorder);

/* A JSON object that every event of the run keeps as details.policy: what was overridden, and why.
 * Copied; NULL: nothing. */
void recorder_set_policy(PhaseListener *recorder, const char *policy);

/* What could not be found out but is no reason to fail a migration (provenance), oldest first: of
 * char*. Borrowed. */
GPtrArray *recorder_warnings(const PhaseListener *recorder);

#endif
