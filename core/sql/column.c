/* Column definitions and constraints, in CREATE TABLE, ALTER TABLE, domains and composite types. */
#include "core/sql/convert.h"

#include <string.h>

static ObjectName constraint_name(const TableContext *context, const char *name)
{
    return name_of_part(OBJECT_CONSTRAINT, context->table, name);
}

static void touch_constraint(Convert *self, const TableContext *context, const char *name,
                             gsize offset)
{
    touch_add(self, TOUCH_CREATE, context->flags, constraint_name(context, name), offset);
}

static void touch_index(Convert *self, const TableContext *context, const char *name, gsize offset)
{
    ObjectName index = {.kind = OBJECT_INDEX, .schema = context->table.schema, .name = name};
    touch_add(self, TOUCH_CREATE, context->flags, index, offset);
}

static ConstraintKind kind_of(ConstrType type)
{
    switch (type) {
    case CONSTR_PRIMARY:
        return CONSTRAINT_PRIMARY_KEY;
    case CONSTR_UNIQUE:
        return CONSTRAINT_UNIQUE;
    case CONSTR_EXCLUSION:
        return CONSTRAINT_EXCLUSION;
    case CONSTR_FOREIGN:
        return CONSTRAINT_FOREIGN_KEY;
    case CONSTR_NOTNULL:
        return CONSTRAINT_NOT_NULL;
    default:
        return CONSTRAINT_CHECK;
    }
}

static const char **one_column(Convert *self, const char *column)
{
    const char **columns = arena_new_array(self->arena, const char *, 1);
    columns[0] = column;
    return columns;
}

static void convert_exclusion(Convert *self, const Constraint *from, ConstraintDef *to)
{
    to->n_columns = (guint)list_length(from->exclusions);
    to->columns = arena_new_array(self->arena, const char *, to->n_columns);
    for (guint i = 0; i < to->n_columns; i++) {
        const List *pair = (const List *)list_node(from->exclusions, (int)i);
        const IndexElem *element = (const IndexElem *)list_node(pair, 0);
        const char *name = element->name != NULL ? element->name : choose_column_of(element->expr);
        to->columns[i] = convert_string(self, name);
        refer_node(self, list_node(pair, 0));
    }
    refer_node(self, from->where_clause);
}

static void convert_key_columns(Convert *self, const Constraint *from, const char *column,
                                ConstraintDef *to)
{
    const List *names = from->contype == CONSTR_FOREIGN ? from->fk_attrs : from->keys;
    if (from->contype == CONSTR_EXCLUSION) {
        convert_exclusion(self, from, to);
    } else if (names != NIL) {
        to->columns = convert_strings(self, names, &to->n_columns);
    } else if (column != NULL && from->contype != CONSTR_CHECK) {
        to->columns = one_column(self, column);
        to->n_columns = 1;
    }
    to->includes = convert_strings(self, from->including, &to->n_includes);
}

static void convert_target(Convert *self, const Constraint *from, ConstraintDef *to)
{
    if (from->pktable == NULL)
        return;
    to->target = name_of_relation(self, OBJECT_TABLE, from->pktable);
    to->target_columns = convert_strings(self, from->pk_attrs, &to->n_target_columns);
    to->on_delete = from->fk_del_action;
    to->on_update = from->fk_upd_action;
    refer_relation(self, from->pktable);
}

/* The index behind a key is named after all its columns, INCLUDE's too. */
static const char *index_columns(Convert *self, const ConstraintDef *to)
{
    g_autofree const char **columns = g_new(const char *, to->n_columns + to->n_includes);
    for (guint i = 0; i < to->n_columns; i++)
        columns[i] = to->columns[i];
    for (guint i = 0; i < to->n_includes; i++)
        columns[to->n_columns + i] = to->includes[i];
    return choose_columns(self, columns, to->n_columns + to->n_includes);
}

/* The name that the server will give to a constraint without one. */
static const char *choose_constraint(Convert *self, TableContext *context, const Constraint *from,
                                     const ConstraintDef *to)
{
    const char *table = context->table.name;
    switch (to->kind) {
    case CONSTRAINT_PRIMARY_KEY:
        return choose_name(self, table, NULL, "pkey", &context->chosen);
    case CONSTRAINT_UNIQUE:
        return choose_name(self, table, index_columns(self, to), "key", &context->chosen);
    case CONSTRAINT_EXCLUSION:
        return choose_name(self, table, index_columns(self, to), "excl", &context->chosen);
    case CONSTRAINT_FOREIGN_KEY:
        return choose_name(self, table, choose_columns(self, to->columns, to->n_columns), "fkey",
                           &context->chosen);
    case CONSTRAINT_CHECK:
        return choose_name(self, table, context->is_domain ? NULL : only_column_of(from->raw_expr),
                           "check", &context->chosen);
    case CONSTRAINT_NOT_NULL:
        break;
    }
    return NULL;
}

