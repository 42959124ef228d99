#include "lint/nearby.h"

#include "core/schema/space.h"
#include "core/sql/block.h"
#include "core/sql/lexer.h"

#include <string.h>

enum { LISTED = 4 };

static const char *schema_of(const LintContext *context, const ObjectName *name)
{
    if (name->schema != NULL || !space_in_schema(name->kind))
        return name->schema != NULL ? name->schema : "";
    return space_of(name->kind) == OBJECT_TABLE || space_in_relation(name->kind)
               ? simulator_schema_of(context->schema, name)
               : schema_current(context->schema);
}

static gboolean is_same(const LintContext *context, const ObjectName *a, const ObjectName *b)
{
    if (space_of(a->kind) != space_of(b->kind) || g_strcmp0(a->name, b->name) != 0 ||
        g_strcmp0(a->part, b->part) != 0)
        return FALSE;
    if (a->arguments != NULL && b->arguments != NULL && strcmp(a->arguments, b->arguments) != 0)
        return FALSE;
    return strcmp(schema_of(context, a), schema_of(context, b)) == 0;
}

static const Touch *find_touch(const LintContext *context, const Statement *statement,
                               TouchAction action, const ObjectName *object)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (touch->action == action && (touch->flags & TOUCH_IN_BODY) == 0 &&
            is_same(context, &touch->object, object))
            return touch;
    }
    return NULL;
}

static gboolean is_transaction(const Statement *statement, TransactionKind kind)
{
    return statement->kind == STATEMENT_TRANSACTION && statement->transaction->kind == kind;
}

static gboolean has_statements(const Statement *statement)
{
    return statement->kind == STATEMENT_DO && statement->block != NULL &&
           statement->block->parse->n_statements > 0;
}

/* Goes back over the statements of the file, those of DO blocks too: the DO first, then what is in
 * it. */
typedef struct Back {
    const Parse *parse;
    const Statement *statement;
    gboolean begun;
} Back;

static Back back_from(const LintContext *context, const Statement *statement)
{
    return (Back){context->parse, statement, FALSE};
}

/* Past everything that was rolled back; FALSE at the start. */
static gboolean step_back(Back *back)
{
    if (back->begun && has_statements(back->statement)) {
        back->parse = back->statement->block->parse;
        back->statement = back->parse->statements + back->parse->n_statements - 1;
        return TRUE;
    }
    back->begun = TRUE;
    while (back->statement == back->parse->statements) {
        if (back->parse->outer == NULL)
            return FALSE;
        back->statement = back->parse->outer->statements + back->parse->outer_statement;
        back->parse = back->parse->outer;
    }
    back->statement--;
    if (!is_transaction(back->statement, TRANSACTION_ROLLBACK))
        return TRUE;
    while (back->statement > back->parse->statements &&
           !is_transaction(back->statement, TRANSACTION_BEGIN))
        back->statement--;
    return TRUE;
}

const Touch *nearby_before(const LintContext *context, const Statement *statement,
                           TouchAction action, const ObjectName *object)
{
    Back back = back_from(context, statement);
    while (step_back(&back)) {
        const Touch *touch = find_touch(context, back.statement, action, object);
        if (touch != NULL)
            return touch;
    }
    return NULL;
}

static const Touch *find_from(const LintContext *context, const Parse *parse, guint first,
                              TouchAction action, const ObjectName *object)
{
    const Touch *touch = NULL;
    for (guint i = first; touch == NULL && i < parse->n_statements; i++) {
        const Statement *statement = &parse->statements[i];
        touch = find_touch(context, statement, action, object);
        if (touch == NULL && has_statements(statement))
            touch = find_from(context, statement->block->parse, 0, action, object);
    }
    return touch;
}

const Touch *nearby_after(const LintContext *context, const Statement *statement,
                          TouchAction action, const ObjectName *object)
{
    guint next = (guint)(statement - context->parse->statements) + 1;
    const Touch *touch = NULL;
    for (const Parse *parse = context->parse; touch == NULL && parse != NULL;
         parse = parse->outer) {
        touch = find_from(context, parse, next, action, object);
        next = parse->outer_statement + 1;
    }
    return touch;
}

