#include "lint/rows.h"

#include "lint/func_checked.sql.h"

const LintRule rule_func_checked = {
    .id = "func/checked",
    .summary = "plpgsql_check refuses a function",
    .why = "The server looks into a body when it is called first, and only at the way that it "
           "takes: a name that is wrong there waits for production.",
    .condition = "With --deep: an error of plpgsql_check, an extension of PostgreSQL that plans "
                 "every statement of every PL/pgSQL function on a scratch server with the built "
                 "schema: unknown tables and columns, wrong types, missing results.",
    .safer = "Mend the function; CREATE FUNCTION does not tell.",
    .bad = "-- a function that reads a table that is not there\n",
    .good = "-- one that reads a table that is\n",
    .severity = SEVERITY_ERROR,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .query = func_checked_sql,
};
