/* Habits that rules judge, noted on the way through a statement's parts. */
#include "core/sql/convert.h"

#include <string.h>

Trait *trait_add(Convert *self, TraitKind kind, const char *text, gsize offset)
{
    static _Thread_local Trait ignored;
    if (self->traits == NULL)
        return &ignored;
    Trait trait = {.kind = kind,
                   .in_body = (self->flags & TOUCH_IN_BODY) != 0,
                   .offset = offset,
                   .text = convert_string(self, text)};
    g_array_append_val(self->traits, trait);
    return &g_array_index(self->traits, Trait, self->traits->len - 1);
}

/* The name of `*` or `relation.*`: its last field is no string. */
static gboolean is_star(const Node *node)
{
    if (node == NULL || !IsA(node, ColumnRef))
        return FALSE;
    const List *fields = ((const ColumnRef *)node)->fields;
    return IsA(list_node(fields, list_length(fields) - 1), A_Star);
}

static const RangeVar *as_relation(const Convert *self, const Node *item)
{
    if (!IsA(item, RangeVar))
        return NULL;
    const RangeVar *relation = (const RangeVar *)item;
    return relation->schemaname == NULL && scope_has(self, relation->relname) ? NULL : relation;
}

/* Whether a FROM item has a relation by that name or alias (any without a name): no common table,
 * no sub-select, no function. */
static gboolean has_relation(const Convert *self, const Node *item, const char *name)
{
    if (item == NULL)
        return FALSE;
    if (IsA(item, JoinExpr)) {
        const JoinExpr *join = (const JoinExpr *)item;
        return has_relation(self, join->larg, name) || has_relation(self, join->rarg, name);
    }
    const RangeVar *relation = as_relation(self, item);
    if (relation == NULL)
        return FALSE;
    const char *known = relation->alias != NULL ? relation->alias->aliasname : relation->relname;
    return name == NULL || strcmp(known, name) == 0;
}

static gboolean from_has_relation(const Convert *self, const List *from, const char *name)
{
    for (int i = 0; i < list_length(from); i++)
        if (has_relation(self, list_node(from, i), name))
            return TRUE;
    return FALSE;
}

static void note_stars(Convert *self, const SelectStmt *select)
{
    for (int i = 0; i < list_length(select->targetList); i++) {
        const Node *value = ((const ResTarget *)list_node(select->targetList, i))->val;
        if (!is_star(value))
            continue;
        const ColumnRef *star = (const ColumnRef *)value;
        int n = list_length(star->fields);
        const char *name = n > 1 ? node_string(list_node(star->fields, n - 2)) : NULL;
        if (from_has_relation(self, select->fromClause, name)) {
            trait_add(self, TRAIT_SELECT_STAR, NULL, convert_offset(self, star->location));
            return;
        }
    }
}

static gboolean names_column(const Node *node)
{
    return node != NULL && IsA(node, ColumnRef) && !is_star(node);
}

static gboolean call_has_column(const FuncCall *call)
{
    for (int i = 0; i < list_length(call->args); i++)
        if (names_column(list_node(call->args, i)))
            return TRUE;
    return FALSE;
}

static bool find_column(Node *node, void *context)
{
    gboolean *found = context;
    if (node == NULL || *found)
        return *found;
    *found = names_column(node);
    return *found || node_walk_parts(node, find_column, context);
}

static void note_function_on_column(Convert *self, Node *side, Node *other)
{
    gboolean column = FALSE;
    find_column(other, &column);
    if (side == NULL || !IsA(side, FuncCall) || column || !call_has_column((FuncCall *)side))
        return;
    const FuncCall *call = (const FuncCall *)side;
    trait_add(self, TRAIT_FUNCTION_ON_COLUMN,
              list_string(call->funcname, list_length(call->funcname) - 1),
              convert_offset(self, call->location));
}

static void note_condition(Convert *self, Node *condition)
{
    if (condition == NULL)
        return;
    if (IsA(condition, BoolExpr)) {
        const List *parts = ((const BoolExpr *)condition)->args;
        for (int i = 0; i < list_length(parts); i++)
            note_condition(self, list_node(parts, i));
    } else if (IsA(condition, A_Expr)) {
        A_Expr *expression = (A_Expr *)condition;
        note_function_on_column(self, expression->lexpr, expression->rexpr);
        if (expression->kind == AEXPR_OP)
            note_function_on_column(self, expression->rexpr, expression->lexpr);
    }
}

