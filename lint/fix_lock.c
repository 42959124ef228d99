/* Fixes that take a weaker lock. */
#include "lint/fix_site.h"

static const SchemaRelation *table_of_index(const FixSite *site, const ObjectName *name)
{
    const SchemaIndex *index = schema_find_index(site->context->schema, name);
    if (index == NULL && site->context->prior != NULL)
        index = schema_find_index(site->context->prior, name);
    return index != NULL ? index->object.relation : NULL;
}

/* Of partitioned tables PostgreSQL takes no index CONCURRENTLY. */
static gboolean is_partitioned(const FixSite *site)
{
    const Statement *statement = site->statement;
    const SchemaRelation *table = NULL;
    if (statement->kind == STATEMENT_CREATE_INDEX)
        table = lint_find_relation(site->context, &statement->create_index->table);
    else if (statement->kind == STATEMENT_DROP)
        table = table_of_index(site, &statement->drop->objects[0]);
    return table != NULL && table->partition_strategy != NULL;
}

/* After which word CONCURRENTLY goes; FALSE when the statement cannot have it. */
static gboolean find_keyword(const FixSite *site, Token *keyword)
{
    static const char *const index[] = {"index", NULL};
    static const char *const scopes[] = {"index", "table", "schema", "database", NULL};
    const Statement *statement = site->statement;
    if (statement->kind == STATEMENT_DROP)
        return statement->drop->n_objects == 1 && !statement->drop->cascade &&
               fix_site_find(site, site->start, index, keyword);
    if (statement->kind == STATEMENT_REINDEX)
        return site->context->target_version >= 12 &&
               fix_site_find(site, site->start, scopes, keyword);
    return statement->kind == STATEMENT_CREATE_INDEX && !statement->create_index->only &&
           fix_site_find(site, site->start, index, keyword);
}

Fix *fix_concurrently(const FixSite *site)
{
    g_autoptr(Fix) fix = fix_new();
    Token keyword;
    if (site->statement == NULL || is_partitioned(site) || !find_keyword(site, &keyword) ||
        !fix_leave_transaction(site, TRUE, fix))
        return NULL;
    fix_insert_words(site, fix, keyword, "CONCURRENTLY");
    return g_steal_pointer(&fix);
}

static gboolean has_unique_index(const SchemaRelation *view)
{
    for (guint i = 0; i < view->indexes->len; i++) {
        const SchemaIndex *index = view->indexes->pdata[i];
        gboolean plain = index->unique && index->predicate == NULL;
        for (guint k = 0; k < index->n_keys; k++)
            plain = plain && index->keys[k].column != NULL;
        if (plain)
            return TRUE;
    }
    return FALSE;
}

Fix *fix_refresh_concurrently(const FixSite *site)
{
    static const char *const view_word[] = {"view", NULL};
    const SchemaRelation *view = lint_find_relation(site->context, site->about);
    Token keyword;
    if (view == NULL || !has_unique_index(view) ||
        !fix_site_find(site, site->start, view_word, &keyword))
        return NULL;
    Fix *fix = fix_new();
    fix_insert_words(site, fix, keyword, "CONCURRENTLY");
    return fix;
}

/* The text from behind TABLE [IF EXISTS] [ONLY] to where the action begins. */
static char *copy_table(const FixSite *site, gsize action)
{
    static const char *const table[] = {"table", NULL};
    Token token;
    if (!fix_site_find(site, site->start, table, &token))
        return NULL;
    Lexer lexer = lexer_between(site->text, token.end, action);
    gsize from = token.end;
    for (Token next = lexer_next(&lexer); next.kind != TOKEN_END; next = lexer_next(&lexer))
        if (token_is_word(&lexer, next, "if") || token_is_word(&lexer, next, "exists") ||
            token_is_word(&lexer, next, "only"))
            from = next.end;
    char *name = g_strndup(site->text + from, action - from);
    return g_strstrip(name);
}

/* ALTER TABLE with one action, ADD CONSTRAINT of a name. */
static const AlterAction *find_constraint(const FixSite *site)
{
    if (site->statement == NULL || site->statement->kind != STATEMENT_ALTER_TABLE)
        return NULL;
    const AlterTable *alter = site->statement->alter_table;
    const AlterAction *action = &alter->actions[0];
    gboolean fits = alter->n_actions == 1 && action->kind == ALTER_ADD_CONSTRAINT &&
                    action->constraint->name != NULL;
    return fits ? action : NULL;
}

/* In one transaction VALIDATE would read the table under the lock that ADD took. */
Fix *fix_not_valid(const FixSite *site)
{
    static const char *const add_word[] = {"add", NULL};
    const AlterAction *action = find_constraint(site);
    g_autoptr(Fix) fix = fix_new();
    Token add;
    if (action == NULL || !fix_leave_transaction(site, FALSE, fix) ||
        !fix_site_find(site, site->start, add_word, &add))
        return NULL;
    g_autofree char *table = copy_table(site, add.start);
    g_autofree char *name = object_quote_identifier(action->constraint->name);
    if (table == NULL || *table == '\0')
        return NULL;
    g_autofree char *sql = g_strdup_printf("ALTER TABLE %s VALIDATE CONSTRAINT %s", table, name);
    gboolean open;
    gsize behind = fix_site_behind(site, &open);
    fix_insert(fix, site->end, open ? " NOT VALID;\n%s;" : " NOT VALID", sql);
    if (!open)
        fix_insert(fix, behind, "\n%s;", sql);
    return g_steal_pointer(&fix);
}
