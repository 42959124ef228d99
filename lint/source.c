#include "lint/source.h"

#include "core/sql/placeholder.h"

#include <string.h>

LintSource *lint_source_new(const char *path, GBytes *bytes, LintScope scope)
{
    LintSource *source = g_new0(LintSource, 1);
    source->path = g_strdup(path);
    source->bytes = g_bytes_ref(bytes);
    source->scope = scope;
    source->reported = TRUE;
    return source;
}

void lint_source_free(LintSource *source)
{
    if (source == NULL)
        return;
    g_clear_pointer(&source->suppressions, suppressions_free);
    g_clear_pointer(&source->parse, parse_free);
    g_clear_pointer(&source->script, script_free);
    g_clear_pointer(&source->bytes, g_bytes_unref);
    g_clear_error(&source->failure);
    g_free(source->extents);
    g_free(source->path);
    g_free(source);
}

/* As core/migrate decides (settings.h); a directive that cannot be read is the runner's to refuse.
 */
static gboolean is_transactional(const LintSource *source)
{
    LintTransaction mode = source->transaction;
    g_autoptr(GHashTable) directives = script_directives(source->script, NULL);
    const char *directive =
        directives != NULL ? g_hash_table_lookup(directives, "transaction") : NULL;
    if (directive != NULL)
        mode = strcmp(directive, "off") == 0 ? LINT_TRANSACTION_OFF : LINT_TRANSACTION_ON;
    if (mode != LINT_TRANSACTION_AUTO)
        return mode == LINT_TRANSACTION_ON;
    return source->parse->n_statements != 1 || !source->parse->statements[0].outside_transaction;
}

void lint_source_parse(LintSource *source)
{
    g_autoptr(GArray) holes = NULL;
    g_autoptr(GBytes) text = placeholders_fill(source->bytes, source->placeholders, &holes);
    source->script = script_split(source->path, text, TRUE, &source->failure);
    if (!source->reported)
        g_clear_pointer(&source->bytes, g_bytes_unref);
    if (source->script == NULL)
        return;
    source->script->holes = g_steal_pointer(&holes);
    source->parse = parse_script_with(source->script, PARSE_BLOCKS | PARSE_TRAITS | PARSE_BODIES |
                                                          PARSE_PLACEHOLDERS);
    source->suppressions = suppressions_find(source->parse);
    if ((source->scope & LINT_IN_MIGRATIONS) != 0)
        source->transactional = is_transactional(source);
}

void lint_source_release(LintSource *source)
{
    if (source->parse == NULL)
        return;
    source->n_extents = source->parse->n_statements;
    source->extents = g_new(LintExtent, source->n_extents);
    for (guint i = 0; i < source->n_extents; i++) {
        const Statement *statement = &source->parse->statements[i];
        source->extents[i] = (LintExtent){statement->start, statement->end, statement->end_line};
    }
    g_clear_pointer(&source->parse, parse_free);
    g_clear_pointer(&source->script, script_free);
}

guint lint_source_end_line(const LintSource *source, guint statement)
{
    return source->parse != NULL ? source->parse->statements[statement].end_line
                                 : source->extents[statement].end_line;
}

gboolean lint_source_statement(const LintSource *source, guint statement, gsize *start, gsize *end)
{
    guint n = source->parse != NULL ? source->parse->n_statements : source->n_extents;
    if (statement >= n)
        return FALSE;
    *start = source->parse != NULL ? source->parse->statements[statement].start
                                   : source->extents[statement].start;
    *end = source->parse != NULL ? source->parse->statements[statement].end
                                 : source->extents[statement].end;
    return TRUE;
}
