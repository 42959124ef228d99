#include "core/schema/diff/change.h"

#include <string.h>

const Fact *partition_whole_index(const Fact *index)
{
    gboolean known = index->kind == &kind_index || index->kind == &kind_constraint;
    if (!known || fact_value(index, "attached") == NULL)
        return NULL;
    for (const FactLink *link = index->needs; link != NULL; link = link->next) {
        const Kind *kind = link->fact->kind;
        if ((kind == &kind_index || kind == &kind_constraint) &&
            fact_value(link->fact, "on_partitioned") != NULL && link->fact->parent != index->parent)
            return link->fact;
    }
    return NULL;
}

gboolean partition_holds_key(const Fact *index)
{
    if (index->kind != &kind_index || fact_value(index, "on_partitioned") == NULL)
        return FALSE;
    for (const FactLink *link = index->needed_by; link != NULL; link = link->next) {
        if (link->fact->kind == &kind_constraint && partition_whole_index(link->fact) == index)
            return TRUE;
    }
    return FALSE;
}

static const char *parent_of(const Fact *table)
{
    return table != NULL && table->kind == &kind_table ? fact_value(table, "partition_of") : NULL;
}

gboolean partition_moves(const Change *table)
{
    return table->from != NULL && table->to != NULL && table->from->kind == &kind_table &&
           g_strcmp0(parent_of(table->from), parent_of(table->to)) != 0;
}

gboolean partition_joins_later(const Changes *changes, const Change *table)
{
    const char *parent = parent_of(table->to);
    if (parent == NULL || !change_comes(table))
        return FALSE;
    g_autofree char *key = g_strconcat("table ", parent, NULL);
    const Fact *whole = catalog_find(changes->to, key);
    return whole != NULL && !change_comes(change_of_to(changes, whole));
}

gboolean partition_index_first(const Changes *changes, const Change *index)
{
    const Fact *whole = partition_whole_index(index->to);
    if (whole == NULL || change_comes(change_of_to(changes, whole)))
        return FALSE;
    const Change *table = change_of_to(changes, index->to->parent);
    return partition_joins_later(changes, table) ||
           (table->fate == FATE_ALTER && partition_moves(table));
}

gboolean partition_alters_index(const Change *index)
{
    const char *from = fact_value(index->from, "attached"), *to = fact_value(index->to, "attached");
    if (from == NULL)
        return TRUE;
    const Fact *was = index->from->parent, *is = index->to->parent;
    return to == NULL && g_strcmp0(parent_of(was), parent_of(is)) != 0;
}

void recipe_attach_index(Writer *writer)
{
    const Fact *index = writer->change->to;
    const char *whole = fact_value(index, "attached");
    if (whole == NULL)
        return;
    const char *table = index->parent->id;
    g_autofree char *schema = g_strndup(table, (gsize)(fact_plain_name(index->parent) - table));
    gboolean constraint = index->kind == &kind_constraint;
    writer_add(writer, g_strdup_printf("ALTER INDEX %s ATTACH PARTITION %s%s", whole,
                                       constraint ? schema : "", index->id));
}

void recipe_attach(Writer *writer)
{
    writer_format(writer, writer->change->to,
                  "ALTER TABLE ONLY {partition_of} ATTACH PARTITION {id} {partition_bound}");
}
