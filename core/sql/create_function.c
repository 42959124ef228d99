/* CREATE FUNCTION, CREATE PROCEDURE, ALTER FUNCTION, DO, CALL. */
#include "core/sql/convert.h"

#include "core/sql/lexer.h"

#include <string.h>

static gboolean is_input(FunctionParameterMode mode)
{
    return mode != FUNC_PARAM_OUT && mode != FUNC_PARAM_TABLE;
}

static char mode_letter(FunctionParameterMode mode)
{
    return mode == FUNC_PARAM_DEFAULT ? 'i' : (char)mode;
}

static void convert_arguments(Convert *self, const CreateFunctionStmt *from, CreateFunction *to)
{
    g_autoptr(GString) identity = g_string_new(NULL);
    to->n_arguments = (guint)list_length(from->parameters);
    to->arguments = arena_new_array(self->arena, Argument, to->n_arguments);
    for (guint i = 0; i < to->n_arguments; i++) {
        const FunctionParameter *parameter =
            (const FunctionParameter *)list_node(from->parameters, (int)i);
        Argument *argument = &to->arguments[i];
        argument->name = convert_string(self, parameter->name);
        argument->type = convert_type(self, parameter->argType);
        argument->mode = mode_letter(parameter->mode);
        argument->has_default = parameter->defexpr != NULL;
        to->returns_table |= parameter->mode == FUNC_PARAM_TABLE;
        if (is_input(parameter->mode))
            g_string_append_printf(identity, "%s%s", identity->len > 0 ? ", " : "",
                                   convert_type_text(self, parameter->argType, FALSE));
        refer_type(self, parameter->argType);
        refer_node(self, parameter->defexpr);
    }
    to->function.arguments = arena_strndup(self->arena, identity->str, identity->len);
}

static gboolean is_on(const Node *argument)
{
    return argument != NULL && IsA(argument, Boolean) && ((const Boolean *)argument)->boolval;
}

static char volatility_letter(const Node *argument)
{
    const char *word = node_string(argument);
    return word != NULL && (word[0] == 'i' || word[0] == 's') ? word[0] : 'v';
}

static gboolean is_search_path(const VariableSetStmt *set)
{
    return set->name != NULL && g_ascii_strcasecmp(set->name, "search_path") == 0;
}

static const char *search_path_value(Convert *self, const VariableSetStmt *set)
{
    g_autoptr(GString) value = g_string_new(NULL);
    for (int i = 0; i < list_length(set->args); i++) {
        const A_Const *constant = (const A_Const *)list_node(set->args, i);
        if (!IsA(constant, A_Const) || !IsA(&constant->val.node, String))
            continue;
        g_string_append_printf(value, "%s%s", value->len > 0 ? ", " : "", constant->val.sval.sval);
    }
    return arena_strndup(self->arena, value->str, value->len);
}

/* The body's first character: behind the opening quote. */
static gsize body_start(const Convert *self, int location)
{
    gsize end = self->statement->end;
    Lexer lexer = lexer_between(self->script->text, convert_offset(self, location), end);
    Token token = lexer_next(&lexer);
    while (token.kind != TOKEN_END && token.kind != TOKEN_STRING)
        token = lexer_next(&lexer);
    if (token.kind == TOKEN_END)
        return end;
    const char *quote = memchr(lexer.text + token.start, '\'', token.end - token.start);
    if (lexer.text[token.start] == '$')
        quote = memchr(lexer.text + token.start + 1, '$', token.end - token.start - 1);
    return quote != NULL ? (gsize)(quote - lexer.text) + 1 : token.start;
}

static void convert_body(Convert *self, const DefElem *option, CreateFunction *to)
{
    const List *strings = (const List *)option->arg;
    if (strings == NIL || !IsA(strings, List) || list_string(strings, 0) == NULL)
        return;
    to->body = convert_string(self, list_string(strings, 0));
    to->body_offset = body_start(self, option->location);
}

static void convert_option(Convert *self, const DefElem *option, CreateFunction *to)
{
    const char *name = option->defname;
    if (strcmp(name, "as") == 0) {
        convert_body(self, option, to);
    } else if (strcmp(name, "language") == 0) {
        g_autofree char *language = g_ascii_strdown(node_string(option->arg), -1);
        to->language = convert_string(self, language);
    } else if (strcmp(name, "volatility") == 0) {
        to->volatility = volatility_letter(option->arg);
    } else if (strcmp(name, "security") == 0) {
        to->security_definer = is_on(option->arg);
    } else if (strcmp(name, "strict") == 0) {
        to->strict = is_on(option->arg);
    } else if (strcmp(name, "leakproof") == 0) {
        to->leakproof = is_on(option->arg);
    } else if (strcmp(name, "window") == 0) {
        to->window = is_on(option->arg);
    } else if (strcmp(name, "set") == 0 && is_search_path((const VariableSetStmt *)option->arg)) {
        to->search_path = search_path_value(self, (const VariableSetStmt *)option->arg);
    } else if (strcmp(name, "support") == 0) {
        refer_function(self, (const List *)option->arg, option->location);
    } else if (strcmp(name, "transform") == 0) {
        for (int i = 0; i < list_length((const List *)option->arg); i++)
            refer_type(self, (const TypeName *)list_node((const List *)option->arg, i));
    }
}

static gboolean is_known_language(const char *language)
{
    return strcmp(language, "sql") == 0 || strcmp(language, "plpgsql") == 0 ||
           strcmp(language, "c") == 0 || strcmp(language, "internal") == 0;
}

