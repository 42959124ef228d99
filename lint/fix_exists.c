/* Fixes that let a file run again after it failed half-way. */
#include "lint/fix_site.h"

#include <string.h>

/* DROP <words> IF EXISTS, CREATE <words> IF NOT EXISTS: the words, longest first. */
static const char *const kinds[] = {
    "materialized view", "foreign table", "event trigger", "table",  "view",     "index",
    "sequence",          "schema",        "type",          "domain", "function", "procedure",
    "aggregate",         "extension",     "trigger",       "policy", "rule",     "collation",
    "publication",
};

/* Whether the words follow in the lexer; the last of them. */
static gboolean follow(Lexer lexer, const char *words, Token *last)
{
    g_auto(GStrv) parts = g_strsplit(words, " ", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        *last = lexer_next(&lexer);
        if (!token_is_word(&lexer, *last, parts[i]))
            return FALSE;
    }
    return TRUE;
}

static gboolean find_kind(const FixSite *site, gsize from, Token *last)
{
    Lexer lexer = lexer_between(site->text, from, site->end);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (follow(lexer, kinds[i], last))
            return TRUE;
    return FALSE;
}

static void pass_word(const FixSite *site, Token *token, const char *word)
{
    Lexer lexer = lexer_between(site->text, token->end, site->end);
    Token next = lexer_next(&lexer);
    if (token_is_word(&lexer, next, word))
        *token = next;
}

static Fix *insert_after(const FixSite *site, Token token, const char *words)
{
    Fix *fix = fix_new();
    fix_insert_words(site, fix, token, words);
    return fix;
}

/* DROP [COLUMN|CONSTRAINT], ADD [COLUMN] of ALTER TABLE. */
static Fix *guard_action(const FixSite *site, const char *verb, const char *noun, const char *words)
{
    const char *const verbs[] = {verb, NULL};
    Token token;
    if (!fix_site_find(site, site->offset, verbs, &token))
        return NULL;
    pass_word(site, &token, noun);
    return insert_after(site, token, words);
}

Fix *fix_if_exists(const FixSite *site)
{
    static const char *const drop[] = {"drop", NULL};
    Token token;
    if (site->statement->kind == STATEMENT_ALTER_TABLE)
        return guard_action(site, "drop",
                            site->about->kind == OBJECT_COLUMN ? "column" : "constraint",
                            "IF EXISTS");
    if (!fix_site_find(site, site->start, drop, &token) || !find_kind(site, token.end, &token))
        return NULL;
    pass_word(site, &token, "concurrently");
    return insert_after(site, token, "IF EXISTS");
}

/* What a concurrent build that failed leaves behind would be taken for the index. */
static Fix *drop_leftover(const FixSite *site)
{
    Fix *fix = fix_new();
    g_autofree char *name = fix_quote(site->about->schema, site->about->name);
    fix_insert(fix, site->start, "DROP INDEX CONCURRENTLY IF EXISTS %s;\n", name);
    return fix;
}

Fix *fix_if_not_exists(const FixSite *site)
{
    static const char *const create_word[] = {"create", NULL};
    static const char *const nouns[] = {"table",     "index", "schema", "sequence",
                                        "extension", "view",  NULL};
    const Statement *statement = site->statement;
    Token token;
    if (statement->kind == STATEMENT_ALTER_TABLE)
        return site->about->kind == OBJECT_COLUMN
                   ? guard_action(site, "add", "column", "IF NOT EXISTS")
                   : NULL;
    if (statement->kind == STATEMENT_CREATE_INDEX && statement->create_index->concurrently)
        return drop_leftover(site);
    if (!fix_site_find(site, site->start, create_word, &token) ||
        !fix_site_find(site, token.end, nouns, &token))
        return NULL;
    return insert_after(site, token, "IF NOT EXISTS");
}
