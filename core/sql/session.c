/* Statements about the session: transactions, settings, prepared statements, cursors, locks. */
#include "core/sql/convert.h"

#include <string.h>

const void *convert_touch_nothing(Convert *self, Node *node)
{
    (void)self;
    (void)node;
    return NULL;
}

typedef struct TransactionRow {
    TransactionKind kind;
    const char *tag;
} TransactionRow;

static const TransactionRow transactions[] = {
    [TRANS_STMT_BEGIN] = {TRANSACTION_BEGIN, "BEGIN"},
    [TRANS_STMT_START] = {TRANSACTION_BEGIN, "START TRANSACTION"},
    [TRANS_STMT_COMMIT] = {TRANSACTION_COMMIT, "COMMIT"},
    [TRANS_STMT_ROLLBACK] = {TRANSACTION_ROLLBACK, "ROLLBACK"},
    [TRANS_STMT_SAVEPOINT] = {TRANSACTION_SAVEPOINT, "SAVEPOINT"},
    [TRANS_STMT_RELEASE] = {TRANSACTION_RELEASE, "RELEASE"},
    [TRANS_STMT_ROLLBACK_TO] = {TRANSACTION_ROLLBACK_TO, "ROLLBACK"},
    [TRANS_STMT_PREPARE] = {TRANSACTION_PREPARED, "PREPARE TRANSACTION"},
    [TRANS_STMT_COMMIT_PREPARED] = {TRANSACTION_PREPARED, "COMMIT PREPARED"},
    [TRANS_STMT_ROLLBACK_PREPARED] = {TRANSACTION_PREPARED, "ROLLBACK PREPARED"},
};

const void *convert_transaction(Convert *self, Node *node)
{
    const TransactionStmt *from = (const TransactionStmt *)node;
    Transaction *to = arena_new_struct(self->arena, Transaction);
    to->kind = transactions[from->kind].kind;
    to->chain = from->chain;
    to->savepoint = convert_string(self, from->savepoint_name);
    self->statement->tag = transactions[from->kind].tag;
    self->statement->outside_transaction =
        from->kind == TRANS_STMT_COMMIT_PREPARED || from->kind == TRANS_STMT_ROLLBACK_PREPARED;
    return to;
}

static void append_value(GString *text, const Node *node)
{
    const A_Const *constant = (const A_Const *)node;
    if (IsA(node, TypeCast)) /* SET TIME ZONE INTERVAL '…' */
        constant = (const A_Const *)((const TypeCast *)node)->arg;
    if (!IsA(constant, A_Const) || constant->isnull)
        return;
    switch (nodeTag(&constant->val.node)) {
    case T_Integer:
        g_string_append_printf(text, "%d", constant->val.ival.ival);
        break;
    case T_Float:
        g_string_append(text, constant->val.fval.fval);
        break;
    case T_String:
        g_string_append(text, constant->val.sval.sval);
        break;
    default:
        break;
    }
}

static char *joined_values(Convert *self, const List *arguments)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < list_length(arguments); i++) {
        if (i > 0)
            g_string_append(text, ", ");
        append_value(text, list_node(arguments, i));
    }
    return arena_strndup(self->arena, text->str, text->len);
}

const void *convert_set(Convert *self, Node *node)
{
    const VariableSetStmt *from = (const VariableSetStmt *)node;
    SetVariable *to = arena_new_struct(self->arena, SetVariable);
    to->name = convert_string(self, from->name);
    to->local = from->is_local;
    to->reset =
        from->kind == VAR_RESET || from->kind == VAR_RESET_ALL || from->kind == VAR_SET_DEFAULT;
    if (from->kind == VAR_SET_VALUE)
        to->value = joined_values(self, from->args);
    self->statement->tag = from->kind == VAR_RESET || from->kind == VAR_RESET_ALL ? "RESET" : "SET";
    return to;
}

const void *convert_set_constraints(Convert *self, Node *node)
{
    const ConstraintsSetStmt *from = (const ConstraintsSetStmt *)node;
    for (int i = 0; i < list_length(from->constraints); i++) {
        ObjectName name = name_of_relation(self, OBJECT_CONSTRAINT,
                                           (const RangeVar *)list_node(from->constraints, i));
        name.part = name.name;
        name.name = NULL; /* of whichever table */
        touch_add(self, TOUCH_REFERENCE, 0, name, self->statement->start);
    }
    return NULL;
}

const void *convert_discard(Convert *self, Node *node)
{
    static const char *const tags[] = {"DISCARD ALL", "DISCARD PLANS", "DISCARD SEQUENCES",
                                       "DISCARD TEMP"};
    const DiscardStmt *from = (const DiscardStmt *)node;
    self->statement->tag = tags[from->target];
    self->statement->outside_transaction = from->target == DISCARD_ALL;
    return NULL;
}

/* EXPLAIN runs nothing unless it says ANALYZE. */
const void *convert_explain(Convert *self, Node *node)
{
    const ExplainStmt *from = (const ExplainStmt *)node;
    gboolean nested = self->nested;
    self->nested |= !definition_is_on(from->options, "analyze");
    convert_inner(self, from->query);
    self->nested = nested;
    return NULL;
}

const void *convert_prepare(Convert *self, Node *node)
{
    const PrepareStmt *from = (const PrepareStmt *)node;
    gboolean nested = self->nested;
    for (int i = 0; i < list_length(from->argtypes); i++)
        refer_type(self, (const TypeName *)list_node(from->argtypes, i));
    self->nested = TRUE;
    convert_inner(self, from->query);
    self->nested = nested;
    return NULL;
}

const void *convert_execute(Convert *self, Node *node)
{
    refer_list(self, ((const ExecuteStmt *)node)->params);
    return NULL;
}

const void *convert_declare_cursor(Convert *self, Node *node)
{
    convert_inner(self, ((const DeclareCursorStmt *)node)->query);
    return NULL;
}

const void *convert_lock(Convert *self, Node *node)
{
    const LockStmt *from = (const LockStmt *)node;
    Maintenance *to = arena_new_struct(self->arena, Maintenance);
    to->n_relations = (guint)list_length(from->relations);
    to->relations = arena_new_array(self->arena, ObjectName, to->n_relations);
    for (guint i = 0; i < to->n_relations; i++) {
        const RangeVar *relation = (const RangeVar *)list_node(from->relations, (int)i);
        to->relations[i] = name_of_relation(self, OBJECT_TABLE, relation);
        to->only = to->only || !relation->inh;
    }
    to->mode = (guint)from->mode;
    to->nowait = from->nowait;
    refer_list(self, from->relations);
    return to;
}
