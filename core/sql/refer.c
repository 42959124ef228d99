/* What expressions and queries refer to. */
#include "core/sql/convert.h"

#include "core/sql/builtin.h"

#include <stdlib.h>
#include <string.h>

/* The kinds of node whose parts raw_expression_tree_walker() knows; on any other it would raise an
 * error. */
static const guint8 walkable[] = {
    [T_GroupingFunc] = 1,
    [T_SubLink] = 1,
    [T_CaseExpr] = 1,
    [T_RowExpr] = 1,
    [T_CoalesceExpr] = 1,
    [T_MinMaxExpr] = 1,
    [T_XmlExpr] = 1,
    [T_NullTest] = 1,
    [T_BooleanTest] = 1,
    [T_JoinExpr] = 1,
    [T_List] = 1,
    [T_InsertStmt] = 1,
    [T_DeleteStmt] = 1,
    [T_UpdateStmt] = 1,
    [T_MergeStmt] = 1,
    [T_SelectStmt] = 1,
    [T_A_Expr] = 1,
    [T_BoolExpr] = 1,
    [T_FuncCall] = 1,
    [T_NamedArgExpr] = 1,
    [T_A_Indices] = 1,
    [T_A_Indirection] = 1,
    [T_A_ArrayExpr] = 1,
    [T_ResTarget] = 1,
    [T_MultiAssignRef] = 1,
    [T_TypeCast] = 1,
    [T_CollateClause] = 1,
    [T_SortBy] = 1,
    [T_WindowDef] = 1,
    [T_RangeSubselect] = 1,
    [T_RangeFunction] = 1,
    [T_RangeTableSample] = 1,
    [T_RangeTableFunc] = 1,
    [T_RangeTableFuncCol] = 1,
    [T_ColumnDef] = 1,
    [T_IndexElem] = 1,
    [T_GroupingSet] = 1,
    [T_XmlSerialize] = 1,
    [T_InferClause] = 1,
    [T_OnConflictClause] = 1,
    [T_MergeWhenClause] = 1,
};

static bool walk(Node *node, void *context);

bool node_walk_parts(Node *node, bool (*walker)(Node *, void *), void *context)
{
    guint tag = (guint)nodeTag(node);
    return tag < G_N_ELEMENTS(walkable) && walkable[tag] &&
           raw_expression_tree_walker(node, walker, context);
}

static void walk_parts(Convert *self, Node *node)
{
    node_walk_parts(node, walk, self);
}

