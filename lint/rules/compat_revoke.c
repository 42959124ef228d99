#include "lint/nearby.h"

#include <string.h>

static gboolean is_from_role(const Privileges *privileges)
{
    for (guint i = 0; i < privileges->n_grantees; i++)
        if (strcmp(privileges->grantees[i], "public") != 0)
            return TRUE;
    return FALSE;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_PRIVILEGES || statement->privileges->grant ||
        statement->privileges->defaults || !is_from_role(statement->privileges))
        return;
    const Privileges *privileges = statement->privileges;
    if (privileges->n_objects == 0 || nearby_is_made(context, statement, &privileges->objects[0]))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &privileges->objects[0],
                               .hint = "Move the programs to another role first."},
                "programs that are running lose privileges on \"%s\"", privileges->objects[0].name);
}

const LintRule rule_compat_revoke = {
    .id = "compat/revoke",
    .summary = "REVOKE from programs that run",
    .why = "Programs that run with the privilege fail from the COMMIT on.",
    .condition =
        "REVOKE, but from PUBLIC. Not ALTER DEFAULT PRIVILEGES, nor of what this file created.",
    .safer = "Move the programs to another role first.",
    .bad = "REVOKE SELECT ON orders FROM app;\n",
    .good = "GRANT SELECT ON orders TO app;\nREVOKE ALL ON orders FROM PUBLIC;\nALTER DEFAULT "
            "PRIVILEGES REVOKE ALL ON TABLES FROM app;\nCREATE TABLE a (id bigint);\nREVOKE ALL ON "
            "a FROM app;\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
