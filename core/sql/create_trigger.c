/* Triggers, event triggers, policies, sequences. */
#include "core/sql/convert.h"

#include <string.h>

/* Bits of CreateTrigStmt.timing and .events, as catalog/pg_trigger.h has them. */
enum {
    PG_BEFORE = 1 << 1,
    PG_INSERT = 1 << 2,
    PG_DELETE = 1 << 3,
    PG_UPDATE = 1 << 4,
    PG_TRUNCATE = 1 << 5,
    PG_INSTEAD = 1 << 6
};

static guint trigger_events(int events)
{
    return ((events & PG_INSERT) != 0 ? 1u : 0u) | ((events & PG_DELETE) != 0 ? 2u : 0u) |
           ((events & PG_UPDATE) != 0 ? 4u : 0u) | ((events & PG_TRUNCATE) != 0 ? 8u : 0u);
}

static char trigger_timing(int timing)
{
    if ((timing & PG_BEFORE) != 0)
        return 'b';
    return (timing & PG_INSTEAD) != 0 ? 'i' : 'a';
}

/* tsvector_update_trigger('column', 'configuration', …) */
static void refer_trigger_arguments(Convert *self, const CreateTrigStmt *from)
{
    const char *name = list_string(from->funcname, list_length(from->funcname) - 1);
    const char *configuration = list_string(from->args, 1);
    ObjectName object;
    if (strcmp(name, "tsvector_update_trigger") != 0 || configuration == NULL ||
        !object_name_parse(self->arena, configuration, &object, NULL) ||
        g_strcmp0(object.schema, "pg_catalog") == 0)
        return;
    object.kind = OBJECT_TEXT_SEARCH_CONFIGURATION;
    touch_add(self, TOUCH_REFERENCE, 0, object, self->statement->start);
}

const void *convert_create_trigger(Convert *self, Node *node)
{
    const CreateTrigStmt *from = (const CreateTrigStmt *)node;
    CreateTrigger *to = arena_new_struct(self->arena, CreateTrigger);
    ObjectName table = name_of_relation(self, OBJECT_TABLE, from->relation);
    to->trigger = name_of_part(OBJECT_TRIGGER, table, convert_string(self, from->trigname));
    to->function = name_of_list(self, OBJECT_FUNCTION, from->funcname);
    to->function.arguments = "";
    to->replace = from->replace;
    to->constraint = from->isconstraint;
    to->row = from->row;
    to->timing = trigger_timing(from->timing);
    to->events = trigger_events(from->events);
    touch_add(self, TOUCH_CREATE, from->replace ? TOUCH_REPLACE : 0u, to->trigger,
              self->statement->start);
    if (from->isconstraint) /* it makes a constraint of that name as well */
        touch_add(self, TOUCH_CREATE, 0, name_of_part(OBJECT_CONSTRAINT, table, to->trigger.part),
                  self->statement->start);
    refer_relation(self, from->relation);
    refer_relation(self, from->constrrel);
    if (g_strcmp0(to->function.schema, "pg_catalog") != 0)
        touch_add(self, TOUCH_REFERENCE, 0, to->function, self->statement->start);
    touch_columns(self, TOUCH_REFERENCE, table, from->columns, self->statement->start);
    refer_node(self, from->whenClause);
    refer_trigger_arguments(self, from);
    return to;
}

const void *convert_create_event_trigger(Convert *self, Node *node)
{
    const CreateEventTrigStmt *from = (const CreateEventTrigStmt *)node;
    touch_add(self, TOUCH_CREATE, 0, name_plain(self, OBJECT_EVENT_TRIGGER, from->trigname),
              self->statement->start);
    refer_function(self, from->funcname, -1);
    return NULL;
}

const void *convert_alter_event_trigger(Convert *self, Node *node)
{
    const AlterEventTrigStmt *from = (const AlterEventTrigStmt *)node;
    touch_add(self, TOUCH_ALTER, 0, name_plain(self, OBJECT_EVENT_TRIGGER, from->trigname),
              self->statement->start);
    return NULL;
}

static const char *role_text(Convert *self, const RoleSpec *role)
{
    switch (role->roletype) {
    case ROLESPEC_PUBLIC:
        return "public";
    case ROLESPEC_CURRENT_ROLE:
        return "current_role";
    case ROLESPEC_CURRENT_USER:
        return "current_user";
    case ROLESPEC_SESSION_USER:
        return "session_user";
    case ROLESPEC_CSTRING:
        break;
    }
    return convert_string(self, role->rolename);
}

