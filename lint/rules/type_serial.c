#include "lint/context.h"
#include "lint/fix_site.h"

enum { ALL_OF_THEM = 20 }; /* columns, and no identity column beside them */

/* Of the tables that stay; the number of identity columns is counted on the way. */
static GPtrArray *find_serials(const Schema *schema, guint *n_identities)
{
    GPtrArray *serials = g_ptr_array_new();
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; !table->temporary && k < table->columns->len; k++) {
            SchemaColumn *column = table->columns->pdata[k];
            *n_identities += column->identity != 0;
            if (!column->inherited && column->serial)
                g_ptr_array_add(serials, column);
        }
    }
    return serials;
}

static void report(LintContext *context, const SchemaColumn *column, guint n)
{
    ObjectName name = schema_object_name(&column->object);
    LintSubject subject = {.origin = &column->object.origin,
                           .about = &name,
                           .hint = "Use bigint GENERATED ALWAYS AS IDENTITY."};
    const char *table = column->object.relation->object.name;
    if (n > 1)
        lint_report(context, &subject,
                    "column \"%s\" of \"%s\" is of a serial type, as are %u more: none is an "
                    "identity column",
                    column->object.name, table, n - 1);
    else
        lint_report(context, &subject, "column \"%s\" of \"%s\" is of a serial type",
                    column->object.name, table);
}

/* A schema that knows nothing else has one habit, not hundreds of faults. */
static void check(LintContext *context, const Schema *schema)
{
    guint n_identities = 0;
    g_autoptr(GPtrArray) serials = find_serials(schema, &n_identities);
    gboolean once = serials->len >= ALL_OF_THEM && n_identities == 0;
    for (guint i = 0; i < serials->len && (i == 0 || !once); i++)
        report(context, serials->pdata[i], once ? serials->len : 1);
}

const LintRule rule_type_serial = {
    .id = "type/serial",
    .summary = "a column of a serial type",
    .why = "serial makes a sequence with privileges of its own and a default that anybody can "
           "override; identity columns are the standard's "
           "way and keep both together.",
    .condition = "A table's column is smallserial, serial or bigserial; once, where it is defined. "
                 "Where twenty columns or more are, and none is an identity column: once for all.",
    .safer = "id bigint GENERATED ALWAYS AS IDENTITY",
    .bad = "CREATE TABLE a (id bigserial PRIMARY KEY);\n",
    .good = "CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);\n",
    .aliases = "squawk:prefer-identity",
    .severity = SEVERITY_INFO,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_identity,
};
