/*
 * Session: what the commands of confiture-migrate have in hand: the chain (of the work tree, or of
 * a commit), a connection, and the listener that records events.
 *
 *     g_auto(Session) session = {.context = context};
 *     session_read_chain(&session, at, &error) && session_connect(&session, &error)
 *
 * Git is opened only when it is needed: for a chain read from a commit, and for the first migration
 * whose provenance is asked.
 */
#ifndef CMD_MIGRATE_SESSION_H
#define CMD_MIGRATE_SESSION_H

#include "cmd/cli/command.h"
#include "core/audit/recorder.h"
#include "core/migrate/runner.h"
#include "core/pg/scratch.h"
#include "gitint/repository.h"
#include "hooks/dispatcher.h"

typedef struct Session {
    Context *context;
    char *at; /* the commit-ish that the chain is read from; NULL: the work tree */
    Repository *repository;
    SourceTree *tree;
    Chain *chain;
    Scratch *scratch;
    Connection *connection;
    ProvenanceSource *provenance;
    PhaseListener *recorder;
    GPtrArray *plugins; /* of Plugin */
    HookRegistry *hook_types;
    HookType lint;           /* the type that needs the linter */
    PhaseListener *hooks;    /* the dispatcher; NULL: no migration has any */
    HookLogFunc watch_hooks; /* hears what hooks tell, besides the log; NULL: nobody */
    gpointer watch_data;
} Session;

void session_clear(Session *session);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Session, session_clear)

gboolean session_read_chain(Session *session, const char *at, GError **error);

gboolean session_connect(Session *session, GError **error);

/* Where the notices of a connection go; `data` is the Context. */
void session_on_notice(const Notice *notice, gpointer data);

/* conninfo of the database in use; NULL: libpq's own defaults. */
const char *session_url(const Session *session);

PhaseListener *session_recorder(Session *session);

/* The hooks of confiture.yaml and of the migrations' own files; those of plugins are loaded, what
 * keeps one from being loaded is a warning. session->hooks stays NULL when there are none, so that
 * a run without hooks pays nothing, unless `always`. Before session_recorder() hooks learn no
 * provenance. */
gboolean session_read_hooks(Session *session, gboolean always, GError **error);

/* What discovery found but will not run, as notes; what recording could not find out, as warnings.
 */
void session_tell_problems(const Session *session);
void session_tell_warnings(const Session *session);

#endif
