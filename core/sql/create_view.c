/* CREATE VIEW, CREATE RULE, REFRESH MATERIALIZED VIEW. */
#include "core/sql/convert.h"

/* The query follows AS and ends before WITH … CHECK OPTION. */
static Slice query_slice(const Convert *self, const ViewStmt *from)
{
    gsize after, end = self->statement->end;
    gsize name = slice_skip_name(self, convert_offset(self, from->view->location), end);
    slice_find_word(self, name, end, "as", &after);
    static const char *const tails[] = {"with check option", "with local check option",
                                        "with cascaded check option"};
    gsize stop = end;
    for (guint i = 0; i < G_N_ELEMENTS(tails) && from->withCheckOption != NO_CHECK_OPTION; i++)
        stop = slice_before_tail(self, after, stop, tails[i]);
    return slice_between(self, after, stop);
}

/* Set operations take the names of their first query. */
static const SelectStmt *first_select(const Node *query)
{
    const SelectStmt *select = (const SelectStmt *)query;
    while (select != NULL && IsA(select, SelectStmt) && select->larg != NULL)
        select = select->larg;
    return select != NULL && IsA(select, SelectStmt) ? select : NULL;
}

static gboolean is_star(const Node *value)
{
    if (value == NULL || !IsA(value, ColumnRef))
        return FALSE;
    const List *fields = ((const ColumnRef *)value)->fields;
    return IsA(list_node(fields, list_length(fields) - 1), A_Star);
}

static void convert_outputs(Convert *self, CreateView *to, const Node *query)
{
    const SelectStmt *select = first_select(query);
    int count = select != NULL ? list_length(select->targetList) : 0;
    to->outputs = arena_new_array(self->arena, const char *, (gsize)count + 1);
    for (int i = 0; i < count; i++) {
        const ResTarget *target = (const ResTarget *)list_node(select->targetList, i);
        if (is_star(target->val)) {
            to->n_outputs = 0;
            return;
        }
        const char *name = target->name != NULL ? target->name : choose_column_of(target->val);
        to->outputs[to->n_outputs++] = convert_string(self, name);
    }
    for (guint i = 0; i < to->n_columns && i < to->n_outputs; i++)
        to->outputs[i] = to->columns[i];
}

static void touch_view(Convert *self, const ViewStmt *from, const CreateView *to)
{
    guint flags = (to->replace ? TOUCH_REPLACE : 0u) | (to->temporary ? TOUCH_TEMPORARY : 0u);
    gsize offset = convert_offset(self, from->view->location);
    touch_add(self, TOUCH_CREATE, flags, to->view, offset);
    for (guint i = 0; i < to->n_columns; i++)
        touch_add(self, TOUCH_CREATE, flags, name_of_part(OBJECT_COLUMN, to->view, to->columns[i]),
                  offset);
}

/* CREATE RECURSIVE VIEW is made by the grammar into WITH RECURSIVE of the view's own name. */
static gboolean is_recursive(const ViewStmt *from)
{
    const SelectStmt *select = (const SelectStmt *)from->query;
    if (select == NULL || !IsA(select, SelectStmt) || select->withClause == NULL ||
        !select->withClause->recursive)
        return FALSE;
    const CommonTableExpr *table = (const CommonTableExpr *)list_node(select->withClause->ctes, 0);
    return table->location < 0 && g_strcmp0(table->ctename, from->view->relname) == 0;
}

const void *convert_create_view(Convert *self, Node *node)
{
    const ViewStmt *from = (const ViewStmt *)node;
    CreateView *to = arena_new_struct(self->arena, CreateView);
    to->view = name_of_relation(self, OBJECT_VIEW, from->view);
    to->replace = from->replace;
    to->temporary = relation_is_temporary(from->view);
    to->recursive = is_recursive(from);
    to->security_invoker = definition_is_on(from->options, "security_invoker");
    to->security_barrier = definition_is_on(from->options, "security_barrier");
    to->columns = convert_strings(self, from->aliases, &to->n_columns);
    convert_outputs(self, to, from->query);
    to->query = query_slice(self, from);
    touch_view(self, from, to);
    gboolean nested = self->nested;
    self->nested = TRUE;
    refer_node(self, from->query);
    self->nested = nested;
    return to;
}

const void *convert_create_rule(Convert *self, Node *node)
{
    const RuleStmt *from = (const RuleStmt *)node;
    ObjectName table = name_of_relation(self, OBJECT_TABLE, from->relation);
    touch_add(self, TOUCH_CREATE, from->replace ? TOUCH_REPLACE : 0u,
              name_of_part(OBJECT_RULE, table, convert_string(self, from->rulename)),
              self->statement->start);
    refer_relation(self, from->relation);
    gboolean nested = self->nested;
    self->nested = TRUE;
    refer_node(self, from->whereClause);
    for (int i = 0; i < list_length(from->actions); i++)
        convert_inner(self, list_node(from->actions, i));
    self->nested = nested;
    return NULL;
}

const void *convert_refresh(Convert *self, Node *node)
{
    const RefreshMatViewStmt *from = (const RefreshMatViewStmt *)node;
    Maintenance *to = arena_new_struct(self->arena, Maintenance);
    to->relations = arena_new_struct(self->arena, ObjectName);
    to->relations[0] = name_of_relation(self, OBJECT_MATERIALIZED_VIEW, from->relation);
    to->n_relations = 1;
    to->concurrently = from->concurrent;
    to->with_no_data = from->skipData;
    touch_add(self, TOUCH_WRITE, 0, to->relations[0],
              convert_offset(self, from->relation->location));
    return to;
}
