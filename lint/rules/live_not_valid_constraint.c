#include "lint/rows.h"

#include "lint/live_not_valid_constraint.sql.h"

const LintRule rule_live_not_valid_constraint = {
    .id = "live/not-valid-constraint",
    .summary = "a constraint that was added NOT VALID and never validated",
    .why = "It holds for new rows only: what is there may break it, and the planner does not "
           "believe it.",
    .condition = "A CHECK or FOREIGN KEY of pg_constraint is not validated.",
    .safer = "ALTER TABLE t VALIDATE CONSTRAINT c; which blocks no writes.",
    .bad = "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total >= 0) NOT VALID; -- and "
           "nothing after it\n",
    .good = "ALTER TABLE orders VALIDATE CONSTRAINT positive;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_LIVE,
    .scope = LINT_EVERYWHERE,
    .query = live_not_valid_constraint_sql,
};
