#include "lint/each.h"

static gboolean is_amount(const char *name)
{
    static const char *const words[] = {"price",    "amount",   "total",   "cost",
                                        "fee",      "balance",  "salary",  "tax",
                                        "subtotal", "discount", "payment", NULL};
    g_auto(GStrv) parts = g_strsplit(name, "_", -1);
    for (guint i = 0; parts[i] != NULL; i++)
        if (g_strv_contains(words, parts[i]))
            return TRUE;
    return FALSE;
}

static gboolean matches(G_GNUC_UNUSED const LintContext *context, const SchemaColumn *column)
{
    static const char *const names[] = {"float4", "float8", NULL};
    return each_has_type(column, names) && is_amount(column->object.name);
}

static void check(LintContext *context, const Schema *schema)
{
    each_column(context, schema, matches, "holds money inexactly", "Use numeric.");
}

const LintRule rule_type_float_money = {
    .id = "type/float-money",
    .summary = "a float that holds money",
    .why = "Cents have no exact value in binary: sums drift.",
    .condition = "A column of type real or double precision has an amount's name: price, amount, "
                 "total, cost, fee, balance, salary, tax, as a word of it.",
    .safer = "Use numeric.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, total_price double precision);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, total_price numeric, weight real, prices_seen "
            "integer, ratio_of_coast real);\n",
    .severity = SEVERITY_WARNING,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
