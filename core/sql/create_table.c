/* CREATE TABLE, CREATE FOREIGN TABLE, CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW. */
#include "core/sql/convert.h"

#include <string.h>

static guint like_options(guint32 options)
{
    static const struct {
        guint32 theirs;
        guint ours;
    } bits[] = {
        {CREATE_TABLE_LIKE_COMMENTS, LIKE_COMMENTS},
        {CREATE_TABLE_LIKE_CONSTRAINTS, LIKE_CONSTRAINTS},
        {CREATE_TABLE_LIKE_DEFAULTS, LIKE_DEFAULTS},
        {CREATE_TABLE_LIKE_GENERATED, LIKE_GENERATED},
        {CREATE_TABLE_LIKE_IDENTITY, LIKE_IDENTITY},
        {CREATE_TABLE_LIKE_INDEXES, LIKE_INDEXES},
        {CREATE_TABLE_LIKE_STATISTICS, LIKE_STATISTICS},
        {CREATE_TABLE_LIKE_STORAGE, LIKE_STORAGE},
    };
    guint result = 0;
    for (guint i = 0; i < G_N_ELEMENTS(bits); i++)
        result |= (options & bits[i].theirs) != 0 ? bits[i].ours : 0;
    return result;
}

static void convert_like(Convert *self, const TableLikeClause *from, CreateTable *to)
{
    to->likes[to->n_likes] = name_of_relation(self, OBJECT_TABLE, from->relation);
    to->like_options[to->n_likes++] = like_options(from->options);
    refer_relation(self, from->relation);
}

/* DEFERRABLE and its like are already part of a table constraint. */
static void convert_element(Convert *self, TableContext *context, Node *element, CreateTable *to)
{
    if (IsA(element, ColumnDef))
        convert_column(self, context, (PgColumnDef *)element, &to->columns[to->n_columns++]);
    else if (IsA(element, Constraint))
        convert_constraint(self, context, (Constraint *)element, NULL,
                           &to->constraints[to->n_constraints++]);
    else if (IsA(element, TableLikeClause))
        convert_like(self, (TableLikeClause *)element, to);
}

static void convert_elements(Convert *self, TableContext *context, const List *elements,
                             CreateTable *to)
{
    gsize count = (gsize)list_length(elements);
    to->columns = arena_new_array(self->arena, ColumnDef, count);
    to->constraints = arena_new_array(self->arena, ConstraintDef, count);
    to->likes = arena_new_array(self->arena, ObjectName, count);
    to->like_options = arena_new_array(self->arena, guint, count);
    for (int i = 0; i < list_length(elements); i++)
        convert_element(self, context, list_node(elements, i), to);
}

/* A key of the table makes its columns NOT NULL wherever it is written. */
static void apply_primary_key(CreateTable *to)
{
    for (guint i = 0; i < to->n_constraints; i++) {
        const ConstraintDef *key = &to->constraints[i];
        for (guint j = 0; key->kind == CONSTRAINT_PRIMARY_KEY && j < key->n_columns; j++) {
            for (guint k = 0; k < to->n_columns; k++)
                to->columns[k].not_null |= strcmp(to->columns[k].name, key->columns[j]) == 0;
        }
    }
}

static void convert_parents(Convert *self, const CreateStmt *from, CreateTable *to)
{
    gsize count = (gsize)list_length(from->inhRelations);
    ObjectName *parents = arena_new_array(self->arena, ObjectName, count);
    for (gsize i = 0; i < count; i++) {
        const RangeVar *parent = (const RangeVar *)list_node(from->inhRelations, (int)i);
        parents[i] = name_of_relation(self, OBJECT_TABLE, parent);
        refer_relation(self, parent);
    }
    if (from->partbound != NULL && count > 0) {
        to->partition_of = parents;
        to->default_partition = from->partbound->is_default;
    } else {
        to->inherits = parents;
        to->n_inherits = (guint)count;
    }
}

static const char *strategy_word(const char *strategy)
{
    static const char *const words[] = {"range", "list", "hash"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(words[i], strategy) == 0)
            return words[i];
    }
    return NULL;
}

