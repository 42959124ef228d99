#include "lint/rows.h"

#include "lint/live_sequence_overflow.sql.h"

const LintRule rule_live_sequence_overflow = {
    .id = "live/sequence-overflow",
    .summary = "a sequence that has used more than four fifths of its numbers, or of its column's",
    .why = "When it is used up every INSERT fails; widening a primary key takes long planning on a "
           "large table.",
    .condition =
        "The last value lies beyond 80 % of the way to the limit of the sequence, or of the type "
        "of the column that it feeds, whichever is nearer. Not sequences that cycle.",
    .safer = "Change the column to bigint, in steps that block nobody, while there is time.",
    .bad = "-- a database in which this is so\n",
    .good = "-- a database in which it is not\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_LIVE,
    .scope = LINT_EVERYWHERE,
    .query = live_sequence_overflow_sql,
};
