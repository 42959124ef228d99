#include "lint/rule.h"

const LintRule rule_meta_no_reason = {
    .id = "meta/no-reason",
    .summary = "a comment suppresses something and does not say why",
    .why = "Whoever reads it later cannot tell whether the reason still holds.",
    .condition = "A \"confiture:ignore\" with nothing but names of rules.",
    .safer = "Write the reason after the name of the rule.",
    .bad = "-- confiture:ignore data/drop-table\nDROP TABLE a;\n",
    .good = "-- confiture:ignore data/drop-table the archive has it\nDROP TABLE a;\n",
    .severity = SEVERITY_WARNING,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
};