gboolean scope_has(const Convert *self, const char *name)
{
    for (const Scope *scope = self->scope; scope != NULL; scope = scope->outer) {
        if (strcmp(scope->name, name) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_system_schema(const char *schema)
{
    return schema != NULL &&
           (strcmp(schema, "pg_catalog") == 0 || strcmp(schema, "information_schema") == 0);
}

void refer_relation(Convert *self, const RangeVar *relation)
{
    if (relation == NULL || is_system_schema(relation->schemaname))
        return;
    if (relation->schemaname == NULL && scope_has(self, relation->relname))
        return;
    touch_add(self, TOUCH_REFERENCE, 0, name_of_relation(self, OBJECT_TABLE, relation),
              convert_offset(self, relation->location));
}

void refer_names(Convert *self, ObjectKind kind, const List *names, int location)
{
    int length = list_length(names);
    if (length == 0 || (length > 1 && is_system_schema(list_string(names, length - 2))))
        return;
    touch_add(self, TOUCH_REFERENCE, 0, name_of_list(self, kind, names),
              convert_offset(self, location));
}

void refer_plain(Convert *self, ObjectKind kind, const char *name)
{
    if (name != NULL)
        touch_add(self, TOUCH_REFERENCE, 0, name_plain(self, kind, name), self->statement->start);
}

void refer_function(Convert *self, const List *name, int location)
{
    refer_names(self, OBJECT_FUNCTION, name, location);
}

/* table.column%TYPE refers to the column's table. */
static void refer_column_type(Convert *self, const TypeName *type)
{
    int length = list_length(type->names);
    if (length < 2)
        return;
    ObjectName name = {.kind = OBJECT_COLUMN};
    name.part = convert_string(self, list_string(type->names, length - 1));
    name.name = convert_string(self, list_string(type->names, length - 2));
    if (length > 2)
        name.schema = convert_string(self, list_string(type->names, length - 3));
    touch_add(self, TOUCH_REFERENCE, 0, name, convert_offset(self, type->location));
}

void refer_type(Convert *self, const TypeName *type)
{
    if (type == NULL)
        return;
    const char *name = list_string(type->names, list_length(type->names) - 1);
    if (type->pct_type)
        refer_column_type(self, type);
    else if (list_length(type->names) > 1 || (!builtin_has_type(name) && !type_is_serial(type)))
        refer_names(self, OBJECT_TYPE, type->names, type->location);
}

static const char *constant_string(const Node *node)
{
    while (node != NULL && IsA(node, TypeCast))
        node = ((const TypeCast *)node)->arg;
    if (node == NULL || !IsA(node, A_Const))
        return NULL;
    const A_Const *constant = (const A_Const *)node;
    return !constant->isnull && IsA(&constant->val.node, String) ? constant->val.sval.sval : NULL;
}

/* A name inside a string constant: 'app.orders_id_seq'::regclass. */
static void refer_quoted(Convert *self, ObjectKind kind, const char *text, int location)
{
    ObjectName name;
    if (text == NULL || !object_name_parse(self->arena, text, &name, NULL) || name.part != NULL ||
        is_system_schema(name.schema))
        return;
    name.kind = kind;
    touch_add(self, TOUCH_REFERENCE, 0, name, convert_offset(self, location));
}

static int compare_words(const void *key, const void *row)
{
    return strcmp(key, *(const char *const *)row);
}

#define is_word_of(word, words)                                                                    \
    (bsearch((word), (words), G_N_ELEMENTS(words), sizeof(words)[0], compare_words) != NULL)

/* The configurations that initdb makes. */
static gboolean is_builtin_configuration(const char *name)
{
    static const char *const names[] = {
        "arabic",    "armenian",   "basque",   "catalan", "danish",     "dutch",
        "english",   "finnish",    "french",   "german",  "greek",      "hindi",
        "hungarian", "indonesian", "irish",    "italian", "lithuanian", "nepali",
        "norwegian", "portuguese", "romanian", "russian", "serbian",    "simple",
        "spanish",   "swedish",    "tamil",    "turkish", "yiddish",
    };
    return is_word_of(name, names);
}

static void refer_configuration(Convert *self, const char *text, int location)
{
    if (text != NULL && !is_builtin_configuration(text))
        refer_quoted(self, OBJECT_TEXT_SEARCH_CONFIGURATION, text, location);
}

static void refer_cast_constant(Convert *self, const TypeCast *cast)
{
    static const struct {
        const char *type;
        ObjectKind kind;
    } names[] = {
        {"regclass", OBJECT_TABLE},         {"regtype", OBJECT_TYPE},
        {"regproc", OBJECT_FUNCTION},       {"regprocedure", OBJECT_FUNCTION},
        {"regcollation", OBJECT_COLLATION}, {"regnamespace", OBJECT_SCHEMA},
    };
    const char *text = constant_string(cast->arg);
    const char *type = list_string(cast->typeName->names, list_length(cast->typeName->names) - 1);
    if (text == NULL || type == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(type, names[i].type) != 0)
            continue;
        if (names[i].kind != OBJECT_TYPE || !builtin_has_type(text))
            refer_quoted(self, names[i].kind, text, cast->location);
    }
    if (strcmp(type, "regconfig") == 0)
        refer_configuration(self, text, cast->location);
}

static void walk_cast(Convert *self, TypeCast *cast)
{
    refer_type(self, cast->typeName);
    refer_cast_constant(self, cast);
    refer_node(self, cast->arg);
}

/* nextval('x'), to_tsvector('configuration', …): functions that take a name as a string. Returns
 * whether the first argument is done with. */
static gboolean refer_named_argument(Convert *self, const FuncCall *call)
{
    static const char *const sequence_functions[] = {"currval", "nextval", "setval"};
    static const char *const search_functions[] = {"phraseto_tsquery", "plainto_tsquery",
                                                   "to_tsquery",       "to_tsvector",
                                                   "ts_headline",      "websearch_to_tsquery"};
    const char *name = list_string(call->funcname, list_length(call->funcname) - 1);
    const char *text = constant_string(list_node(call->args, 0));
    if (name == NULL || text == NULL)
        return FALSE;
    if (is_word_of(name, sequence_functions)) {
        refer_quoted(self, OBJECT_SEQUENCE, text, call->location);
        return TRUE;
    }
    if (list_length(call->args) > 1 && is_word_of(name, search_functions)) {
        refer_configuration(self, text, call->location);
        return TRUE;
    }
    return FALSE;
}

static void walk_call(Convert *self, FuncCall *call)
{
    refer_function(self, call->funcname, call->location);
    trait_call(self, call);
    if (refer_named_argument(self, call))
        list_nth_cell(call->args, 0)->ptr_value = NULL;
    walk_parts(self, (Node *)call);
}

static void refer_collation(Convert *self, const List *names, int location)
{
    static const char *const builtin[] = {"C", "POSIX", "default", "ucs_basic"};
    if (list_length(names) > 1 || (names != NIL && !is_word_of(list_string(names, 0), builtin)))
        refer_names(self, OBJECT_COLLATION, names, location);
}

static void walk_collate(Convert *self, CollateClause *collate)
{
    refer_collation(self, collate->collname, collate->location);
    refer_node(self, collate->arg);
}

static void walk_operator(Convert *self, A_Expr *expression)
{
    if (list_length(expression->name) > 1)
        refer_names(self, OBJECT_OPERATOR, expression->name, expression->location);
    trait_operator(self, expression);
    walk_parts(self, (Node *)expression);
}

static void walk_index_element(Convert *self, IndexElem *element)
{
    refer_collation(self, element->collation, -1);
    if (list_length(element->opclass) > 1)
        refer_names(self, OBJECT_OPERATOR_CLASS, element->opclass, -1);
    refer_node(self, element->expr);
}

static List **common_tables(Node *statement, WithClause **clause)
{
    WithClause **with = NULL;
    switch (nodeTag(statement)) {
    case T_SelectStmt:
        with = &((SelectStmt *)statement)->withClause;
        break;
    case T_InsertStmt:
        with = &((InsertStmt *)statement)->withClause;
        break;
    case T_UpdateStmt:
        with = &((UpdateStmt *)statement)->withClause;
        break;
    case T_DeleteStmt:
        with = &((DeleteStmt *)statement)->withClause;
        break;
    case T_MergeStmt:
        with = &((MergeStmt *)statement)->withClause;
        break;
    default:
        return NULL;
    }
    *clause = *with;
    *with = NULL; /* walked here, with the right names in scope */
    return *clause != NULL ? &(*clause)->ctes : NULL;
}

static void write_target(Convert *self, RangeVar **target)
{
    if (*target == NULL)
        return;
    touch_add(self, TOUCH_WRITE, 0, name_of_relation(self, OBJECT_TABLE, *target),
              convert_offset(self, (*target)->location));
    *target = NULL;
}

static void write_targets(Convert *self, Node *statement)
{
    if (IsA(statement, InsertStmt))
        write_target(self, &((InsertStmt *)statement)->relation);
    else if (IsA(statement, UpdateStmt))
        write_target(self, &((UpdateStmt *)statement)->relation);
    else if (IsA(statement, DeleteStmt))
        write_target(self, &((DeleteStmt *)statement)->relation);
    else if (IsA(statement, MergeStmt))
        write_target(self, &((MergeStmt *)statement)->relation);
}

/* A query sees the common tables before it, with RECURSIVE all of them and itself; the statement
 * sees all. */
static void walk_query(Convert *self, Node *statement)
{
    WithClause *clause = NULL;
    List **tables = common_tables(statement, &clause);
    int count = tables != NULL ? list_length(*tables) : 0;
    const Scope *outer = self->scope;
    g_autofree Scope *scopes = g_new(Scope, (gsize)count);
    for (int i = 0; i < count; i++)
        scopes[i] = (Scope){((CommonTableExpr *)list_node(*tables, i))->ctename,
                            i > 0 ? &scopes[i - 1] : outer};
    for (int i = 0; i < count; i++) {
        if (clause->recursive)
            self->scope = &scopes[count - 1];
        else
            self->scope = i > 0 ? &scopes[i - 1] : outer;
        refer_node(self, ((CommonTableExpr *)list_node(*tables, i))->ctequery);
    }
    self->scope = count > 0 ? &scopes[count - 1] : outer;
    trait_query(self, statement);
    write_targets(self, statement);
    walk_parts(self, statement);
    self->scope = outer;
}

static void walk_sample(Convert *self, RangeTableSample *sample)
{
    if (list_length(sample->method) > 1)
        refer_function(self, sample->method, sample->location);
    walk_parts(self, (Node *)sample);
}

static void walk_sublink(Convert *self, SubLink *link)
{
    const Node *exists = self->exists;
    if (link->subLinkType == EXISTS_SUBLINK)
        self->exists = link->subselect;
    walk_parts(self, (Node *)link);
    self->exists = exists;
}

static void walk_node(Convert *self, Node *node)
{
    switch (nodeTag(node)) {
    case T_RangeVar:
        refer_relation(self, (RangeVar *)node);
        break;
    case T_TypeName:
        refer_type(self, (TypeName *)node);
        break;
    case T_TypeCast:
        walk_cast(self, (TypeCast *)node);
        break;
    case T_FuncCall:
        walk_call(self, (FuncCall *)node);
        break;
    case T_CollateClause:
        walk_collate(self, (CollateClause *)node);
        break;
    case T_A_Expr:
        walk_operator(self, (A_Expr *)node);
        break;
    case T_IndexElem:
        walk_index_element(self, (IndexElem *)node);
        break;
    case T_RangeTableSample:
        walk_sample(self, (RangeTableSample *)node);
        break;
    case T_SubLink:
        walk_sublink(self, (SubLink *)node);
        break;
    case T_SortBy:
        trait_sort(self, (const SortBy *)node);
        walk_parts(self, node);
        break;
    case T_SelectStmt:
    case T_InsertStmt:
    case T_UpdateStmt:
    case T_DeleteStmt:
    case T_MergeStmt:
        walk_query(self, node);
        break;
    default:
        walk_parts(self, node);
        break;
    }
}

static bool walk(Node *node, void *context)
{
    Convert *self = context;
    if (node == NULL || self->depth >= CONVERT_DEPTH_MAX)
        return false;
    self->depth++;
    walk_node(self, node);
    self->depth--;
    return false;
}

void refer_node(Convert *self, Node *node)
{
    walk(node, self);
}

void refer_list(Convert *self, const List *list)
{
    for (int i = 0; i < list_length(list); i++)
        refer_node(self, list_node(list, i));
}

/* The parser counts characters from 1. */
static void complain(Convert *self, const PgQueryError *error, gsize offset)
{
    gsize at = offset + (error->cursorpos > 0 ? (gsize)error->cursorpos - 1 : 0);
    trait_add(self, TRAIT_BODY_SYNTAX, error->message, MIN(at, self->script->length));
}

void refer_sql_body(Convert *self, const char *body, gsize offset)
{
    if (self->depth >= CONVERT_DEPTH_MAX / 8)
        return;
    PgQueryInternalParsetreeAndError result = pg_query_raw_parse(body);
    Convert inner = *self;
    inner.base = offset;
    inner.flags |= TOUCH_IN_BODY;
    inner.nested = TRUE;
    inner.expects_errors = FALSE;
    inner.scope = NULL;
    inner.depth += 50;
    for (int i = 0; i < list_length(result.tree); i++)
        convert_inner(&inner, list_node(result.tree, i));
    if (result.error != NULL && !self->expects_errors)
        complain(&inner, result.error, offset);
    if (result.error != NULL)
        pg_query_free_error(result.error);
    free(result.stderr_buffer);
}
