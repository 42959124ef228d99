#include "lint/rows.h"

#include "lint/func_checked_warning.sql.h"

const LintRule rule_func_checked_warning = {
    .id = "func/checked-warning",
    .summary = "plpgsql_check warns of a function",
    .why = "The server looks into a body when it is called first, and only at the way that it "
           "takes: a name that is wrong there waits for production.",
    .condition = "With --deep: a warning of plpgsql_check, an extension of PostgreSQL that plans "
                 "every statement of every PL/pgSQL function on a scratch server with the built "
                 "schema: variables never read, hidden casts, dead code.",
    .safer = "Mend the function; CREATE FUNCTION does not tell.",
    .bad = "-- a function that reads a table that is not there\n",
    .good = "-- one that reads a table that is\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .query = func_checked_warning_sql,
};
