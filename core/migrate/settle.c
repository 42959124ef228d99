/* After a connection was lost while a COMMIT was under way: nobody but the ledger knows whether it
 * took place. */
#include "core/migrate/job.h"

#include "core/base/error.h"

#include <string.h>

/* A server that crashed comes back within this, or the question stays open. */
enum { PATIENCE_MS = 30000, PAUSE_MS = 250 };

static Connection *reconnect(const Runner *runner, GError **error)
{
    for (guint waited = 0;; waited += PAUSE_MS) {
        g_autoptr(GError) reason = NULL;
        Connection *connection = connection_open(&runner->options.reconnect, &reason);
        if (connection != NULL)
            return connection;
        if (waited >= PATIENCE_MS || connection_cancel_requested() ||
            !g_error_matches(reason, CONFITURE_ERROR, ERROR_CONNECTION)) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return NULL;
        }
        g_usleep(PAUSE_MS * 1000UL);
    }
}

/* The old session holds the deployers' lock as long as it lives: once we have it, nothing can be
 * committed any more. */
static gboolean ask(const Job *job, gboolean *done, GError **error)
{
    const Runner *runner = job->runner;
    const char *schema = runner->options.ledger_schema;
    g_autoptr(Connection) connection = reconnect(runner, error);
    if (connection == NULL)
        return FALSE;
    if (runner->lease != NULL
            ? !lease_wait_quiet(connection, runner->lock_name, PATIENCE_MS, error)
            : !lock_acquire(connection, runner->lock_name, PATIENCE_MS, NULL, NULL, error))
        return FALSE;
    g_autoptr(Ledger) ledger = ledger_open(connection, schema);
    if (!ledger_read(ledger, 0, error))
        return FALSE;
    const LedgerRow *row = ledger_find(ledger, job->item->migration->version);
    *done = job->run.direction == DIRECTION_DOWN ? row == NULL : row != NULL && !row->partial;
    return TRUE;
}

GError *settle_commit(Job *job, gboolean *done, GError *reason)
{
    g_autoptr(GError) unanswered = NULL;
    GError *error = NULL;
    const char *word = job->run.direction == DIRECTION_UP ? "applied" : "reverted";
    *done = FALSE;
    if (!ask(job, done, &unanswered)) {
        error_set(&error, ERROR_CONNECTION,
                  "the connection was lost during the COMMIT of migration \"%s\", and whether it "
                  "is %s is not known: %s",
                  job->label, word, unanswered->message);
        error_add_hint(
            &error,
            "Run confiture-migrate status once the server answers: the ledger tells what is true.");
    } else if (*done) {
        error_set(&error, ERROR_CONNECTION,
                  "the connection was lost during the COMMIT of migration \"%s\", but the ledger "
                  "says that it is %s: %s",
                  job->label, word, reason->message);
        error_add_hint(&error, "Run the command again: it goes on with the next one.");
    } else {
        error_set(&error, job->started ? ERROR_PARTIAL : ERROR_CONNECTION,
                  "the connection was lost during the COMMIT of migration \"%s\", and the ledger "
                  "says that it is not %s: %s",
                  job->label, word, reason->message);
        error_add_hint(&error, job->started ? "Its statements are done; go on with --resume."
                                            : "Nothing of it was kept. Run the command again.");
    }
    g_error_free(reason);
    return error;
}
