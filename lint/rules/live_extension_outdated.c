#include "lint/rows.h"

#include "lint/live_extension_outdated.sql.h"

const LintRule rule_live_extension_outdated = {
    .id = "live/extension-outdated",
    .summary = "an extension that is older than what the server would install",
    .why = "Faults that were mended, also of security, stay until ALTER EXTENSION runs.",
    .condition =
        "pg_available_extensions has another default version than the one that is installed.",
    .safer = "ALTER EXTENSION e UPDATE;",
    .bad = "-- a database in which this is so\n",
    .good = "-- a database in which it is not\n",
    .aliases = "splinter:extension_versions_outdated",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_LIVE,
    .scope = LINT_EVERYWHERE,
    .query = live_extension_outdated_sql,
};
