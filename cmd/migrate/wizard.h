/*
 * Wizard: a conversation about each pending migration: what it does, what may go wrong, what would
 * be safer; then it is applied, tried, shown or skipped. Everything that it does is also a flag.
 *
 * wizard.c asks, wizard_show.c tells, wizard_trial.c tries, wizard_run.c applies, wizard_end.c sums
 * up.
 */
#ifndef CMD_MIGRATE_WIZARD_H
#define CMD_MIGRATE_WIZARD_H

#include "cmd/cli/prompt.h"
#include "cmd/migrate/risks.h"
#include "cmd/migrate/run.h"

typedef struct Wizard {
    Context *context;
    Session session;
    Report report; /* rows of what was applied */
    RunArguments arguments;
    Prompt *prompt;
    char *before;          /* the newest version that was applied before; NULL: none */
    GPtrArray *applied;    /* of char*: versions */
    GPtrArray *skipped;    /* of char*: labels */
    GHashTable *left_out;  /* version keys of those */
    GPtrArray *failed;     /* of RunFailure, each the last of its migration */
    GHashTable *measured;  /* version key -> char*: what a dry run says of its time */
    gboolean stale;        /* what was shown is not what there is any more */
    guint pending;         /* when the conversation ended */
    gboolean irreversible; /* something applied has no way down */
} Wizard;

/* One migration of the plan, as it is shown and asked about. */
typedef struct WizardItem {
    const Plan *plan;
    guint index;
    const PlanRisks *risks; /* of the plan */
    const Risk *risk;
    const Material *material;
    guint number, total; /* "2 of 5" */
} WizardItem;

const PlanItem *wizard_item(const WizardItem *item);

gboolean wizard_show(Wizard *self, const WizardItem *item, GError **error);
void wizard_show_sql(Wizard *self, const WizardItem *item);

/* FALSE with the reason when it was not applied; what the operator should know is told. */
gboolean wizard_apply(Wizard *self, const WizardItem *item, GError **error);

/* A dry run of it alone; what was measured is shown with it from then on. */
gboolean wizard_try(Wizard *self, const WizardItem *item, GError **error);

void wizard_end(Wizard *self);

#endif
