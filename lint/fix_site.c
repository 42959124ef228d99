#include "lint/fix_site.h"

#include <string.h>

gboolean fix_site_find(const FixSite *site, gsize from, const char *const *words, Token *token)
{
    Lexer lexer = lexer_between(site->text, from, site->end);
    for (*token = lexer_next(&lexer); token->kind != TOKEN_END; *token = lexer_next(&lexer))
        for (guint i = 0; words[i] != NULL; i++)
            if (token_is_word(&lexer, *token, words[i]))
                return TRUE;
    return FALSE;
}

gsize fix_site_behind(const FixSite *site, gboolean *open)
{
    Lexer lexer = lexer_between(site->text, site->end, site->length);
    Token token = lexer_next(&lexer);
    *open = !token_is_sign(&lexer, token, ';');
    return *open ? site->end : token.end;
}

/* What loses nothing when it runs in a transaction of its own. */
static gboolean stands_alone(const Statement *statement)
{
    if (statement->outside_transaction)
        return TRUE;
    switch (statement->kind) {
    case STATEMENT_CREATE_INDEX:
    case STATEMENT_REINDEX:
    case STATEMENT_REFRESH:
    case STATEMENT_COMMENT:
        return TRUE;
    case STATEMENT_SET:
        return !statement->set->local;
    case STATEMENT_DROP:
        return statement->drop->n_objects == 1 && statement->drop->objects[0].kind == OBJECT_INDEX;
    default:
        return FALSE;
    }
}

static gboolean others_stand_alone(const FixSite *site)
{
    const Parse *parse = site->source->parse;
    for (guint i = 0; i < parse->n_statements; i++)
        if (&parse->statements[i] != site->statement && !stands_alone(&parse->statements[i]))
            return FALSE;
    return TRUE;
}

/* A statement that PostgreSQL refuses in a transaction, and no other. */
static gboolean is_lone(const FixSite *site)
{
    return site->source->parse->n_statements == 1 &&
           site->source->transaction == LINT_TRANSACTION_AUTO;
}

static gboolean has_directive(const FixSite *site)
{
    g_autoptr(GHashTable) directives = script_directives(site->source->script, NULL);
    return directives != NULL && g_hash_table_contains(directives, "transaction");
}

static void add_directive(const FixSite *site, Fix *fix)
{
    static const char mark[] = "\xEF\xBB\xBF";
    gsize at = site->length >= 3 && memcmp(site->text, mark, 3) == 0 ? 3 : 0;
    fix_insert(fix, at, "-- confiture: transaction=off\n");
}

gboolean fix_leave_transaction(const FixSite *site, gboolean refused_inside, Fix *fix)
{
    if (session_in_block(simulator_session(site->context->simulator)))
        return FALSE;
    if (!site->source->transactional)
        return TRUE;
    if (site->source->transaction == LINT_TRANSACTION_ON || has_directive(site))
        return FALSE;
    if (refused_inside && is_lone(site))
        return TRUE;
    if (site->source->section || !others_stand_alone(site))
        return FALSE;
    add_directive(site, fix);
    return TRUE;
}

void fix_insert_words(const FixSite *site, Fix *fix, Token token, const char *words)
{
    gboolean lower = g_ascii_islower(site->text[token.start]);
    g_autofree char *cased = lower ? g_ascii_strdown(words, -1) : g_strdup(words);
    fix_insert(fix, token.end, " %s", cased);
}

void fix_add_statement(const FixSite *site, Fix *fix, const char *sql)
{
    gboolean open;
    gsize at = fix_site_behind(site, &open);
    fix_insert(fix, at, open ? ";\n%s;" : "\n%s;", sql);
}

char *fix_quote(const char *schema, const char *name)
{
    g_autofree char *own = object_quote_identifier(name);
    if (schema == NULL || *schema == '\0')
        return g_steal_pointer(&own);
    g_autofree char *space = object_quote_identifier(schema);
    return g_strconcat(space, ".", own, NULL);
}
