/*
 * Plan: what a run would do, in order, decided before anything runs.
 *
 *     g_autoptr(Plan) plan = plan_up(&(PlanInput){tree, chain, ledger}, &(PlanOptions){.target =
 * "0012"}, &error); for (guint i = 0; i < plan->items->len; i++) …plan_at(plan, i)…
 *
 * Refused here: duplicate versions (ERROR_INPUT), changed files of applied migrations
 * (ERROR_INTEGRITY), a migration that stopped half-way (ERROR_PARTIAL, unless `resume`), versions
 * older than the newest applied (ERROR_REFUSED, unless `out_of_order`), a target that does not
 * exist, requirements that are not met, no way down (ERROR_REFUSED), files that cannot be cut into
 * statements, settings that contradict (ERROR_INPUT). With `keep_going` what is wrong with one file
 * alone is left to its turn in the run. A plan borrows tree, chain and ledger. Reading the files
 * again when they run is the runner's.
 */
#ifndef CORE_MIGRATE_PLAN_H
#define CORE_MIGRATE_PLAN_H

#include "core/migrate/ledger.h"
#include "core/migrate/material.h"
#include "core/migrate/migration.h"

typedef struct PlanInput {
    SourceTree *tree;
    const Chain *chain;
    Ledger *ledger;
} PlanInput;

typedef struct PlanOptions {
    const char *target; /* up: the last version to apply; down: the version that stays on top. NULL:
                           up all, down `count` */
    guint count;        /* down: how many, newest first; 0 with `all` */
    gboolean all;       /* down: every one */
    gboolean out_of_order, resume, keep_going, single_transaction;
} PlanOptions;

typedef struct PlanItem {
    const Migration *migration;
    const LedgerRow *row; /* down, and up of a partial one */
    gboolean stored;      /* down by the text in the ledger */
    gboolean in_transaction;
    guint statements;
    guint resume_after; /* statements done before */
    gboolean resume;
    Material *material; /* private: as it was examined */
} PlanItem;

typedef struct Plan {
    Direction direction;
    GArray *items;        /* of PlanItem */
    GPtrArray *missing;   /* of char*: labels of applied migrations without a file; for a note */
    GPtrArray *stand_ins; /* private: migrations known from the ledger alone */
    gsize kept;           /* private: bytes of the files that are held in memory */
    guint applied;        /* in the ledger before */
} Plan;

Plan *plan_up(const PlanInput *input, const PlanOptions *options, GError **error);
Plan *plan_down(const PlanInput *input, const PlanOptions *options, GError **error);
/* Of one row of the ledger alone, whatever the others are. */
Plan *plan_one(const PlanInput *input, const PlanOptions *options, const LedgerRow *row,
               Direction direction, GError **error);
void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

const PlanItem *plan_at(const Plan *plan, guint index);

/* The material of one item, the caller's: as it was examined, so that what was checked is what
 * runs. Of a plan whose files are too many bytes to be kept in memory it is read anew. */
Material *plan_take(const PlanInput *input, const Plan *plan, guint index, GError **error);

#endif
