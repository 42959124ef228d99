#include "core/schema/symbol.h"

#include "core/schema/space.h"

#include <string.h>

const char *names_string(GraphNames *names, const char *text)
{
    if (text == NULL)
        return NULL;
    const char *known = g_hash_table_lookup(names->strings, text);
    if (known != NULL)
        return known;
    char *copy = arena_strdup(names->arena, text);
    g_hash_table_add(names->strings, copy);
    return copy;
}

Symbol *symbol_find(const GraphNames *names, ObjectKind kind, const char *schema, const char *name,
                    const char *part)
{
    Symbol probe = {.space = space_of(kind), .schema = schema, .name = name, .part = part};
    return g_hash_table_lookup(names->symbols, &probe);
}

Symbol *symbol_make(GraphNames *names, ObjectKind kind, const char *schema, const char *name,
                    const char *part)
{
    Symbol *symbol = symbol_find(names, kind, schema, name, part);
    if (symbol != NULL)
        return symbol;
    symbol = arena_new_struct(names->arena, Symbol);
    symbol->space = space_of(kind);
    symbol->schema = names_string(names, schema);
    symbol->name = names_string(names, name);
    symbol->part = names_string(names, part);
    symbol->makers = g_array_new(FALSE, FALSE, sizeof(Maker));
    g_hash_table_add(names->symbols, symbol);
    return symbol;
}

void symbol_add_maker(Symbol *symbol, guint node, const char *arguments)
{
    Maker maker = {node, arguments};
    g_array_append_val(symbol->makers, maker);
}

static Symbol *find_in_schema(const GraphNames *names, const Need *need, const char *schema)
{
    ObjectKind kind = space_in_relation(need->kind) ? OBJECT_TABLE : need->kind;
    Symbol *symbol = symbol_find(names, kind, schema, need->name, NULL);
    if (symbol == NULL && space_of(kind) == OBJECT_TYPE)
        symbol = symbol_find(names, OBJECT_TABLE, schema, need->name, NULL); /* its row type */
    if (symbol == NULL && space_of(kind) == OBJECT_TABLE)
        symbol =
            symbol_find(names, OBJECT_TYPE, schema, need->name, NULL); /* domain, composite type */
    return symbol;
}

Symbol *need_find(const GraphNames *names, const Need *need)
{
    if (!space_in_schema(need->kind))
        return symbol_find(names, need->kind, "", need->name, NULL);
    if (need->schema != NULL)
        return find_in_schema(names, need, need->schema);
    char *const *path = g_ptr_array_index(names->search_paths, need->path);
    Symbol *symbol = find_in_schema(names, need, "pg_temp");
    for (guint i = 0; symbol == NULL && path[i] != NULL; i++)
        symbol = find_in_schema(names, need, path[i]);
    return symbol;
}

void needs_of_node(const Graph *graph, guint node, guint *first, guint *end)
{
    const GraphNames *names = graph->names;
    *first = g_array_index(names->first_need, guint, node);
    *end = node + 1 < names->first_need->len ? g_array_index(names->first_need, guint, node + 1)
                                             : names->needs->len;
}