static void touch_key(Convert *self, const TableContext *context, const ConstraintDef *to,
                      const char *name)
{
    if (to->using_index != NULL) {
        ObjectName index = {
            .kind = OBJECT_INDEX, .schema = context->table.schema, .name = to->using_index};
        gboolean renames = strcmp(to->using_index, name) != 0;
        Touch *touch = touch_add(self, renames ? TOUCH_RENAME : TOUCH_ALTER, 0, index, to->offset);
        if (renames)
            touch->renamed = name;
    } else if (to->kind == CONSTRAINT_PRIMARY_KEY || to->kind == CONSTRAINT_UNIQUE ||
               to->kind == CONSTRAINT_EXCLUSION) {
        touch_index(self, context, name, to->offset);
    }
}

static const char *server_name(Convert *self, TableContext *context, const Constraint *from,
                               const ConstraintDef *to)
{
    if (to->name != NULL)
        choose_keep(self, to->name, &context->chosen);
    else if (to->using_index != NULL)
        return to->using_index;
    return to->name != NULL ? to->name : choose_constraint(self, context, from, to);
}

void convert_constraint(Convert *self, TableContext *context, const Constraint *from,
                        const char *column, ConstraintDef *to)
{
    to->kind = kind_of(from->contype);
    to->name = convert_string(self, from->conname);
    to->offset = convert_offset(self, from->location);
    to->using_index = convert_string(self, from->indexname);
    to->not_valid = from->skip_validation;
    to->deferrable = from->deferrable;
    to->initially_deferred = from->initdeferred;
    to->no_inherit = from->is_no_inherit;
    to->nulls_not_distinct = from->nulls_not_distinct;
    convert_key_columns(self, from, column, to);
    convert_target(self, from, to);
    if (from->contype == CONSTR_CHECK) {
        gsize after;
        slice_find_word(self, to->offset, context->end, "check", &after);
        to->expression = slice_parentheses(self, after, context->end);
        to->only_column = convert_string(self, only_column_of(from->raw_expr));
    }
    const char *name = server_name(self, context, from, to);
    refer_node(self, from->raw_expr);
    if (name == NULL)
        return;
    touch_constraint(self, context, name, to->offset);
    touch_key(self, context, to, name);
}

typedef struct FunctionSearch {
    Convert *convert;
    GPtrArray *functions; /* of ObjectName in the arena */
    gboolean plain;       /* literals only, so far */
    guint depth;
} FunctionSearch;

static bool search_functions(Node *node, void *context)
{
    FunctionSearch *search = context;
    if (node == NULL || search->depth > CONVERT_DEPTH_MAX)
        return false;
    if (IsA(node, FuncCall)) {
        ObjectName *name = arena_new_struct(search->convert->arena, ObjectName);
        *name = name_of_list(search->convert, OBJECT_FUNCTION, ((FuncCall *)node)->funcname);
        g_ptr_array_add(search->functions, name);
    }
    switch (nodeTag(node)) {
    case T_A_Const:
    case T_List:
        break;
    case T_A_ArrayExpr:
    case T_TypeCast:
    case T_TypeName:
    case T_CollateClause:
    case T_RowExpr:
        break;
    case T_A_Expr: /* -1 is a constant with a sign */
        search->plain &= ((A_Expr *)node)->lexpr == NULL;
        break;
    default:
        search->plain = FALSE;
        break;
    }
    search->depth++;
    node_walk_parts(node, search_functions, search);
    search->depth--;
    return false;
}

DefaultVolatility convert_default(Convert *self, Node *expression, GPtrArray *functions)
{
    if (expression == NULL)
        return DEFAULT_NONE;
    FunctionSearch search = {self, functions, TRUE, 0};
    search_functions(expression, &search);
    return search.plain ? DEFAULT_CONSTANT : DEFAULT_EXPRESSION;
}

static void keep_functions(Convert *self, const GPtrArray *functions, ColumnDef *to)
{
    to->n_default_functions = functions->len;
    to->default_functions = arena_new_array(self->arena, const ObjectName *, functions->len);
    for (guint i = 0; i < functions->len; i++)
        to->default_functions[i] = g_ptr_array_index(functions, i);
}