static void convert_partitioning(Convert *self, const PartitionSpec *from, CreateTable *to)
{
    if (from == NULL)
        return;
    to->partition_strategy = strategy_word(from->strategy);
    to->n_partition_columns = (guint)list_length(from->partParams);
    to->partition_columns = arena_new_array(self->arena, const char *, to->n_partition_columns);
    for (guint i = 0; i < to->n_partition_columns; i++) {
        const PartitionElem *element = (const PartitionElem *)list_node(from->partParams, (int)i);
        to->partition_columns[i] = convert_string(self, element->name);
        refer_node(self, element->expr);
        if (list_length(element->opclass) > 1)
            refer_names(self, OBJECT_OPERATOR_CLASS, element->opclass, element->location);
        if (list_length(element->collation) > 1)
            refer_names(self, OBJECT_COLLATION, element->collation, element->location);
    }
}

static void refer_range(Convert *self, const List *data)
{
    for (int i = 0; i < list_length(data); i++) {
        Node *datum = list_node(data, i);
        refer_node(self,
                   IsA(datum, PartitionRangeDatum) ? ((PartitionRangeDatum *)datum)->value : datum);
    }
}

static void refer_bound(Convert *self, const PartitionBoundSpec *bound)
{
    if (bound == NULL)
        return;
    refer_list(self, bound->listdatums);
    refer_range(self, bound->lowerdatums);
    refer_range(self, bound->upperdatums);
}

static CreateTable *convert_table(Convert *self, const CreateStmt *from, ObjectKind kind)
{
    CreateTable *to = arena_new_struct(self->arena, CreateTable);
    to->table = name_of_relation(self, kind, from->relation);
    to->if_not_exists = from->if_not_exists;
    to->temporary = relation_is_temporary(from->relation);
    to->unlogged = from->relation->relpersistence == 'u';
    TableContext context = {.table = to->table, .end = self->statement->end};
    context.flags =
        (to->if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u) | (to->temporary ? TOUCH_TEMPORARY : 0u);
    touch_add(self, TOUCH_CREATE, context.flags, to->table,
              convert_offset(self, from->relation->location));
    convert_elements(self, &context, from->tableElts, to);
    apply_primary_key(to);
    convert_parents(self, from, to);
    convert_partitioning(self, from->partspec, to);
    refer_bound(self, from->partbound);
    refer_type(self, from->ofTypename);
    return to;
}

const void *convert_create_table(Convert *self, Node *node)
{
    return convert_table(self, (const CreateStmt *)node, OBJECT_TABLE);
}

const void *convert_create_foreign_table(Convert *self, Node *node)
{
    const CreateForeignTableStmt *from = (const CreateForeignTableStmt *)node;
    const void *table = convert_table(self, &from->base, OBJECT_FOREIGN_TABLE);
    refer_plain(self, OBJECT_SERVER, from->servername);
    return table;
}

static void touch_query_columns(Convert *self, ObjectName table, const List *columns, guint flags,
                                gsize offset)
{
    for (int i = 0; i < list_length(columns); i++) {
        const char *name = convert_string(self, list_string(columns, i));
        touch_add(self, TOUCH_CREATE, flags, name_of_part(OBJECT_COLUMN, table, name), offset);
    }
}

static const void *convert_into(Convert *self, const IntoClause *into, gboolean if_not_exists)
{
    CreateTable *to = arena_new_struct(self->arena, CreateTable);
    to->table = name_of_relation(self, OBJECT_TABLE, into->rel);
    to->if_not_exists = if_not_exists;
    to->temporary = relation_is_temporary(into->rel);
    to->unlogged = into->rel->relpersistence == 'u';
    to->as_query = TRUE;
    guint flags =
        (if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u) | (to->temporary ? TOUCH_TEMPORARY : 0u);
    gsize offset = convert_offset(self, into->rel->location);
    touch_add(self, TOUCH_CREATE, flags, to->table, offset);
    touch_query_columns(self, to->table, into->colNames, flags, offset);
    return to;
}

static Slice query_slice(const Convert *self, gsize from)
{
    gsize after, end = self->statement->end;
    slice_find_word(self, from, end, "as", &after);
    gsize tail = slice_before_tail(self, after, end, "with no data");
    return slice_between(self, after, slice_before_tail(self, after, tail, "with data"));
}

