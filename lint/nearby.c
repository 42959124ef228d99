#include "lint/nearby.h"

#include "core/schema/space.h"
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

/* The statement before, past everything that was rolled back; NULL at the start. */
static const Statement *step_back(const LintContext *context, const Statement *statement)
{
    const Statement *first = context->parse->statements;
    if (statement == first)
        return NULL;
    statement--;
    if (!is_transaction(statement, TRANSACTION_ROLLBACK))
        return statement;
    while (statement > first && !is_transaction(statement, TRANSACTION_BEGIN))
        statement--;
    return statement;
}

const Touch *nearby_before(const LintContext *context, const Statement *statement,
                           TouchAction action, const ObjectName *object)
{
    for (const Statement *earlier = step_back(context, statement); earlier != NULL;
         earlier = step_back(context, earlier)) {
        const Touch *touch = find_touch(context, earlier, action, object);
        if (touch != NULL)
            return touch;
    }
    return NULL;
}

const Touch *nearby_after(const LintContext *context, const Statement *statement,
                          TouchAction action, const ObjectName *object)
{
    const Statement *end = context->parse->statements + context->parse->n_statements;
    for (const Statement *later = statement + 1; later < end; later++) {
        const Touch *touch = find_touch(context, later, action, object);
        if (touch != NULL)
            return touch;
    }
    return NULL;
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

static gboolean block_names(const DoBlock *block, const char *table)
{
    return block->body != NULL && strstr(block->body, table) != NULL;
}

static gboolean repairs(const LintContext *context, const Statement *statement,
                        const ObjectName *table, const char *const *columns, guint n_columns)
{
    switch (statement->kind) {
    case STATEMENT_DO:
        return block_names(statement->do_block, table->name);
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
    for (const Statement *earlier = step_back(context, statement); earlier != NULL;
         earlier = step_back(context, earlier))
        if (repairs(context, earlier, table, columns, n_columns))
            return TRUE;
    return FALSE;
}