gboolean nearby_is_made(const LintContext *context, const Statement *statement,
                        const ObjectName *object)
{
    const Touch *touch = nearby_before(context, statement, TOUCH_CREATE, object);
    return touch != NULL && (touch->flags & (TOUCH_IF_NOT_EXISTS | TOUCH_REPLACE)) == 0;
}

gboolean nearby_has_word(const LintContext *context, const Statement *statement, const char *word)
{
    Lexer lexer = lexer_between(context->parse->script->text, statement->start, statement->end);
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer))
        if (token_is_word(&lexer, token, word))
            return TRUE;
    return FALSE;
}

/* What follows the last WHERE outside of parentheses is `true` or `1 = 1`, up to RETURNING. */
static gboolean is_where_true(const LintContext *context, const Statement *statement)
{
    Lexer lexer = lexer_between(context->parse->script->text, statement->start, statement->end);
    g_autoptr(GString) condition = NULL;
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        if (token_is_word(&lexer, token, "where")) {
            if (condition != NULL)
                return FALSE; /* a query inside has one too */
            condition = g_string_new(NULL);
        } else if (token_is_word(&lexer, token, "returning")) {
            break;
        } else if (condition != NULL && !token_is_sign(&lexer, token, ';')) {
            g_string_append_len(condition, lexer.text + token.start,
                                (gssize)(token.end - token.start));
        }
    }
    return condition != NULL && (g_ascii_strcasecmp(condition->str, "true") == 0 ||
                                 g_ascii_strcasecmp(condition->str, "(true)") == 0 ||
                                 strcmp(condition->str, "1=1") == 0);
}

gboolean nearby_is_for_all_rows(const LintContext *context, const Statement *statement)
{
    return !statement->data_change->has_where || is_where_true(context, statement);
}

char *nearby_list(const GPtrArray *names)
{
    GString *text = g_string_new(NULL);
    guint shown = names->len > LISTED + 1 ? LISTED : names->len;
    for (guint i = 0; i < shown; i++)
        g_string_append_printf(text, "%s\"%s\"", i > 0 ? ", " : "", (char *)names->pdata[i]);
    if (shown < names->len)
        g_string_append_printf(text, " and %u more", names->len - shown);
    return g_string_free(text, FALSE);
}

static gboolean sets_any(const DataChange *change, const char *const *columns, guint n_columns)
{
    for (guint i = 0; i < change->n_columns; i++)
        for (guint k = 0; k < n_columns; k++)
            if (columns[k] != NULL && strcmp(change->columns[i], columns[k]) == 0)
                return TRUE;
    return n_columns == 0;
}

/* Where all of the block is known, its statements are looked at themselves. */
static gboolean block_names(const Statement *statement, const char *table)
{
    const struct Block *block = statement->block;
    return (block == NULL || block->broken || block->n_dynamic > 0) &&
           statement->do_block->body != NULL && strstr(statement->do_block->body, table) != NULL;
}

static gboolean repairs(const LintContext *context, const Statement *statement,
                        const ObjectName *table, const char *const *columns, guint n_columns)
{
    switch (statement->kind) {
    case STATEMENT_DO:
        return block_names(statement, table->name);
    case STATEMENT_UPDATE:
    case STATEMENT_MERGE:
        return find_touch(context, statement, TOUCH_WRITE, table) != NULL &&
               sets_any(statement->data_change, columns, n_columns);
    case STATEMENT_DELETE:
    case STATEMENT_TRUNCATE:
        return find_touch(context, statement, TOUCH_WRITE, table) != NULL;
    default: /* an UPDATE or DELETE inside WITH … SELECT */
        return statement->kind == STATEMENT_SELECT &&
               find_touch(context, statement, TOUCH_WRITE, table) != NULL;
    }
}

