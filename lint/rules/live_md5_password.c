#include "lint/rows.h"

#include "lint/live_md5_password.sql.h"

const LintRule rule_live_md5_password = {
    .id = "live/md5-password",
    .summary = "a role whose password is kept as an MD5 hash",
    .why = "Such a hash is as good as the password to whoever reads it, and is soon cracked.",
    .condition = "pg_authid has a password that begins with md5. Needs a superuser.",
    .safer = "Set password_encryption to scram-sha-256, and the password anew.",
    .bad = "-- a database in which this is so\n",
    .good = "-- a database in which it is not\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_LIVE,
    .scope = LINT_EVERYWHERE,
    .query = live_md5_password_sql,
};