static void convert_column_default(Convert *self, const TableContext *context,
                                   const Constraint *from, ColumnDef *to)
{
    g_autoptr(GPtrArray) functions = g_ptr_array_new();
    to->default_kind = convert_default(self, from->raw_expr, functions);
    keep_functions(self, functions, to);
    gsize after, offset = convert_offset(self, from->location);
    if (from->contype == CONSTR_GENERATED) {
        to->generated = 's';
        to->default_text = slice_parentheses(self, offset, context->end);
    } else {
        slice_find_word(self, offset, context->end, "default", &after);
        to->default_text = slice_expression(self, after, context->end);
    }
    refer_node(self, from->raw_expr);
}

/* The name given by SEQUENCE NAME (as pg_dump writes), or table_column_seq. */
void touch_owned_sequence(Convert *self, TableContext *context, const char *column,
                          const List *options, gsize offset)
{
    const Node *given = definition_find(options, "sequence_name");
    ObjectName sequence = {.kind = OBJECT_SEQUENCE, .schema = context->table.schema};
    if (given != NULL && IsA(given, List))
        sequence = name_of_list(self, OBJECT_SEQUENCE, (const List *)given);
    else
        sequence.name = choose_name(self, context->table.name, column, "seq", &context->chosen);
    if (sequence.schema == NULL)
        sequence.schema = context->table.schema;
    touch_add(self, TOUCH_CREATE, context->flags, sequence, offset);
}

/* CONSTR_ATTR_… only mend the constraint before them. */
static void apply_attribute(ConstrType type, ConstraintDef *last)
{
    if (last == NULL)
        return;
    if (type == CONSTR_ATTR_DEFERRABLE || type == CONSTR_ATTR_DEFERRED)
        last->deferrable = TRUE;
    if (type == CONSTR_ATTR_DEFERRED)
        last->initially_deferred = TRUE;
}

static void convert_column_constraint(Convert *self, TableContext *context, const Constraint *from,
                                      ColumnDef *to)
{
    switch (from->contype) {
    case CONSTR_DEFAULT:
    case CONSTR_GENERATED:
        convert_column_default(self, context, from, to);
        break;
    case CONSTR_IDENTITY:
        to->identity = from->generated_when == 'a' ? 'a' : 'd';
        to->not_null = TRUE;
        touch_owned_sequence(self, context, to->name, from->options, to->offset);
        break;
    case CONSTR_NULL:
        break;
    case CONSTR_ATTR_DEFERRABLE:
    case CONSTR_ATTR_NOT_DEFERRABLE:
    case CONSTR_ATTR_DEFERRED:
    case CONSTR_ATTR_IMMEDIATE:
        apply_attribute(from->contype,
                        to->n_constraints > 0 ? &to->constraints[to->n_constraints - 1] : NULL);
        break;
    case CONSTR_NOTNULL:
    case CONSTR_PRIMARY:
        to->not_null = TRUE;
        /* fall through */
    default:
        convert_constraint(self, context, from, to->name, &to->constraints[to->n_constraints++]);
        break;
    }
}

static char *collation_text(Convert *self, const CollateClause *clause)
{
    if (clause == NULL)
        return NULL;
    refer_node(self, (Node *)(uintptr_t)clause);
    ObjectName name = name_of_list(self, OBJECT_COLLATION, clause->collname);
    g_autofree char *text = object_name_format(&name);
    return convert_string(self, text);
}

void convert_column(Convert *self, TableContext *context, const PgColumnDef *from, ColumnDef *to)
{
    to->name = convert_string(self, from->colname);
    to->offset = convert_offset(self, from->location);
    to->type = convert_type(self, from->typeName);
    to->serial = type_is_serial(from->typeName);
    to->not_null = to->serial || from->is_not_null;
    touch_add(self, TOUCH_CREATE, context->flags,
              name_of_part(OBJECT_COLUMN, context->table, to->name), to->offset);
    refer_type(self, from->typeName);
    to->collation = collation_text(self, from->collClause);
    if (to->serial)
        touch_owned_sequence(self, context, to->name, NIL, to->offset);
    to->constraints =
        arena_new_array(self->arena, ConstraintDef, (gsize)list_length(from->constraints));
    for (int i = 0; i < list_length(from->constraints); i++)
        convert_column_constraint(self, context,
                                  (const Constraint *)list_node(from->constraints, i), to);
}