const char *convert_role(Convert *self, const RoleSpec *role)
{
    return role != NULL ? role_text(self, role) : NULL;
}

const char **convert_roles(Convert *self, const List *roles, guint *count)
{
    *count = (guint)list_length(roles);
    const char **names = arena_new_array(self->arena, const char *, *count);
    for (guint i = 0; i < *count; i++)
        names[i] = convert_role(self, (const RoleSpec *)list_node(roles, (int)i));
    return names;
}

static char policy_command(const char *word)
{
    static const struct {
        const char *word;
        char letter;
    } commands[] = {
        {"all", '*'}, {"select", 'r'}, {"insert", 'a'}, {"update", 'w'}, {"delete", 'd'}};
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (g_strcmp0(word, commands[i].word) == 0)
            return commands[i].letter;
    }
    return '*';
}

/* 1: always true; 0: always false; -1: nobody knows. */
static int fold(const Node *node);

static int fold_word(const Node *node)
{
    const A_Const *constant = (const A_Const *)node;
    if (constant == NULL || !IsA(constant, A_Const) || constant->isnull)
        return -1;
    if (IsA(&constant->val.node, Boolean))
        return constant->val.boolval.boolval;
    if (!IsA(&constant->val.node, String))
        return -1;
    const char *word = constant->val.sval.sval;
    if (strcmp(word, "t") == 0 || strcmp(word, "true") == 0)
        return 1;
    return strcmp(word, "f") == 0 || strcmp(word, "false") == 0 ? 0 : -1;
}

static int fold_parts(const BoolExpr *expression)
{
    if (expression->boolop == NOT_EXPR) {
        int value = fold(list_node(expression->args, 0));
        return value < 0 ? -1 : !value;
    }
    int decides = expression->boolop == OR_EXPR, result = !decides;
    for (int i = 0; i < list_length(expression->args); i++) {
        int value = fold(list_node(expression->args, i));
        if (value == decides)
            return decides;
        if (value < 0)
            result = -1;
    }
    return result;
}

/* 1 = 1, 'a' = 'a' */
static int fold_comparison(const A_Expr *expression)
{
    const A_Const *a = (const A_Const *)expression->lexpr, *b = (const A_Const *)expression->rexpr;
    if (expression->kind != AEXPR_OP || a == NULL || b == NULL || !IsA(a, A_Const) ||
        !IsA(b, A_Const) || a->isnull || b->isnull ||
        nodeTag(&a->val.node) != nodeTag(&b->val.node))
        return -1;
    gboolean same;
    if (IsA(&a->val.node, Integer))
        same = a->val.ival.ival == b->val.ival.ival;
    else if (IsA(&a->val.node, String))
        same = strcmp(a->val.sval.sval, b->val.sval.sval) == 0;
    else
        return -1;
    const char *name = list_string(expression->name, 0);
    if (g_strcmp0(name, "=") == 0)
        return same;
    return g_strcmp0(name, "<>") == 0 ? !same : -1;
}

static int fold(const Node *node)
{
    if (node == NULL)
        return -1;
    switch (nodeTag(node)) {
    case T_A_Const:
        return fold_word(node);
    case T_TypeCast: /* of a constant: 'true'::boolean, and TRUE itself */
        return fold_word(((const TypeCast *)node)->arg);
    case T_BoolExpr:
        return fold_parts((const BoolExpr *)node);
    case T_A_Expr:
        return fold_comparison((const A_Expr *)node);
    default:
        return -1;
    }
}

static gboolean is_setting(const FuncCall *call)
{
    int length = list_length(call->funcname);
    const char *name = list_string(call->funcname, length - 1);
    const char *schema = length > 1 ? list_string(call->funcname, length - 2) : NULL;
    return g_strcmp0(name, "current_setting") == 0 ||
           (g_strcmp0(schema, "auth") == 0 && list_length(call->args) == 0);
}

/* A sub-select is planned once for the query; a call beside it runs for every row. */
static bool find_setting(Node *node, void *context)
{
    gboolean *found = context;
    if (node == NULL || IsA(node, SubLink))
        return false;
    *found |= IsA(node, FuncCall) && is_setting((const FuncCall *)node);
    return *found || node_walk_parts(node, find_setting, context);
}

