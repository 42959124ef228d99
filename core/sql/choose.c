/* The names that PostgreSQL chooses for what has none: makeObjectName(), ChooseIndexName() and
 * FigureIndexColname() of its source. */
#include "core/sql/convert.h"

#include "core/sql/typename.h"

#include <string.h>

/* table_column_suffix within 63 bytes: the longer of table and column gives way, byte by byte,
 * between characters. `name` has room for IDENTIFIER_MAX bytes and the NUL. */
static void make_name(char *name, const char *table, const char *column, const char *suffix)
{
    gsize overhead = strlen(suffix) + 1 + (column != NULL ? 1 : 0);
    gsize available = IDENTIFIER_MAX > overhead ? IDENTIFIER_MAX - overhead : 0;
    gsize table_length = strlen(table), column_length = column != NULL ? strlen(column) : 0;
    while (table_length + column_length > available) {
        if (table_length > column_length)
            table_length--;
        else
            column_length--;
    }
    table_length = type_name_clip_to(table, strlen(table), table_length);
    char *at = (char *)memcpy(name, table, table_length) + table_length;
    if (column != NULL) {
        column_length = type_name_clip_to(column, strlen(column), column_length);
        *at++ = '_';
        at = (char *)memcpy(at, column, column_length) + column_length;
    }
    *at++ = '_';
    memcpy(at, suffix, strlen(suffix) + 1);
}

static gboolean is_chosen(const Chosen *chosen, const char *name)
{
    while (chosen != NULL && strcmp(chosen->name, name) != 0)
        chosen = chosen->next;
    return chosen != NULL;
}

void choose_keep(Convert *self, const char *name, Chosen **chosen)
{
    Chosen *first = arena_new_struct(self->arena, Chosen);
    *first = (Chosen){name, *chosen};
    *chosen = first;
}

/* What the statement itself has named is taken; what the database holds besides is not known here.
 */
char *choose_name(Convert *self, const char *table, const char *column, const char *suffix,
                  Chosen **chosen)
{
    char name[IDENTIFIER_MAX + 1];
    make_name(name, table, column, suffix);
    for (guint pass = 1; chosen != NULL && is_chosen(*chosen, name); pass++) {
        char numbered[32];
        g_snprintf(numbered, sizeof numbered, "%s%u", suffix, pass);
        make_name(name, table, column, numbered);
    }
    char *kept = convert_string(self, name);
    if (chosen != NULL)
        choose_keep(self, kept, chosen);
    return kept;
}

/* "a_b_c", as far as a name has room. */
const char *choose_columns(Convert *self, const char *const *columns, guint count)
{
    if (count == 1 && columns[0] != NULL)
        return columns[0];
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < count && text->len <= IDENTIFIER_MAX; i++) {
        if (i > 0)
            g_string_append_c(text, '_');
        g_string_append(text, columns[i] != NULL ? columns[i] : "expr");
    }
    return arena_strndup(self->arena, text->str,
                         type_name_clip_to(text->str, text->len, 2 * IDENTIFIER_MAX));
}

static const char *last_string(const List *list)
{
    for (int i = list_length(list); i-- > 0;) {
        if (list_string(list, i) != NULL)
            return list_string(list, i);
    }
    return NULL;
}

static int figure(const Node *node, const char **name, guint depth);

static int found(const char **name, const char *value, int strength)
{
    *name = value;
    return strength;
}

static int figure_cast(const TypeCast *cast, const char **name, guint depth)
{
    int strength = figure(cast->arg, name, depth);
    if (strength <= 1 && cast->typeName != NULL)
        return found(name, last_string(cast->typeName->names), 1);
    return strength;
}

static int figure_case(const CaseExpr *expression, const char **name, guint depth)
{
    int strength = figure((const Node *)expression->defresult, name, depth);
    return strength <= 1 ? found(name, "case", 1) : strength;
}

static int figure_indirection(const A_Indirection *indirection, const char **name, guint depth)
{
    const char *field = last_string(indirection->indirection);
    return field != NULL ? found(name, field, 2) : figure(indirection->arg, name, depth);
}

static int figure_sublink(const SubLink *link, const char **name, guint depth)
{
    if (link->subLinkType == EXISTS_SUBLINK)
        return found(name, "exists", 2);
    if (link->subLinkType == ARRAY_SUBLINK)
        return found(name, "array", 2);
    const SelectStmt *select = (const SelectStmt *)link->subselect;
    if (link->subLinkType != EXPR_SUBLINK || select == NULL || !IsA(select, SelectStmt))
        return 0;
    const ResTarget *target = (const ResTarget *)list_node(select->targetList, 0);
    if (target == NULL)
        return 0;
    return target->name != NULL ? found(name, target->name, 2) : figure(target->val, name, depth);
}

