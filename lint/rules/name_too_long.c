#include "lint/context.h"

#include "core/sql/lexer.h"

#include <string.h>

enum { NAME_MAX_BYTES = 63 };

static gboolean is_name_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '_' || byte == '$' || (byte & 0x80) != 0;
}

/* A quick look, so that hardly any statement is read as tokens. */
static gboolean may_have_long_name(const char *text, gsize start, gsize end)
{
    gsize run = 0;
    gboolean quoted = FALSE;
    for (gsize at = start; at < end; at++) {
        quoted = text[at] == '"' ? !quoted : quoted;
        run = is_name_byte(text[at]) || (quoted && text[at] != '"') ? run + 1 : 0;
        if (run > NAME_MAX_BYTES)
            return TRUE;
    }
    return FALSE;
}

static char *read_name(const char *text, Token token)
{
    if (token.kind == TOKEN_WORD)
        return g_ascii_strdown(text + token.start, (gssize)(token.end - token.start));
    if (token.kind != TOKEN_QUOTED || text[token.start] != '"')
        return NULL;
    GString *name = g_string_new_len(text + token.start + 1, (gssize)(token.end - token.start) - 2);
    g_string_replace(name, "\"\"", "\"", 0);
    return g_string_free(name, FALSE);
}

static gboolean is_cut_from(const char *stored, const char *name)
{
    gsize length = stored != NULL ? strlen(stored) : 0;
    return length + 4 > NAME_MAX_BYTES && length <= NAME_MAX_BYTES &&
           strncmp(stored, name, length) == 0;
}

static gboolean constraints_define(const ConstraintDef *constraints, guint count, const char *name)
{
    for (guint i = 0; i < count; i++)
        if (is_cut_from(constraints[i].name, name))
            return TRUE;
    return FALSE;
}

static gboolean columns_define(const ColumnDef *columns, guint count, const char *name)
{
    for (guint i = 0; i < count; i++)
        if (is_cut_from(columns[i].name, name) ||
            constraints_define(columns[i].constraints, columns[i].n_constraints, name))
            return TRUE;
    return FALSE;
}

static gboolean actions_define(const AlterTable *alter, const char *name)
{
    for (guint i = 0; i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if ((action->kind == ALTER_ADD_COLUMN && columns_define(action->column, 1, name)) ||
            (action->kind == ALTER_ADD_CONSTRAINT && is_cut_from(action->constraint->name, name)))
            return TRUE;
    }
    return FALSE;
}

static gboolean details_define(const Statement *statement, const char *name)
{
    switch (statement->kind) {
    case STATEMENT_CREATE_TABLE:
        return columns_define(statement->create_table->columns, statement->create_table->n_columns,
                              name) ||
               constraints_define(statement->create_table->constraints,
                                  statement->create_table->n_constraints, name);
    case STATEMENT_ALTER_TABLE:
        return actions_define(statement->alter_table, name);
    case STATEMENT_RENAME:
        return is_cut_from(statement->rename->new_name, name);
    default:
        return FALSE;
    }
}

/* The statement gives something this name, rather than using it. */
static gboolean defines(const Statement *statement, const char *name)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        const char *given = touch->object.part != NULL ? touch->object.part : touch->object.name;
        if (touch->action == TOUCH_CREATE && is_cut_from(given, name))
            return TRUE;
    }
    return details_define(statement, name);
}

static gboolean can_define(const Statement *statement)
{
    for (guint i = 0; i < statement->n_touches; i++)
        if (statement->touches[i].action == TOUCH_CREATE ||
            statement->touches[i].action == TOUCH_RENAME ||
            statement->touches[i].action == TOUCH_ALTER)
            return TRUE;
    return FALSE;
}

static void report(LintContext *context, const Statement *statement, gsize offset, const char *name)
{
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = offset,
                               .hint = "Choose a name of at most 63 bytes."},
                "name \"%s\" has %" G_GSIZE_FORMAT " bytes and is cut to 63", name, strlen(name));
}

static void check(LintContext *context, const Statement *statement)
{
    const char *text = context->parse->script->text;
    if (!can_define(statement) || !may_have_long_name(text, statement->start, statement->end))
        return;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Lexer lexer = lexer_between(text, statement->start, statement->end);
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        if (token.end - token.start <= NAME_MAX_BYTES)
            continue;
        g_autofree char *name = read_name(text, token);
        if (name == NULL || strlen(name) <= NAME_MAX_BYTES || !defines(statement, name) ||
            g_hash_table_contains(seen, name))
            continue;
        report(context, statement, token.start, name);
        g_hash_table_add(seen, g_steal_pointer(&name));
    }
}

const LintRule rule_name_too_long = {
    .id = "name/too-long",
    .summary = "a name of more than 63 bytes",
    .why = "PostgreSQL cuts it with no more than a notice: tools look for the whole name and do "
           "not find it, and two long names may become one.",
    .condition = "A statement gives something a name of more than 63 bytes, counted as UTF-8 "
                 "before the server cuts it. Once, where it is given.",
    .safer = "Choose a name of at most 63 bytes.",
    .bad =
        "CREATE TABLE a (id bigint PRIMARY KEY, "
        "the_number_of_orders_that_a_customer_has_placed_since_the_start_of_the_year integer);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, orders_this_year integer);\n",
    .aliases = "squawk:identifier-too-long",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_EVERYWHERE,
    .statement = check,
};
