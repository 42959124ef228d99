/* What `up` and `down` have in common: their options, the lock, the run. */
#ifndef CMD_MIGRATE_RUN_H
#define CMD_MIGRATE_RUN_H

#include "cmd/migrate/report.h"

typedef struct RunArguments {
    const char *at;
    const char *lock_wait, *lock_timeout,
        *statement_timeout; /* as typed; NULL: the configuration's */
    int lock_retries;       /* negative: the configuration's */
    gboolean single_transaction, keep_going;
    const char *override; /* why a policy is passed over; NULL: it is not */
    const char *repair; /* RunnerOptions.repair */
    PlanOptions plan;
} RunArguments;

/* What the configuration and the command line say of a run; without listeners. */
gboolean run_options_read(const Session *session, const RunArguments *arguments,
                          RunnerOptions *options, GError **error);

typedef Plan *(*PlanFunc)(const PlanInput *input, const PlanOptions *options, GError **error);

/* Asks before it begins, when `question` is set and somebody is there to answer. Gives the exit
 * status. */
int run_migrations(Context *context, const RunArguments *arguments, PlanFunc plan,
                   const char *command, gboolean question, GError **error);

#endif
