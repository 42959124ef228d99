/*
 * Risks of a plan: what each of its migrations may do to the database that the session is connected
 * to; the same answer in plan, preflight, dry-run and wizard.
 *
 *     g_autoptr(PlanRisks) risks = plan_risks_read(&session, ledger, plan, lock_timeout, &error);
 *     const Risk *risk = plan_risks_at(risks, i);
 *     json_t *text = risk_json(risk);
 *
 * Costs one query, and reads the files of the plan anew. Borrows the session's tree and chain.
 */
#ifndef CMD_MIGRATE_RISKS_H
#define CMD_MIGRATE_RISKS_H

#include "cmd/migrate/session.h"
#include "core/migrate/material.h"
#include "core/migrate/plan.h"
#include "core/risk/live.h"
#include "core/risk/risk.h"

typedef struct PlanRisks {
    GPtrArray *materials; /* of Material, one an item */
    GArray *subjects;     /* of RiskSubject */
    Live *live;
    GPtrArray *risks; /* of Risk */
} PlanRisks;

/* `lock_timeout`: ms in force for migrations without their own; 0: none. */
PlanRisks *plan_risks_read(const Session *session, Ledger *ledger, const Plan *plan,
                           gint64 lock_timeout, GError **error);
void plan_risks_free(PlanRisks *risks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlanRisks, plan_risks_free)

const Risk *plan_risks_at(const PlanRisks *risks, guint index);
const Material *plan_risks_material(const PlanRisks *risks, guint index);

/* {"level": "HIGH", "reasons": […], "tables": […]} */
json_t *risk_json(const Risk *risk);

/* "HIGH" in its colour. Free with g_free(). */
char *risk_colored(const Output *output, RiskLevel level);

/* A line for each reason from that level on, "      HIGH line 3: …", below the migration's own. */
void risk_print(Output *output, const Risk *risk, RiskLevel from);

#endif