gboolean nearby_repairs(const LintContext *context, const Statement *statement,
                        const ObjectName *table, const char *const *columns, guint n_columns)
{
    Back back = back_from(context, statement);
    while (step_back(&back))
        if (repairs(context, back.statement, table, columns, n_columns))
            return TRUE;
    return FALSE;
}

static const ColumnDef *find_added(const Statement *statement, const ObjectName *table,
                                   const char *column)
{
    if (statement->kind != STATEMENT_ALTER_TABLE ||
        strcmp(statement->alter_table->table.name, table->name) != 0)
        return NULL;
    for (guint i = 0; i < statement->alter_table->n_actions; i++) {
        const AlterAction *action = &statement->alter_table->actions[i];
        if (action->kind == ALTER_ADD_COLUMN && !action->if_not_exists &&
            strcmp(action->column->name, column) == 0)
            return action->column;
    }
    return NULL;
}

const ColumnDef *nearby_added_column(const LintContext *context, const Statement *statement,
                                     const ObjectName *table, const char *column)
{
    const ColumnDef *found = find_added(statement, table, column);
    Back back = back_from(context, statement);
    while (found == NULL && step_back(&back))
        found = find_added(back.statement, table, column);
    return found;
}

gboolean nearby_has_default(const LintContext *context, const ColumnDef *column)
{
    if (column->default_kind == DEFAULT_NONE)
        return FALSE;
    g_autofree char *text = parse_slice(context->parse, column->default_text);
    gboolean is_null = g_ascii_strncasecmp(text, "null", 4) == 0 &&
                       (text[4] == '\0' || text[4] == ':' || g_ascii_isspace(text[4]));
    return !is_null;
}

char *nearby_where_null(const LintContext *context, const Statement *statement)
{
    static const char *const rest[] = {"is", "null"};
    Lexer lexer = lexer_between(context->parse->script->text, statement->start, statement->end);
    g_autofree char *column = NULL;
    int at = -2; /* before WHERE; at -1 the column, then the rest */
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        if (token_is_word(&lexer, token, "where")) {
            at = -1;
            g_clear_pointer(&column, g_free);
        } else if (at == -1) {
            column = g_strndup(lexer.text + token.start, token.end - token.start);
            at = 0;
        } else if (at >= 0 && at < (int)G_N_ELEMENTS(rest)) {
            if (!token_is_word(&lexer, token, rest[at]))
                return NULL;
            at++;
        } else if (at >= 0 && !token_is_sign(&lexer, token, ';')) {
            return NULL;
        }
    }
    return at == (int)G_N_ELEMENTS(rest) ? g_steal_pointer(&column) : NULL;
}

static gboolean changes_schema(const Statement *statement)
{
    for (guint i = 0; i < statement->n_touches; i++)
        switch (statement->touches[i].action) {
        case TOUCH_CREATE:
        case TOUCH_ALTER:
        case TOUCH_DROP:
        case TOUCH_RENAME:
            return (statement->touches[i].flags & (TOUCH_TEMPORARY | TOUCH_IN_BODY)) == 0;
        default:
            break;
        }
    return FALSE;
}

gboolean nearby_changes_schema(const LintContext *context)
{
    const Parse *parse = context->parse;
    while (parse->outer != NULL)
        parse = parse->outer;
    for (guint i = 0; i < parse->n_statements; i++)
        if (changes_schema(&parse->statements[i]))
            return TRUE;
    return FALSE;
}

gboolean nearby_is_followed_by_work(const LintContext *context, const Statement *statement)
{
    const Statement *end = context->parse->statements + context->parse->n_statements;
    for (const Statement *later = statement + 1; later < end; later++) {
        if (later->kind == STATEMENT_TRANSACTION)
            switch (later->transaction->kind) {
            case TRANSACTION_COMMIT:
            case TRANSACTION_ROLLBACK:
            case TRANSACTION_PREPARED:
                return FALSE;
            default:
                continue;
            }
        if (later->kind != STATEMENT_SET && later->kind != STATEMENT_COMMENT)
            return TRUE;
    }
    return FALSE;
}