static const char *value_function_name(const SQLValueFunction *function)
{
    switch (function->op) {
    case SVFOP_CURRENT_DATE:
        return "current_date";
    case SVFOP_CURRENT_TIME:
    case SVFOP_CURRENT_TIME_N:
        return "current_time";
    case SVFOP_CURRENT_TIMESTAMP:
    case SVFOP_CURRENT_TIMESTAMP_N:
        return "current_timestamp";
    case SVFOP_LOCALTIME:
    case SVFOP_LOCALTIME_N:
        return "localtime";
    case SVFOP_LOCALTIMESTAMP:
    case SVFOP_LOCALTIMESTAMP_N:
        return "localtimestamp";
    case SVFOP_CURRENT_ROLE:
        return "current_role";
    case SVFOP_CURRENT_USER:
        return "current_user";
    case SVFOP_USER:
        return "user";
    case SVFOP_SESSION_USER:
        return "session_user";
    case SVFOP_CURRENT_CATALOG:
        return "current_catalog";
    case SVFOP_CURRENT_SCHEMA:
        return "current_schema";
    }
    return NULL;
}

static const char *xml_name(const XmlExpr *expression)
{
    switch (expression->op) {
    case IS_XMLCONCAT:
        return "xmlconcat";
    case IS_XMLELEMENT:
        return "xmlelement";
    case IS_XMLFOREST:
        return "xmlforest";
    case IS_XMLPARSE:
        return "xmlparse";
    case IS_XMLPI:
        return "xmlpi";
    case IS_XMLROOT:
        return "xmlroot";
    default:
        return NULL;
    }
}

/* How good a name the expression makes: 2 good, 1 second best, 0 none. */
static int figure(const Node *node, const char **name, guint depth)
{
    if (node == NULL || depth > CONVERT_DEPTH_MAX)
        return 0;
    switch (nodeTag(node)) {
    case T_ColumnRef:
        *name = last_string(((const ColumnRef *)node)->fields);
        return *name != NULL ? 2 : 0;
    case T_A_Indirection:
        return figure_indirection((const A_Indirection *)node, name, depth + 1);
    case T_FuncCall:
        return found(name, last_string(((const FuncCall *)node)->funcname), 2);
    case T_A_Expr:
        return ((const A_Expr *)node)->kind == AEXPR_NULLIF ? found(name, "nullif", 2) : 0;
    case T_TypeCast:
        return figure_cast((const TypeCast *)node, name, depth + 1);
    case T_CollateClause:
        return figure(((const CollateClause *)node)->arg, name, depth + 1);
    case T_GroupingFunc:
        return found(name, "grouping", 2);
    case T_MinMaxExpr:
        return found(name, ((const MinMaxExpr *)node)->op == IS_GREATEST ? "greatest" : "least", 2);
    case T_SubLink:
        return figure_sublink((const SubLink *)node, name, depth + 1);
    case T_CaseExpr:
        return figure_case((const CaseExpr *)node, name, depth + 1);
    case T_A_ArrayExpr:
        return found(name, "array", 2);
    case T_RowExpr:
        return found(name, "row", 2);
    case T_CoalesceExpr:
        return found(name, "coalesce", 2);
    case T_XmlExpr:
        *name = xml_name((const XmlExpr *)node);
        return *name != NULL ? 2 : 0;
    case T_XmlSerialize:
        return found(name, "xmlserialize", 2);
    case T_SQLValueFunction:
        return found(name, value_function_name((const SQLValueFunction *)node), 2);
    default:
        return 0;
    }
}

const char *choose_column_of(const Node *expression)
{
    const char *name = NULL;
    return figure(expression, &name, 0) > 0 ? name : NULL;
}

typedef struct ColumnSearch {
    const char *name;
    gboolean several;
    guint depth;
} ColumnSearch;

static bool search_column(Node *node, void *context)
{
    ColumnSearch *search = context;
    if (node == NULL || search->depth > CONVERT_DEPTH_MAX)
        return false;
    if (IsA(node, ColumnRef)) {
        const char *name = last_string(((ColumnRef *)node)->fields);
        search->several |= search->name != NULL && g_strcmp0(search->name, name) != 0;
        search->name = name;
        return search->several;
    }
    search->depth++;
    bool stop = node_walk_parts(node, search_column, search);
    search->depth--;
    return stop;
}

const char *only_column_of(const Node *expression)
{
    ColumnSearch search = {NULL, FALSE, 0};
    search_column((Node *)(uintptr_t)expression, &search);
    return search.several ? NULL : search.name;
}
