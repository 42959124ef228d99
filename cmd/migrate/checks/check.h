/*
 * Check: one thing that preflight looks at before a migration runs. Each is a file here and a line
 * in checks.def.
 *
 *     static gboolean look(Preflight *preflight, CheckAnswer *answer, GError **error)
 *     {
 *         check_find(answer, "…", …);     what is wrong: the check has failed
 *         check_note(answer, "…", …);     what is good to know
 *         return TRUE;                    FALSE: it could not be judged, and that is no pass
 *     }
 *     const Check server_check = {look};
 */
#ifndef CMD_MIGRATE_CHECKS_CHECK_H
#define CMD_MIGRATE_CHECKS_CHECK_H

#include "cmd/migrate/session.h"
#include "core/migrate/material.h"
#include "core/migrate/status.h"
#include "core/risk/names.h"
#include "core/risk/risk.h"

/* A migration that would be applied. */
typedef struct Candidate {
    const Migration *migration;
    char *label;
    Material *material; /* NULL: its file cannot be read, see `failure` */
    GError *failure;
} Candidate;

typedef struct PreflightOptions {
    const char *target;             /* the last version; NULL: all */
    gint64 lock_timeout;            /* ms in force; 0: none */
    gint64 blockers_after, max_lag; /* ms */
    gint64 free_disk;               /* bytes as told by the operator; -1: ask the server */
    RiskLevel max_risk;             /* RISK_LEVEL_COUNT: any */
    gboolean out_of_order;
} PreflightOptions;

typedef struct Preflight {
    Session *session;
    PreflightOptions options;
    Ledger *ledger;
    GPtrArray *entries;    /* of StatusEntry */
    GPtrArray *candidates; /* of Candidate */
    GArray *subjects;      /* of RiskSubject: of those that can be read */
    Live *live;
    GPtrArray *risks; /* of Risk, one a subject */
} Preflight;

typedef struct CheckAnswer {
    GPtrArray *findings, *notes; /* of char* */
} CheckAnswer;

typedef struct Check {
    gboolean (*look)(Preflight *preflight, CheckAnswer *answer, GError **error);
} Check;

void check_find(CheckAnswer *answer, const char *format, ...) G_GNUC_PRINTF(2, 3);
void check_note(CheckAnswer *answer, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The readable candidates' materials in order; `index` runs over subjects. */
const Candidate *preflight_readable(const Preflight *preflight, guint index);

#define CHECK(name, summary) extern const Check name##_check;
#include "cmd/migrate/checks/checks.def"
#undef CHECK

#endif