static void refer_body(Convert *self, const CreateFunctionStmt *from, const CreateFunction *to)
{
    gboolean nested = self->nested;
    self->nested = TRUE;
    if (from->sql_body != NULL && IsA(from->sql_body, List)) {
        /* BEGIN ATOMIC: a list of one list of statements */
        const List *statements = (const List *)list_node((const List *)from->sql_body, 0);
        for (int i = 0; i < list_length(statements); i++)
            convert_inner(self, list_node(statements, i));
    } else if (from->sql_body != NULL) {
        convert_inner(self, from->sql_body);
    } else if (to->body != NULL && strcmp(to->language, "sql") == 0) {
        refer_sql_body(self, to->body, to->body_offset);
    } else if (to->body != NULL && strcmp(to->language, "plpgsql") == 0) {
        refer_block_body(self, to->body, to->body_offset);
    }
    self->nested = nested;
}

const void *convert_create_function(Convert *self, Node *node)
{
    const CreateFunctionStmt *from = (const CreateFunctionStmt *)node;
    CreateFunction *to = arena_new_struct(self->arena, CreateFunction);
    to->function =
        name_of_list(self, from->is_procedure ? OBJECT_PROCEDURE : OBJECT_FUNCTION, from->funcname);
    to->replace = from->replace;
    to->language = "sql";
    to->volatility = 'v';
    to->sql_body = from->sql_body != NULL;
    self->statement->tag = from->is_procedure ? "CREATE PROCEDURE" : "CREATE FUNCTION";
    guint place = self->touches->count;
    touch_add(self, TOUCH_CREATE, from->replace ? TOUCH_REPLACE : 0u, to->function,
              self->statement->start);
    convert_arguments(self, from, to);
    if (place < self->touches->count && !self->nested)
        self->touches->touches[place].object = to->function;
    to->returns = convert_type(self, from->returnType);
    refer_type(self, from->returnType);
    for (int i = 0; i < list_length(from->options); i++)
        convert_option(self, (const DefElem *)list_node(from->options, i), to);
    if (!is_known_language(to->language))
        refer_plain(self, OBJECT_LANGUAGE, to->language);
    refer_body(self, from, to);
    return to;
}

static void convert_set_action(Convert *self, const VariableSetStmt *set, AlterFunction *to)
{
    if (set->kind == VAR_RESET_ALL) {
        to->resets_search_path = TRUE;
    } else if (is_search_path(set) && (set->kind == VAR_RESET || set->kind == VAR_SET_DEFAULT)) {
        to->resets_search_path = TRUE;
    } else if (is_search_path(set)) {
        to->sets_search_path = TRUE;
        to->search_path = search_path_value(self, set);
    }
}

static const char *alter_tag(int type)
{
    switch (type) {
    case PG_OBJECT_PROCEDURE:
        return "ALTER PROCEDURE";
    case PG_OBJECT_ROUTINE:
        return "ALTER ROUTINE";
    default:
        return "ALTER FUNCTION";
    }
}

const void *convert_alter_function(Convert *self, Node *node)
{
    const AlterFunctionStmt *from = (const AlterFunctionStmt *)node;
    AlterFunction *to = arena_new_struct(self->arena, AlterFunction);
    to->function = name_of_function(self, kind_of_pg((int)from->objtype), from->func);
    self->statement->tag = alter_tag((int)from->objtype);
    touch_add(self, TOUCH_ALTER, 0, to->function, self->statement->start);
    for (int i = 0; i < list_length(from->actions); i++) {
        const DefElem *action = (const DefElem *)list_node(from->actions, i);
        if (strcmp(action->defname, "security") == 0) {
            to->sets_security_definer = TRUE;
            to->security_definer = is_on(action->arg);
        } else if (strcmp(action->defname, "volatility") == 0) {
            to->volatility = volatility_letter(action->arg);
        } else if (strcmp(action->defname, "set") == 0) {
            convert_set_action(self, (const VariableSetStmt *)action->arg, to);
        }
    }
    return to;
}

/* COMMIT or ROLLBACK as a statement of the block: the server takes it only outside a transaction.
 */
static gboolean ends_transaction(const char *body)
{
    Lexer lexer = lexer_on(body, strlen(body));
    gboolean ends = FALSE, begins = FALSE;
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END && token.kind != TOKEN_BROKEN;
         token = lexer_next(&lexer)) {
        if (ends && (token_is_sign(&lexer, token, ';') || token_is_word(&lexer, token, "and")))
            return TRUE;
        ends = begins &&
               (token_is_word(&lexer, token, "commit") || token_is_word(&lexer, token, "rollback"));
        begins = token_is_sign(&lexer, token, ';') || token_is_word(&lexer, token, "begin") ||
                 token_is_word(&lexer, token, "loop") || token_is_word(&lexer, token, "then") ||
                 token_is_word(&lexer, token, "else");
    }
    return FALSE;
}

const void *convert_do(Convert *self, Node *node)
{
    const DoStmt *from = (const DoStmt *)node;
    DoBlock *to = arena_new_struct(self->arena, DoBlock);
    to->language = "plpgsql";
    for (int i = 0; i < list_length(from->args); i++) {
        const DefElem *argument = (const DefElem *)list_node(from->args, i);
        if (strcmp(argument->defname, "language") == 0) {
            to->language = convert_string(self, node_string(argument->arg));
        } else if (strcmp(argument->defname, "as") == 0) {
            to->body = convert_string(self, node_string(argument->arg));
            to->body_offset = body_start(self, argument->location);
        }
    }
    if (to->body != NULL && strcmp(to->language, "plpgsql") == 0) {
        refer_block_body(self, to->body, to->body_offset);
        self->statement->outside_transaction = ends_transaction(to->body);
    }
    return to;
}

const void *convert_call(Convert *self, Node *node)
{
    const CallStmt *from = (const CallStmt *)node;
    refer_node(self, (Node *)from->funccall);
    return NULL;
}
