/* What `dry-run` prints: text for people, one JSON document for programs. */
#ifndef CMD_MIGRATE_DRY_RUN_REPORT_H
#define CMD_MIGRATE_DRY_RUN_REPORT_H

#include "cmd/migrate/trial.h"

/* Of --keep-locks-below. */
typedef struct LockGate {
    gint64 below_us;  /* 0: no gate */
    char **relations; /* "public.orders" or "orders"; NULL: all */
    GPtrArray *held;  /* of char*: what was held longer, or could not be judged */
} LockGate;

/* Fills `held`. */
void lock_gate_judge(LockGate *gate, const Trial *trial);

void dry_run_print(const Trial *trial, const LockGate *gate);
void dry_run_json(const Trial *trial, const LockGate *gate);

/* Both of one migration, for the wizard. */
void dry_run_print_migration(const Trial *trial, guint index);

#endif
