#include "lint/rows.h"

#include "lint/live_hba_trust.sql.h"

const LintRule rule_live_hba_trust = {
    .id = "live/hba-trust",
    .summary = "a line of pg_hba.conf that asks for no password",
    .why = "Whoever reaches the port is whoever they say they are.",
    .condition =
        "pg_hba_file_rules has a host line with the method trust. Needs a role that may read it.",
    .safer = "scram-sha-256",
    .bad = "-- a database in which this is so\n",
    .good = "-- a database in which it is not\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_LIVE,
    .scope = LINT_EVERYWHERE,
    .query = live_hba_trust_sql,
};
