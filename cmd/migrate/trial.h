/*
 * Trial: pending migrations rehearsed, as often as asked, and what that says of a real run.
 *
 *     g_auto(Trial) trial = {.session = &session, .plan = plan, .risks = risks};
 *     trial_start(&trial, &(TrialOptions){.repeat = 3, .copy = TRUE}, &error)
 *     trial_estimate(&trial, i), trial_migration(&trial, i)
 *
 * The rows are those of the first rehearsal; the others give the spread. What cannot run in a
 * transaction runs on a copy of the schema on a scratch server. Nothing is left in the database.
 */
#ifndef CMD_MIGRATE_TRIAL_H
#define CMD_MIGRATE_TRIAL_H

#include "cmd/migrate/risks.h"
#include "core/rehearse/estimate.h"

typedef struct TrialOptions {
    guint repeat; /* at least 1 */
    gboolean copy;
    const char *estimate_for; /* URL of the database whose sizes count; NULL: this one */
    gint64 lock_timeout, statement_timeout; /* ms */
} TrialOptions;

typedef struct Trial {
    Session *session;
    const Plan *plan;
    const PlanRisks *risks;
    GPtrArray *rehearsals; /* of Rehearsal */
    Live *target;          /* sizes of `estimate_for` */
} Trial;

gboolean trial_start(Trial *trial, const TrialOptions *options, GError **error);
void trial_clear(Trial *trial);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Trial, trial_clear)

const Rehearsal *trial_first(const Trial *trial);
const RehearsedMigration *trial_migration(const Trial *trial, guint index);

/* FALSE: nothing was measured of it. */
gboolean trial_estimate(const Trial *trial, guint index, Estimate *estimate);
/* Of all that was measured together. */
gboolean trial_estimate_all(const Trial *trial, Estimate *estimate);

/* The first migration that failed; NULL: none. */
const RehearsedMigration *trial_failure(const Trial *trial);

#endif
