#include "lint/rule.h"

const LintRule rule_meta_expired_suppression = {
    .id = "meta/expired-suppression",
    .summary = "a comment suppresses something until a day that is over",
    .why = "The author wanted to be reminded: what was acceptable for a while is still there.",
    .condition = "A \"confiture:ignore\" with \"until\" and a day before today; it suppresses "
                 "nothing any more.",
    .safer = "Mend what it was for and remove the comment, or set a later day with the reason why.",
    .bad = "-- confiture:ignore data/drop-table until 2020-12-31 the archive keeps it\nDROP TABLE "
           "a;\n",
    .good = "-- confiture:ignore data/drop-table until 2999-12-31 the archive keeps it\nDROP TABLE "
            "a;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
};
