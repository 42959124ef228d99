/* Fixes that add a statement behind the one that made something. */
#include "lint/fix_site.h"

#include <string.h>

static gboolean is_name(const FixSite *site, Token token, const char *name)
{
    gsize length = token.end - token.start;
    const char *text = site->text + token.start;
    if (token.kind == TOKEN_QUOTED)
        return length == strlen(name) + 2 && memcmp(text + 1, name, length - 2) == 0;
    return token.kind == TOKEN_WORD && length == strlen(name) &&
           g_ascii_strncasecmp(text, name, length) == 0;
}

/* A later statement may have renamed the thing: then it is not yet called so here. */
static gboolean is_named_here(const FixSite *site, const char *name)
{
    Lexer lexer = lexer_between(site->text, site->start, site->end);
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer))
        if (is_name(site, token, name))
            return TRUE;
    return FALSE;
}

static gboolean are_columns_here(const FixSite *site, const SchemaConstraint *key)
{
    for (guint i = 0; i < key->n_columns; i++)
        if (!is_named_here(site, key->columns[i]))
            return FALSE;
    return TRUE;
}

static const SchemaRelation *find_table(const FixSite *site)
{
    ObjectName table = {
        .kind = OBJECT_TABLE, .schema = site->about->schema, .name = site->about->name};
    return schema_find_relation(site->context->schema, &table);
}

/* As it is written elsewhere in the file: with its schema unless that is the usual one. */
static char *quote_object(const FixSite *site, const char *schema, const char *name)
{
    const char *current = schema_current(site->context->schema);
    return fix_quote(g_strcmp0(schema, current) == 0 ? NULL : schema, name);
}

/* The name that the server would choose. */
static char *index_name(const SchemaRelation *table, const SchemaConstraint *key)
{
    GString *name = g_string_new(table->object.name);
    for (guint i = 0; i < key->n_columns; i++)
        g_string_append_printf(name, "_%s", key->columns[i]);
    g_string_append(name, "_idx");
    return g_string_free(name, FALSE);
}

static char *join_columns(const SchemaConstraint *key)
{
    GString *columns = g_string_new(NULL);
    for (guint i = 0; i < key->n_columns; i++) {
        g_autofree char *quoted = object_quote_identifier(key->columns[i]);
        g_string_append_printf(columns, "%s%s", i > 0 ? ", " : "", quoted);
    }
    return g_string_free(columns, FALSE);
}

static gboolean is_free(const FixSite *site, const char *schema, const char *name)
{
    ObjectName wanted = {.kind = OBJECT_UNKNOWN, .schema = schema, .name = name};
    return strlen(name) < 64 && schema_find(site->context->schema, &wanted) == NULL;
}

/* In a migration only for a table that it makes: an index on another would keep writers waiting. */
Fix *fix_key_index(const FixSite *site)
{
    const SchemaRelation *table = find_table(site);
    const SchemaConstraint *key =
        table != NULL ? schema_find_constraint(table, site->about->part) : NULL;
    if (key == NULL ||
        (site->source->scope != LINT_IN_SCHEMA &&
         g_strcmp0(table->object.origin.path, site->source->path) != 0) ||
        !is_named_here(site, table->object.name) || !are_columns_here(site, key))
        return NULL;
    g_autofree char *name = index_name(table, key);
    if (!is_free(site, table->object.schema, name))
        return NULL;
    g_autofree char *quoted = object_quote_identifier(name);
    g_autofree char *on = quote_object(site, table->object.schema, table->object.name);
    g_autofree char *columns = join_columns(key);
    g_autofree char *sql = g_strdup_printf("CREATE INDEX %s ON %s (%s)", quoted, on, columns);
    Fix *fix = fix_new();
    fix_add_statement(site, fix, sql);
    return fix;
}

Fix *fix_comment(const FixSite *site)
{
    ObjectName name = *site->about;
    if (name.name == NULL || !is_named_here(site, name.name) ||
        (name.part != NULL && !is_named_here(site, name.part)))
        return NULL;
    if (g_strcmp0(name.schema, schema_current(site->context->schema)) == 0)
        name.schema = NULL;
    g_autofree char *object = object_name_format(&name);
    g_autofree char *kind = g_ascii_strup(object_kind_word(name.kind), -1);
    g_autofree char *sql = g_strdup_printf("COMMENT ON %s %s IS 'To be documented.'", kind, object);
    Fix *fix = fix_new();
    fix_add_statement(site, fix, sql);
    return fix;
}
