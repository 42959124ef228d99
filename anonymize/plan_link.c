/* References: which columns refer to which, and the rules that go along them. */
#include <string.h>

#include "anonymize/plan_parts.h"
#include "core/base/arena.h"

static gboolean find_table(const AnonymizePlan *plan, const ColumnPlace *place, guint *table)
{
    const SourceTable *found = source_table_find(plan->catalog, place->schema, place->table);
    if (found != NULL)
        *table = (guint)(found - plan->catalog->tables);
    return found != NULL;
}

static gboolean find_column(const SourceTable *table, const char *name, guint *column)
{
    for (guint i = 0; i < table->n_columns; i++) {
        if (strcmp(table->columns[i].facts.name, name) == 0) {
            *column = i;
            return TRUE;
        }
    }
    return FALSE;
}

/* The columns of one end of a reference of the profile; NULL after a problem. */
static guint *resolve_end(AnonymizePlan *plan, const ProfileReference *reference,
                          const GPtrArray *places, guint *table)
{
    const char *at = plan_place_of(plan, reference->node);
    const ColumnPlace *first = places->pdata[0];
    if (!find_table(plan, first, table)) {
        plan_add(plan->problems, at,
                 plan_text(plan, "the source has no table \"%s.%s\"", first->schema, first->table),
                 NULL);
        return NULL;
    }
    guint *columns = arena_new_array(plan->arena, guint, places->len);
    for (guint i = 0; i < places->len; i++) {
        const ColumnPlace *place = places->pdata[i];
        if (find_column(&plan->catalog->tables[*table], place->column, &columns[i]))
            continue;
        plan_add(plan->problems, at,
                 plan_text(plan, "table \"%s.%s\" has no column \"%s\"", place->schema,
                           place->table, place->column),
                 NULL);
        return NULL;
    }
    return columns;
}

static void link_profile(AnonymizePlan *plan, const ProfileReference *reference)
{
    PlanLink link = {.name = plan_place_of(plan, reference->node),
                     .n_columns = reference->from->len};
    link.from_columns = resolve_end(plan, reference, reference->from, &link.from);
    link.to_columns = resolve_end(plan, reference, reference->to, &link.to);
    if (link.from_columns != NULL && link.to_columns != NULL)
        plan->links[plan->n_links++] = link;
}

void plan_link(AnonymizePlan *plan)
{
    const SourceCatalog *catalog = plan->catalog;
    guint most = catalog->n_references + plan->profile->references->len;
    plan->links = arena_new_array(plan->arena, PlanLink, most + 1);
    for (guint i = 0; i < catalog->n_references; i++) {
        const SourceReference *reference = &catalog->references[i];
        plan->links[plan->n_links++] = (PlanLink){.name = reference->name,
                                                  .from = reference->from,
                                                  .to = reference->to,
                                                  .from_columns = reference->from_columns,
                                                  .to_columns = reference->to_columns,
                                                  .n_columns = reference->n_columns};
    }
    for (guint i = 0; i < plan->profile->references->len; i++)
        link_profile(plan, plan->profile->references->pdata[i]);
}

static PlannedColumn *from_column(const AnonymizePlan *plan, const PlanLink *link, guint i)
{
    return &plan->tables[link->from].columns[link->from_columns[i]];
}

static PlannedColumn *to_column(const AnonymizePlan *plan, const PlanLink *link, guint i)
{
    return &plan->tables[link->to].columns[link->to_columns[i]];
}

static gboolean follow(AnonymizePlan *plan, const PlanLink *link, guint i)
{
    PlannedColumn *from = from_column(plan, link, i);
    const PlannedColumn *to = to_column(plan, link, i);
    if (from->rule != NULL || to->rule == NULL || from->fate == FATE_GENERATED)
        return FALSE;
    const char *because = plan_text(plan, "follows %s", plan_place(plan, link->to, to));
    planned_column_take(plan, from, to->rule, because);
    from->follows = link;
    from->followed = i;
    return TRUE;
}

void plan_follow(AnonymizePlan *plan)
{
    for (gboolean more = TRUE; more;) {
        more = FALSE;
        for (guint i = 0; i < plan->n_links; i++) {
            for (guint k = 0; k < plan->links[i].n_columns; k++)
                more = follow(plan, &plan->links[i], k) || more;
        }
    }
}

gboolean plan_refers(const AnonymizePlan *plan, guint table, guint column)
{
    for (guint i = 0; i < plan->n_links; i++) {
        const PlanLink *link = &plan->links[i];
        for (guint k = 0; link->from == table && k < link->n_columns; k++) {
            gboolean itself = link->to == table && link->to_columns[k] == column;
            if (link->from_columns[k] == column && !itself)
                return TRUE;
        }
    }
    return FALSE;
}

