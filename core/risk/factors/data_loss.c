/* Data loss: rows and values that are gone afterwards, and that no way down brings back. */
#include "core/risk/factor.h"

static gboolean has_rows(const LiveRelation *relation)
{
    if (relation->rows != 0 && relation->bytes > 0)
        return TRUE;
    for (guint i = 0; i < relation->children->len; i++) {
        if (has_rows(relation->children->pdata[i]))
            return TRUE;
    }
    return FALSE;
}

static gint64 size_of(const LiveRelation *relation)
{
    gint64 bytes = relation->bytes;
    for (guint i = 0; i < relation->children->len; i++)
        bytes += size_of(relation->children->pdata[i]);
    return bytes;
}

static gboolean holds_data(const LiveRelation *relation)
{
    return relation->kind == 'r' || relation->kind == 'p';
}

/* All rows of a table that has some: the larger it is, the less it was a mistake to keep them. */
static void lose_rows(const RiskView *view, const ObjectName *object, const char *how)
{
    const LiveRelation *relation = risk_names_find(view->names, object);
    if (risk_names_live(view->names) == NULL) {
        g_autofree char *name = object_name_format(object);
        risk_add(view, RISK_HIGH, name, NULL, "%s %s and the rows in it", how, name);
        return;
    }
    if (relation == NULL || !holds_data(relation))
        return;
    g_autofree char *name = risk_describe(relation);
    g_autofree char *identity = risk_object(relation);
    RiskLevel level = !has_rows(relation)                               ? RISK_LOW
                      : risk_size_class(size_of(relation)) <= SIZE_TINY ? RISK_HIGH
                                                                        : RISK_CRITICAL;
    risk_add(view, level, identity, NULL, level == RISK_LOW ? "%s %s, which is empty" : "%s %s",
             how, name);
}

static void lose_column(const RiskView *view, const AlterAction *action)
{
    const ObjectName *table = &view->statement->alter_table->table;
    const LiveRelation *relation = risk_names_find(view->names, table);
    if (table->kind != OBJECT_TABLE && table->kind != OBJECT_FOREIGN_TABLE)
        return;
    if (relation == NULL && risk_names_live(view->names) != NULL)
        return;
    if (relation != NULL && live_find_column(relation, action->name) == NULL)
        return; /* new in this chain, or none */
    g_autofree char *name = relation != NULL ? risk_describe(relation) : object_name_format(table);
    g_autofree char *identity =
        relation != NULL ? risk_object(relation) : object_name_format(table);
    RiskLevel level = relation == NULL ? RISK_HIGH : !has_rows(relation) ? RISK_LOW : RISK_HIGH;
    g_autofree char *column = object_quote_identifier(action->name);
    risk_add(view, level, identity, risk_advice(view, action), "drops the column %s of %s%s",
             column, name, level == RISK_LOW ? ", which has no rows" : " with its values");
}

static void change_values(const RiskView *view, const AlterAction *action)
{
    const ObjectName *table = &view->statement->alter_table->table;
    const LiveRelation *relation = risk_names_find(view->names, table);
    if (action->using_plain_cast || relation == NULL || !has_rows(relation))
        return;
    g_autofree char *name = risk_describe(relation);
    g_autofree char *identity = risk_object(relation);
    g_autofree char *column = object_quote_identifier(action->name);
    risk_add(view, RISK_MEDIUM, identity, NULL,
             "the values of the column %s of %s are replaced by an expression of them", column,
             name);
}

static void weigh_alter(const RiskView *view)
{
    const AlterTable *alter = view->statement->alter_table;
    for (guint i = 0; i < alter->n_actions; i++) {
        if (alter->actions[i].kind == ALTER_DROP_COLUMN)
            lose_column(view, &alter->actions[i]);
        else if (alter->actions[i].kind == ALTER_COLUMN_TYPE)
            change_values(view, &alter->actions[i]);
    }
}

static void lose_schema(const RiskView *view, const ObjectName *object)
{
    const Live *live = risk_names_live(view->names);
    const LiveSchema *schema = live != NULL ? live_find_schema(live, object->name) : NULL;
    if (schema == NULL || schema->tables == 0)
        return;
    g_autofree char *name = object_quote_identifier(object->name);
    g_autofree char *bytes = risk_format_bytes(schema->bytes);
    risk_add(view, schema->rows == 0 && schema->bytes == 0 ? RISK_HIGH : RISK_CRITICAL, name, NULL,
             "drops the schema %s with its %u tables (about %" G_GINT64_FORMAT " rows, %s)", name,
             schema->tables, schema->rows, bytes);
}

static void weigh_drop(const RiskView *view)
{
    const Drop *drop = view->statement->drop;
    for (guint i = 0; i < drop->n_objects; i++) {
        if (drop->objects[i].kind == OBJECT_SCHEMA)
            lose_schema(view, &drop->objects[i]);
        else if (drop->objects[i].kind == OBJECT_TABLE)
            lose_rows(view, &drop->objects[i], "drops");
    }
}

static void weigh_change(const RiskView *view, const char *how)
{
    const DataChange *change = view->statement->data_change;
    for (guint i = 0; i < change->n_tables; i++)
        lose_rows(view, &change->tables[i], how);
}

static void overwrite(const RiskView *view)
{
    const DataChange *change = view->statement->data_change;
    const LiveRelation *relation =
        change->n_tables > 0 ? risk_names_find(view->names, &change->tables[0]) : NULL;
    if (relation == NULL || !has_rows(relation))
        return;
    for (guint i = 0; i < change->n_columns; i++) {
        if (live_find_column(relation, change->columns[i]) == NULL)
            continue; /* a column of this chain has no values to lose */
        g_autofree char *name = risk_describe(relation);
        g_autofree char *identity = risk_object(relation);
        risk_add(view, RISK_MEDIUM, identity, NULL, "overwrites the column %s in every row of %s",
                 change->columns[i], name);
    }
}

static void weigh(const RiskView *view)
{
    switch (view->statement->kind) {
    case STATEMENT_DROP:
        weigh_drop(view);
        return;
    case STATEMENT_ALTER_TABLE:
        weigh_alter(view);
        return;
    case STATEMENT_TRUNCATE:
        weigh_change(view, "empties");
        return;
    case STATEMENT_DELETE:
        if (!view->statement->data_change->has_where)
            weigh_change(view, "deletes every row of");
        return;
    case STATEMENT_UPDATE:
        if (!view->statement->data_change->has_where)
            overwrite(view);
        return;
    default:
        return;
    }
}

const RiskFactor data_loss_factor = {.statement = weigh};