static const void *convert_materialized_view(Convert *self, const CreateTableAsStmt *from)
{
    CreateView *to = arena_new_struct(self->arena, CreateView);
    const IntoClause *into = from->into;
    gsize offset = convert_offset(self, into->rel->location);
    to->view = name_of_relation(self, OBJECT_MATERIALIZED_VIEW, into->rel);
    to->if_not_exists = from->if_not_exists;
    to->with_no_data = into->skipData;
    to->columns = convert_strings(self, into->colNames, &to->n_columns);
    to->query = query_slice(self, slice_skip_name(self, offset, self->statement->end));
    touch_add(self, TOUCH_CREATE, from->if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u, to->view, offset);
    touch_query_columns(self, to->view, into->colNames, 0, offset);
    gboolean nested = self->nested;
    self->nested = TRUE;
    refer_node(self, from->query);
    self->nested = nested;
    self->statement->kind = STATEMENT_CREATE_VIEW;
    self->statement->tag = "CREATE MATERIALIZED VIEW";
    return to;
}

const void *convert_create_table_as(Convert *self, Node *node)
{
    const CreateTableAsStmt *from = (const CreateTableAsStmt *)node;
    if (from->objtype == PG_OBJECT_MATVIEW)
        return convert_materialized_view(self, from);
    const void *table = convert_into(self, from->into, from->if_not_exists);
    if (from->query != NULL && IsA(from->query, ExecuteStmt))
        refer_list(self, ((ExecuteStmt *)from->query)->params);
    else
        refer_node(self, from->query);
    return table;
}

/* SELECT … INTO makes a table, in whichever of the selects of a UNION it stands. */
static IntoClause *find_into(const SelectStmt *select)
{
    while (select->op != SETOP_NONE && select->larg != NULL)
        select = select->larg;
    return select->intoClause;
}

static gboolean is_true(const Node *node)
{
    if (node != NULL && IsA(node, TypeCast))
        node = ((const TypeCast *)node)->arg;
    if (node == NULL || !IsA(node, A_Const))
        return FALSE;
    const A_Const *constant = (const A_Const *)node;
    return !constant->isnull && IsA(&constant->val.node, Boolean) && constant->val.boolval.boolval;
}

/* SELECT set_config('name', 'value', local), as pg_dump writes. */
static const SetVariable *convert_set_config(Convert *self, const SelectStmt *select)
{
    const ResTarget *target = (const ResTarget *)list_node(select->targetList, 0);
    if (list_length(select->targetList) != 1 || select->fromClause != NIL || target->val == NULL ||
        !IsA(target->val, FuncCall))
        return NULL;
    const FuncCall *call = (const FuncCall *)target->val;
    const char *function = list_string(call->funcname, list_length(call->funcname) - 1);
    if (g_strcmp0(function, "set_config") != 0 || list_length(call->args) != 3)
        return NULL;
    const A_Const *name = (const A_Const *)list_node(call->args, 0);
    const A_Const *value = (const A_Const *)list_node(call->args, 1);
    if (!IsA(name, A_Const) || !IsA(value, A_Const) || name->isnull || value->isnull ||
        !IsA(&name->val.node, String) || !IsA(&value->val.node, String))
        return NULL;
    SetVariable *to = arena_new_struct(self->arena, SetVariable);
    to->name = convert_string(self, name->val.sval.sval);
    to->value = convert_string(self, value->val.sval.sval);
    to->set_config = TRUE;
    to->local = is_true(list_node(call->args, 2));
    return to;
}

const void *convert_select(Convert *self, Node *node)
{
    const SelectStmt *from = (const SelectStmt *)node;
    const IntoClause *into = find_into(from);
    const void *details = NULL;
    if (into != NULL) {
        details = convert_into(self, into, FALSE);
        self->statement->kind = STATEMENT_CREATE_TABLE;
        self->statement->tag = "SELECT INTO";
    } else if ((details = convert_set_config(self, from)) != NULL) {
        self->statement->kind = STATEMENT_SET;
        self->statement->tag = "SELECT";
    }
    refer_node(self, node);
    return details;
}