static gboolean is_named_before(const List *targets, int index)
{
    const ResTarget *target = (const ResTarget *)list_node(targets, index);
    for (int i = 0; i < index; i++) {
        const ResTarget *before = (const ResTarget *)list_node(targets, i);
        if (before->indirection == NIL && g_strcmp0(before->name, target->name) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The columns of INSERT's list or UPDATE's SET; arrays and composites may be set in parts. */
static void note_duplicates(Convert *self, const List *targets)
{
    for (int i = 0; i < list_length(targets); i++) {
        const ResTarget *target = (const ResTarget *)list_node(targets, i);
        if (target->name != NULL && target->indirection == NIL && is_named_before(targets, i))
            trait_add(self, TRAIT_DUPLICATE_COLUMN, target->name,
                      convert_offset(self, target->location));
    }
}

static void note_write(Convert *self, TraitKind kind, const RangeVar *relation, const List *columns)
{
    if (self->traits == NULL || relation == NULL)
        return;
    Trait *trait = trait_add(self, kind, NULL, convert_offset(self, relation->location));
    trait->object = name_of_relation(self, OBJECT_TABLE, relation);
    trait->n_columns = (guint)list_length(columns);
    trait->columns = arena_new_array(self->arena, const char *, trait->n_columns);
    for (guint i = 0; i < trait->n_columns; i++)
        trait->columns[i] =
            convert_string(self, ((const ResTarget *)list_node(columns, (int)i))->name);
}

/* INSERT … DEFAULT VALUES has nothing that a list could name. */
static void note_insert(Convert *self, const InsertStmt *insert)
{
    note_duplicates(self, insert->cols);
    note_write(self, insert->selectStmt != NULL ? TRAIT_INSERT : TRAIT_WRITE, insert->relation,
               insert->cols);
}

void trait_query(Convert *self, Node *statement)
{
    if (self->traits == NULL)
        return;
    if (IsA(statement, SelectStmt)) {
        const SelectStmt *select = (const SelectStmt *)statement;
        if (statement != self->exists)
            note_stars(self, select);
        note_condition(self, select->whereClause);
    } else if (IsA(statement, InsertStmt)) {
        note_insert(self, (const InsertStmt *)statement);
    } else if (IsA(statement, UpdateStmt)) {
        const UpdateStmt *update = (const UpdateStmt *)statement;
        note_duplicates(self, update->targetList);
        note_write(self, TRAIT_WRITE, update->relation, update->targetList);
        note_condition(self, update->whereClause);
    } else if (IsA(statement, DeleteStmt)) {
        note_write(self, TRAIT_WRITE, ((const DeleteStmt *)statement)->relation, NIL);
        note_condition(self, ((const DeleteStmt *)statement)->whereClause);
    } else if (IsA(statement, MergeStmt)) {
        note_write(self, TRAIT_WRITE, ((const MergeStmt *)statement)->relation, NIL);
    }
}

static gboolean is_null(const Node *node)
{
    while (node != NULL && IsA(node, TypeCast))
        node = ((const TypeCast *)node)->arg;
    return node != NULL && IsA(node, A_Const) && ((const A_Const *)node)->isnull;
}

static gboolean list_has_null(const Node *list)
{
    if (list == NULL || !IsA(list, List))
        return FALSE;
    for (int i = 0; i < list_length((const List *)list); i++)
        if (is_null(list_node((const List *)list, i)))
            return TRUE;
    return FALSE;
}

static gboolean compares(const char *operator)
{
    static const char *const operators[] = {"=", "<>", "<", ">", "<=", ">=", NULL};
    return operator!= NULL && g_strv_contains(operators, operator);
}

static void note_null(Convert *self, const A_Expr *expression, const char *operator)
{
    gboolean plain = expression->kind == AEXPR_OP && compares(operator) &&
                     (is_null(expression->lexpr) || is_null(expression->rexpr));
    gboolean none_of = expression->kind == AEXPR_IN && g_strcmp0(operator, "<>") == 0 &&
                       list_has_null(expression->rexpr);
    if (plain || none_of)
        trait_add(self, TRAIT_NULL_COMPARE, none_of ? "NOT IN" : operator,
                  convert_offset(self, expression->location));
}

/* The constant, or the first of those that || joins. */
static const char *pattern_start(const Node *node)
{
    while (node != NULL && IsA(node, A_Expr) &&
           g_strcmp0(list_string(((const A_Expr *)node)->name, 0), "||") == 0)
        node = ((const A_Expr *)node)->lexpr;
    if (node == NULL || !IsA(node, A_Const))
        return NULL;
    const A_Const *constant = (const A_Const *)node;
    return !constant->isnull && IsA(&constant->val.node, String) ? constant->val.sval.sval : NULL;
}

void trait_operator(Convert *self, const A_Expr *expression)
{
    if (self->traits == NULL)
        return;
    const char *operator= list_string(expression->name, list_length(expression->name) - 1);
    gboolean assigns = self->assigns;
    self->assigns = FALSE;
    if (!assigns || g_strcmp0(operator, "=") != 0)
        note_null(self, expression, operator);
    if (expression->kind != AEXPR_LIKE && expression->kind != AEXPR_ILIKE)
        return;
    const char *pattern = pattern_start(expression->rexpr);
    if (pattern != NULL && pattern[0] == '%')
        trait_add(self, TRAIT_LEADING_WILDCARD, NULL, convert_offset(self, expression->location));
}

void trait_sort(Convert *self, const SortBy *sort)
{
    if (self->traits == NULL || sort->node == NULL || !IsA(sort->node, FuncCall))
        return;
    const FuncCall *call = (const FuncCall *)sort->node;
    const char *name = list_string(call->funcname, list_length(call->funcname) - 1);
    if (g_strcmp0(name, "random") == 0 || g_strcmp0(name, "gen_random_uuid") == 0)
        trait_add(self, TRAIT_ORDER_BY_RANDOM, NULL, convert_offset(self, call->location));
}

void trait_call(Convert *self, const FuncCall *call)
{
    if (self->traits != NULL && self->nested)
        trait_add(self, TRAIT_CALL, list_string(call->funcname, list_length(call->funcname) - 1),
                  convert_offset(self, call->location));
}
