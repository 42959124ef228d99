#include "lint/each.h"

#include <string.h>

/* The table has the column of that name with that number behind it. */
static gboolean has_numbered(const SchemaRelation *table, const char *stem, guint number)
{
    g_autofree char *name = g_strdup_printf("%s%u", stem, number);
    return schema_find_column(table, name) != NULL;
}

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaRelation *table)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const SchemaColumn *column = table->columns->pdata[i];
        const char *name = column->object.name;
        gsize length = strlen(name);
        if (length < 2 || name[length - 1] != '1' || g_ascii_isdigit(name[length - 2]))
            continue;
        g_autofree char *stem = g_strndup(name, length - 1);
        if (has_numbered(table, stem, 2) &&
            (has_numbered(table, stem, 3) || has_numbered(table, stem, 0)))
            return TRUE;
    }
    return FALSE;
}

static void check(LintContext *context, const Schema *schema)
{
    each_table(context, schema, matches, "has columns that count",
               "Use a table of its own with one row each, or an array.");
}

const LintRule rule_table_incrementing_columns = {
    .id = "table/incrementing-columns",
    .summary = "columns that count: c1, c2, c3",
    .why = "A list in columns has an end, and every query has to name them all.",
    .condition = "A table has three columns or more of one name with numbers from 1 on, or from 0.",
    .safer = "Use a table of its own with one row each, or an array.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, phone1 text, phone2 text, phone3 text);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, phone1 text, phone2 text, md5 text, sha1 text, "
            "sha256 text);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
