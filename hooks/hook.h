/*
 * Hook: something that runs in a phase of a migration. A type is an entry of data; an instance of
 * it is a spec (hooks/spec.h); the dispatcher (hooks/dispatcher.h) runs specs.
 *
 *     static gboolean run(HookContext *context, HookResult *result, GError **error)
 *     {
 *         g_autoptr(LogRecord) record = hook_record(context, "hook_progress");
 *         log_record_add_count(record, "done", 3);
 *         hook_log(context, record);
 *         result->rows = 3;
 *         return TRUE;
 *     }
 *     const HookType hook_sample = {"sample", "does a thing", parameters, .run = run};
 *
 * A hook runs inside a transaction that the dispatcher opened (the migration's own, below a
 * savepoint, or one of its own) and must neither end nor leave it; one with HOOK_OWN_TRANSACTIONS
 * runs outside of any when the migration does. Everything in a context is borrowed for the call.
 */
#ifndef HOOKS_HOOK_H
#define HOOKS_HOOK_H

#include "core/audit/provenance.h"
#include "core/base/log_record.h"
#include "core/base/source.h"
#include "core/migrate/phases.h"
#include "hooks/values.h"

#include <jansson.h>

typedef struct HookContext HookContext;

/* What happened: "event=hook_finished migration=0012 phase=AFTER_DDL …". */
typedef void (*HookLogFunc)(const LogRecord *record, gboolean warning, gpointer data);

struct HookContext {
    const char *hook; /* its name */
    Phase phase;
    MigrationRun *run; /* version, name, direction, environment, dry-run flag, connection, … */
    const HookValues *values;
    gboolean in_transaction; /* of the migration, or the hook's own */
    const char *root;        /* the project's folder: where programs run */
    SourceTree *tree;        /* where files of SQL are read */
    gint64 deadline;         /* monotonic */
    const GArray *earlier;   /* of HookOutcome: of this migration, oldest first */
    const Provenance *(*provenance)(HookContext *context); /* NULL when nothing is known */
    gpointer provenance_data;
    HookLogFunc log;
    gpointer log_data;
    gconstpointer type_data; /* of HookType */
};

typedef struct HookResult {
    guint64 rows;
    char *message;
    json_t *statistics; /* an object, or NULL */
} HookResult;

void hook_result_clear(HookResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HookResult, hook_result_clear)

typedef enum HookTypeFlags {
    HOOK_OWN_TRANSACTIONS = 1 << 0,   /* outside a transaction it makes its own */
    HOOK_WITHOUT_CONNECTION = 1 << 1, /* has work to do in ON_ERROR though the link is broken */
    HOOK_BEFORE_ONLY = 1 << 2         /* in BEFORE_VALIDATION and BEFORE_DDL alone */
} HookTypeFlags;

typedef struct HookType {
    const char *name;
    const char *summary;
    const HookParameter *parameters; /* ended by a NULL name; NULL: none */
    gboolean (*run)(HookContext *context, HookResult *result, GError **error);
    /* Of one configured hook, before anything runs: what parameters alone do not tell. May be NULL.
     */
    gboolean (*check)(const HookValues *values, SourceTree *tree, GError **error);
    guint flags;
    gconstpointer data;
} HookType;

/* The built-in ones: types.def. */
extern const HookType *const hook_types[];
extern const guint hook_type_count;

/* A record of that event with migration, phase and hook in it, to be filled and told. */
LogRecord *hook_record(const HookContext *context, const char *event);
void hook_log(const HookContext *context, LogRecord *record);

/* "AFTER_DDL". Free with g_free(). */
char *hook_phase_word(Phase phase);

/* Milliseconds until the deadline; 0: it is over. */
gint64 hook_time_left(const HookContext *context);

/* Sleeps; FALSE with an error when the deadline or Ctrl-C came first. */
gboolean hook_sleep(HookContext *context, gint64 milliseconds, GError **error);

/* The statistics of the hooks before it, name -> object. A new reference. */
json_t *hook_earlier_statistics(const HookContext *context);

/* The context as a JSON object, for programs. A new reference. */
json_t *hook_context_to_json(HookContext *context);

#endif
