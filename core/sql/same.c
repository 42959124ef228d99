#include "core/sql/same.h"

#include "core/sql/convert.h"

#include <string.h>

static gboolean same_bytes(const Script *a, gsize a_start, gsize a_end, const Script *b,
                           gsize b_start, gsize b_end)
{
    return a_end - a_start == b_end - b_start &&
           memcmp(a->text + a_start, b->text + b_start, a_end - a_start) == 0;
}

/* Inside a memory context of the parser's. */
static List *parse_item(const Script *script, const ScriptItem *item)
{
    g_autofree char *text = g_strndup(script->text + item->start, item->end - item->start);
    PgQueryInternalParsetreeAndError result = pg_query_raw_parse(text);
    List *tree = result.error == NULL ? result.tree : NULL;
    if (result.error != NULL)
        pg_query_free_error(result.error);
    free(result.stderr_buffer);
    return tree;
}

/* RawStmt tells where a statement stands, which is not the matter. */
static gboolean same_trees(const List *a, const List *b)
{
    if (a == NULL || b == NULL || list_length(a) != 1 || list_length(b) != 1)
        return FALSE;
    return equal(((const RawStmt *)list_node(a, 0))->stmt,
                 ((const RawStmt *)list_node(b, 0))->stmt);
}

static gboolean same_statement(const Script *a, const ScriptItem *left, const Script *b,
                               const ScriptItem *right)
{
    if (!same_bytes(a, left->copy_start, left->copy_end, b, right->copy_start, right->copy_end))
        return FALSE;
    if (same_bytes(a, left->start, left->end, b, right->start, right->end))
        return TRUE;
    MemoryContext context = pg_query_enter_memory_context();
    gboolean same = same_trees(parse_item(a, left), parse_item(b, right));
    pg_query_exit_memory_context(context);
    return same;
}

static gboolean same_item(const Script *a, const Script *b, guint index)
{
    const ScriptItem *left = &a->items[index], *right = &b->items[index];
    if (left->kind != right->kind)
        return FALSE;
    if (left->kind == SCRIPT_STATEMENT)
        return same_statement(a, left, b, right);
    return g_strcmp0(left->meta_name, right->meta_name) == 0 &&
           g_strcmp0(left->meta_argument, right->meta_argument) == 0;
}

static gboolean same_settings(const Script *a, const Script *b)
{
    g_autoptr(GHashTable) left = script_directives(a, NULL);
    g_autoptr(GHashTable) right = script_directives(b, NULL);
    GHashTableIter iterator;
    gpointer key, value;
    if (left == NULL || right == NULL)
        return left == right;
    if (g_hash_table_size(left) != g_hash_table_size(right))
        return FALSE;
    g_hash_table_iter_init(&iterator, left);
    while (g_hash_table_iter_next(&iterator, &key, &value)) {
        if (g_strcmp0(value, g_hash_table_lookup(right, key)) != 0)
            return FALSE;
    }
    return TRUE;
}

gboolean script_means_same(const Script *a, const Script *b)
{
    if (a->n_items != b->n_items || !same_settings(a, b))
        return FALSE;
    for (guint i = 0; i < a->n_items; i++) {
        if (!same_item(a, b, i))
            return FALSE;
    }
    return TRUE;
}
