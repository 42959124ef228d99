#include "lint/each.h"

#include <string.h>

enum { WASTED = 8 };

typedef struct Width {
    const char *type;
    guint length, alignment;
} Width;

/* PostgreSQL's pg_type.typlen and typalign of what has a fixed length. */
static const Width widths[] = {
    {"bool", 1, 1},    {"char", 1, 1},      {"int2", 2, 2},    {"int4", 4, 4},
    {"int8", 8, 8},    {"float4", 4, 4},    {"float8", 8, 8},  {"date", 4, 4},
    {"time", 8, 8},    {"timestamp", 8, 8}, {"oid", 4, 4},     {"timestamptz", 8, 8},
    {"uuid", 16, 1},   {"interval", 16, 8}, {"timetz", 12, 8}, {"money", 8, 8},
    {"macaddr", 6, 4}, {"macaddr8", 8, 4},
};

/* NULL: of a length that each row has for itself. */
static const Width *width_of(const SchemaColumn *column)
{
    for (guint i = 0; i < G_N_ELEMENTS(widths) && !column->array; i++)
        if (column->type_schema == NULL && g_strcmp0(column->type_name, widths[i].type) == 0)
            return &widths[i];
    return NULL;
}

/* Between columns of fixed length that follow each other; after any other nobody knows where the
 * next one begins. */
static guint padding_of(const SchemaRelation *table)
{
    guint padding = 0, offset = 0;
    for (guint i = 0; i < table->columns->len; i++) {
        const Width *width = width_of(table->columns->pdata[i]);
        if (width == NULL) {
            offset = 0;
            continue;
        }
        guint gap = (width->alignment - offset % width->alignment) % width->alignment;
        padding += gap;
        offset += gap + width->length;
    }
    return padding;
}

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaRelation *table)
{
    return padding_of(table) >= WASTED;
}

static void check(LintContext *context, const Schema *schema)
{
    each_table(context, schema, matches, "wastes eight bytes a row or more between its columns",
               "Put the columns of eight bytes first, then those of four, two and one, then those "
               "of no fixed length.");
}

const LintRule rule_table_alignment = {
    .id = "table/alignment",
    .summary = "columns in an order that wastes space",
    .why = "A column begins at a multiple of its alignment, so that a boolean before a bigint "
           "takes eight bytes. In large tables that is disk, memory and time.",
    .condition = "The gaps between columns of fixed length that follow each other add up to eight "
                 "bytes a row or more. What lies beyond a column of no fixed length (text, "
                 "numeric, arrays) is not counted.",
    .safer = "CREATE TABLE t (id bigint, at timestamptz, n integer, done boolean, note text);",
    .bad = "CREATE TABLE t (a boolean, b bigint, c boolean, d bigint);\n",
    .good = "CREATE TABLE t (b bigint, d bigint, a boolean, c boolean);\n",
    .severity = SEVERITY_INFO,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