/* USING ( … ) WITH CHECK ( … ) */
static void convert_policy_texts(Convert *self, const RangeVar *table, Node *qual, Node *check,
                                 CreatePolicy *to)
{
    gsize after, end = self->statement->end;
    gsize start = slice_skip_name(self, convert_offset(self, table->location), end);
    to->using_true = fold(qual) == 1;
    to->check_true = fold(check) == 1;
    find_setting(qual, &to->bare_setting);
    find_setting(check, &to->bare_setting);
    if (qual != NULL) {
        slice_find_word(self, start, end, "using", &after);
        to->using_text = slice_parentheses(self, after, end);
    }
    if (check != NULL) {
        slice_find_word(self, start, end, "check", &after);
        to->check_text = slice_parentheses(self, after, end);
    }
}

const void *convert_create_policy(Convert *self, Node *node)
{
    const CreatePolicyStmt *from = (const CreatePolicyStmt *)node;
    CreatePolicy *to = arena_new_struct(self->arena, CreatePolicy);
    ObjectName table = name_of_relation(self, OBJECT_TABLE, from->table);
    to->policy = name_of_part(OBJECT_POLICY, table, convert_string(self, from->policy_name));
    to->command = policy_command(from->cmd_name);
    to->permissive = from->permissive;
    to->roles = convert_roles(self, from->roles, &to->n_roles);
    convert_policy_texts(self, from->table, from->qual, from->with_check, to);
    touch_add(self, TOUCH_CREATE, 0, to->policy, self->statement->start);
    refer_relation(self, from->table);
    refer_node(self, from->qual);
    refer_node(self, from->with_check);
    return to;
}

const void *convert_alter_policy(Convert *self, Node *node)
{
    const AlterPolicyStmt *from = (const AlterPolicyStmt *)node;
    CreatePolicy *to = arena_new_struct(self->arena, CreatePolicy);
    ObjectName table = name_of_relation(self, OBJECT_TABLE, from->table);
    to->policy = name_of_part(OBJECT_POLICY, table, convert_string(self, from->policy_name));
    to->roles = convert_roles(self, from->roles, &to->n_roles);
    convert_policy_texts(self, from->table, from->qual, from->with_check, to);
    touch_add(self, TOUCH_ALTER, 0, to->policy, self->statement->start);
    refer_relation(self, from->table);
    refer_node(self, from->qual);
    refer_node(self, from->with_check);
    return to;
}

/* OWNED BY table.column; OWNED BY NONE has one name only. */
static ObjectName owner_column(Convert *self, const List *options)
{
    const List *names = (const List *)definition_find(options, "owned_by");
    ObjectName owner = {.kind = OBJECT_COLUMN};
    int length = names != NIL && IsA(names, List) ? list_length(names) : 0;
    if (length < 2)
        return owner;
    owner.part = convert_string(self, list_string(names, length - 1));
    owner.name = convert_string(self, list_string(names, length - 2));
    owner.schema = length > 2 ? convert_string(self, list_string(names, length - 3)) : NULL;
    touch_add(self, TOUCH_REFERENCE, 0, owner, self->statement->start);
    return owner;
}

static void convert_sequence_options(Convert *self, const List *options, CreateSequence *to)
{
    Node *type = definition_find(options, "as");
    to->owned_by = owner_column(self, options);
    if (type != NULL && IsA(type, TypeName)) {
        to->type = convert_type(self, (TypeName *)type);
        refer_type(self, (TypeName *)type);
    }
}

const void *convert_create_sequence(Convert *self, Node *node)
{
    const CreateSeqStmt *from = (const CreateSeqStmt *)node;
    CreateSequence *to = arena_new_struct(self->arena, CreateSequence);
    to->sequence = name_of_relation(self, OBJECT_SEQUENCE, from->sequence);
    to->if_not_exists = from->if_not_exists;
    to->temporary = relation_is_temporary(from->sequence);
    guint flags =
        (to->if_not_exists ? TOUCH_IF_NOT_EXISTS : 0u) | (to->temporary ? TOUCH_TEMPORARY : 0u);
    touch_add(self, TOUCH_CREATE, flags, to->sequence,
              convert_offset(self, from->sequence->location));
    convert_sequence_options(self, from->options, to);
    return to;
}

const void *convert_alter_sequence(Convert *self, Node *node)
{
    const AlterSeqStmt *from = (const AlterSeqStmt *)node;
    CreateSequence *to = arena_new_struct(self->arena, CreateSequence);
    to->sequence = name_of_relation(self, OBJECT_SEQUENCE, from->sequence);
    touch_add(self, TOUCH_ALTER, from->missing_ok ? TOUCH_IF_EXISTS : 0u, to->sequence,
              convert_offset(self, from->sequence->location));
    convert_sequence_options(self, from->options, to);
    return to;
}
