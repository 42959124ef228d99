#include "lint/rule.h"

const LintRule rule_meta_unused_suppression = {
    .id = "meta/unused-suppression",
    .summary = "a comment suppresses nothing",
    .why = "Left behind, it hides the next finding of that rule, which nobody has judged.",
    .condition = "A \"confiture:ignore\" whose rule finds nothing there, or that stands beside no "
                 "statement. Not when the rule is switched off.",
    .safer = "Remove the comment.",
    .bad = "-- confiture:ignore data/drop-table\nSELECT 1;\n",
    .good = "SELECT 1;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
};