const PlannedColumn *planned_origin(const AnonymizePlan *plan, guint table, guint column,
                                    guint *origin)
{
    const PlannedColumn *at = &plan->tables[table].columns[column];
    while (at->follows != NULL) {
        table = at->follows->to;
        at = to_column(plan, at->follows, at->followed);
    }
    *origin = table;
    return at;
}

static void append_identifier(GString *out, const char *name)
{
    g_string_append_c(out, '"');
    for (; *name != '\0'; name++) {
        if (*name == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *name);
    }
    g_string_append_c(out, '"');
}

static void append_table(GString *out, const SourceTable *table)
{
    append_identifier(out, table->schema);
    g_string_append_c(out, '.');
    append_identifier(out, table->name);
}

/* The condition of the referenced row, asked from a row that goes by `alias`: each step has a name
 * of its own, so that a table may be passed twice. */
static void append_condition(const AnonymizePlan *plan, GString *out, const PlannedColumn *column,
                             const char *alias, guint depth)
{
    const PlanLink *link = column->follows;
    if (link == NULL) {
        g_string_append(out, column->rule->when);
        return;
    }
    g_autofree char *next = g_strdup_printf("\"confiture referenced %u\"", depth);
    g_string_append(out, "(SELECT (");
    append_condition(plan, out, to_column(plan, link, column->followed), next, depth + 1);
    g_string_append(out, ") FROM ");
    append_table(out, &plan->catalog->tables[link->to]);
    g_string_append_printf(out, " AS %s WHERE ", next);
    for (guint i = 0; i < link->n_columns; i++) {
        g_string_append_printf(out, "%s%s.", i > 0 ? " AND " : "", next);
        append_identifier(out, to_column(plan, link, i)->column->facts.name);
        g_string_append_printf(out, " = %s.", alias);
        append_identifier(out, from_column(plan, link, i)->column->facts.name);
    }
    g_string_append(out, " LIMIT 1)");
}

void plan_condition(AnonymizePlan *plan)
{
    for (guint t = 0; t < plan->n_tables; t++) {
        g_autoptr(GString) alias = g_string_new(NULL);
        append_table(alias, plan->tables[t].table);
        for (guint i = 0; i < plan->tables[t].n_columns; i++) {
            PlannedColumn *column = &plan->tables[t].columns[i];
            if (column->fate != FATE_MASKED || column->rule->when == NULL)
                continue;
            g_autoptr(GString) sql = g_string_new(NULL);
            append_condition(plan, sql, column, alias->str, 1);
            column->condition = arena_strdup(plan->arena, sql->str);
        }
    }
}

static void check_agreement(AnonymizePlan *plan, const PlanLink *link, guint i)
{
    const PlannedColumn *from = from_column(plan, link, i), *to = to_column(plan, link, i);
    if (from->rule == NULL || to->rule == NULL || rules_agree(from->rule, to->rule))
        return;
    if (strcmp(from->rule->strategy->name, "null") == 0)
        return;
    const char *message = plan_text(
        plan, "it references %s, which has \"%s\" (%s), but has \"%s\" itself (%s)",
        plan_place(plan, link->to, to), to->strategy, to->because, from->strategy, from->because);
    plan_add(plan->problems, plan_place(plan, link->from, from), message,
             "Leave its rule out: a column follows what it references.");
}

static void check_rows(AnonymizePlan *plan, const PlanLink *link)
{
    const PlannedTable *from = &plan->tables[link->from], *to = &plan->tables[link->to];
    const char *place = plan_place(plan, link->from, NULL);
    const char *target = plan_place(plan, link->to, NULL);
    if (from->fate != TABLE_COPIED)
        return;
    if (to->fate == TABLE_SKIPPED || to->fate == TABLE_STRUCTURE_ONLY)
        plan_add(
            plan->problems, place,
            plan_text(plan, "it references %s (%s), whose rows are not copied", target, link->name),
            NULL);
    else if (to->where != NULL && plan->profile->subset->len == 0)
        plan_add(plan->warnings, place,
                 plan_text(plan, "it references %s (%s), of which only some rows are copied",
                           target, link->name),
                 "Rows that refer to those left out make the reference fail in the target.");
}

void plan_check_links(AnonymizePlan *plan)
{
    for (guint i = 0; i < plan->n_links; i++) {
        check_rows(plan, &plan->links[i]);
        for (guint k = 0; k < plan->links[i].n_columns; k++)
            check_agreement(plan, &plan->links[i], k);
    }
}
