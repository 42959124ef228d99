#include "lint/rule.h"

const LintRule rule_meta_unknown_rule = {
    .id = "meta/unknown-rule",
    .summary = "a comment names a rule that does not exist",
    .why = "It suppresses nothing: a typing error, or a rule that was renamed.",
    .condition = "\"confiture:ignore\" or \"confiture:ignore-file\" with a name that is neither a "
                 "rule nor a family.",
    .safer = "confiture-lint rules",
    .bad = "-- confiture:ignore data/drop-tabel\nSELECT 1;\n",
    .good = "SELECT 1;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
};
