#include "lint/nearby.h"

#include <string.h>

static gboolean is_of_domain(const SchemaColumn *column, const SchemaType *domain)
{
    return g_strcmp0(column->type_name, domain->object.name) == 0 &&
           (column->type_schema == NULL || strcmp(column->type_schema, domain->object.schema) == 0);
}

static const SchemaRelation *find_user(const Schema *schema, const SchemaType *domain)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; k < table->columns->len; k++)
            if (is_of_domain(table->columns->pdata[k], domain))
                return table;
    }
    return NULL;
}

/* Made by the file, or by a whole chain in which no table has it. */
static gboolean is_unused(const LintContext *context, const Statement *statement,
                          const ObjectName *name)
{
    if (nearby_is_made(context, statement, name))
        return TRUE;
    const SchemaType *domain = schema_find_type(context->schema, name);
    return domain != NULL && context->source->chained && find_user(context->schema, domain) == NULL;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_ALTER_DOMAIN)
        return;
    const AlterDomain *alter = statement->alter_domain;
    gboolean adds =
        alter->action == 'C' && (alter->constraint == NULL || !alter->constraint->not_valid);
    if ((!adds && alter->action != 'O') || is_unused(context, statement, &alter->domain))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &alter->domain,
                               .hint = "Add the constraint NOT VALID, and VALIDATE it in a later "
                                       "migration."},
                "all tables with columns of the domain \"%s\" are read while nobody can write to "
                "them",
                alter->domain.name);
}

const LintRule rule_lock_alter_domain_constraint = {
    .id = "lock/alter-domain-constraint",
    .summary = "a constraint added to a domain, checked in all its tables",
    .why = "ALTER DOMAIN ADD CONSTRAINT and SET NOT NULL read every table that has a column of the "
           "domain under SHARE, which keeps writers out.",
    .condition =
        "ALTER DOMAIN … ADD CONSTRAINT without NOT VALID, or SET NOT NULL. Not for domains that "
        "this file created, nor where it is known that no table uses the domain.",
    .safer = "ALTER DOMAIN d ADD CONSTRAINT c CHECK (…) NOT VALID; and ALTER DOMAIN d VALIDATE "
             "CONSTRAINT c; in a later migration.",
    .bad = "ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%');\n",
    .good = "ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%') NOT VALID;\n",
    .aliases = "squawk:ban-alter-domain-with-add-constraint",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
