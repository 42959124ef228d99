#include "lint/context.h"
#include "lint/defined.h"

#include <string.h>

static gboolean is_word(const char *name)
{
    for (const char *at = name; *at != '\0'; at++)
        if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != '_')
            return FALSE;
    return g_ascii_islower(*name) || *name == '_';
}

/* Words that PostgreSQL quotes in its own output, but takes without quotes as a column or table. */
static gboolean is_soft(const char *name)
{
    static const char *const words[] = {
        "between",       "bigint",    "bit",        "boolean",   "char",
        "character",     "coalesce",  "dec",        "decimal",   "exists",
        "extract",       "float",     "greatest",   "grouping",  "inout",
        "int",           "integer",   "interval",   "least",     "national",
        "nchar",         "none",      "normalize",  "nullif",    "numeric",
        "out",           "overlay",   "position",   "precision", "real",
        "row",           "setof",     "smallint",   "substring", "time",
        "timestamp",     "treat",     "trim",       "values",    "varchar",
        "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest",
        "xmlnamespaces", "xmlparse",  "xmlpi",      "xmlroot",   "xmlserialize",
        "xmltable",      NULL};
    return g_strv_contains(words, name);
}

static gboolean is_reserved(const char *name)
{
    if (!is_word(name) || is_soft(name))
        return FALSE;
    g_autofree char *quoted = object_quote_identifier(name);
    return quoted[0] == '"';
}

static void visit(const SchemaObject *object, gpointer data)
{
    if (!is_reserved(object->name))
        return;
    ObjectName name = schema_object_name(object);
    lint_report(data,
                &(LintSubject){.origin = &object->origin,
                               .about = &name,
                               .hint = "Choose another word: each use of this one needs quotes."},
                "%s name \"%s\" is a reserved word", object_kind_word(object->kind), object->name);
}

static void check(LintContext *context, const Schema *schema)
{
    defined_each(schema, visit, context);
}

const LintRule rule_name_reserved = {
    .id = "name/reserved",
    .summary = "a name that is a reserved word",
    .why = "Without quotes it is a syntax error, or means something else: \"user\" as a column is "
           "the current role when somebody forgets the quotes.",
    .condition = "The name of anything is a word that PostgreSQL reserves, so that it needs quotes "
                 "as a table or column. Words such as \"time\" that need none do not count.",
    .safer = "CREATE TABLE users instead of CREATE TABLE \"user\".",
    .bad = "CREATE TABLE \"order\" (id bigint PRIMARY KEY);\n",
    .good = "CREATE TABLE orders (id bigint PRIMARY KEY, \"time\" timestamptz);\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
