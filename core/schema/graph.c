#include "core/schema/graph.h"

#include "core/schema/space.h"
#include "core/schema/symbol.h"

#include <string.h>

static guint hash_symbol(gconstpointer key)
{
    const Symbol *symbol = key;
    guint part = symbol->part == NULL ? 0 : g_str_hash(symbol->part);
    return (g_str_hash(symbol->name) * 31 + g_str_hash(symbol->schema)) * 31 + part +
           (guint)symbol->space;
}

static gboolean equal_symbols(gconstpointer a, gconstpointer b)
{
    const Symbol *one = a, *other = b;
    return one->space == other->space && strcmp(one->name, other->name) == 0 &&
           strcmp(one->schema, other->schema) == 0 && g_strcmp0(one->part, other->part) == 0;
}

static void symbol_clear(gpointer data)
{
    Symbol *symbol = data;
    g_array_unref(symbol->makers);
    g_clear_pointer(&symbol->shapers, g_array_unref);
    g_clear_pointer(&symbol->writers, g_array_unref);
    g_clear_pointer(&symbol->targets, g_ptr_array_unref);
}

Graph *graph_new(const char *search_path)
{
    Graph *graph = g_new0(Graph, 1);
    graph->nodes = g_array_new(FALSE, TRUE, sizeof(GraphNode));
    graph->arcs = g_array_new(FALSE, FALSE, sizeof(Arc));
    graph->paths = g_ptr_array_new_with_free_func(g_free);
    GraphNames *names = graph->names = g_new0(GraphNames, 1);
    names->arena = arena_new();
    names->strings = g_hash_table_new(g_str_hash, g_str_equal);
    names->symbols = g_hash_table_new_full(hash_symbol, equal_symbols, symbol_clear, NULL);
    names->needs = g_array_new(FALSE, FALSE, sizeof(Need));
    names->first_need = g_array_new(FALSE, FALSE, sizeof(guint));
    names->search_paths = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    names->extensions = g_array_new(FALSE, FALSE, sizeof(guint));
    names->blocks = g_array_new(FALSE, FALSE, sizeof(MakerBlock));
    g_ptr_array_add(names->search_paths,
                    search_path_parse(search_path == NULL ? "public" : search_path));
    return graph;
}

void graph_free(Graph *graph)
{
    if (graph == NULL)
        return;
    GraphNames *names = graph->names;
    g_hash_table_unref(names->symbols);
    g_hash_table_unref(names->strings);
    g_array_unref(names->needs);
    g_array_unref(names->first_need);
    g_ptr_array_unref(names->search_paths);
    g_array_unref(names->extensions);
    g_array_unref(names->blocks);
    arena_free(names->arena);
    g_free(names);
    g_array_unref(graph->nodes);
    g_array_unref(graph->arcs);
    g_ptr_array_unref(graph->paths);
    g_free(graph);
}

static guint flags_of(const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_COPY:
    case STATEMENT_INSERT:
    case STATEMENT_UPDATE:
    case STATEMENT_DELETE:
    case STATEMENT_MERGE:
    case STATEMENT_TRUNCATE:
    case STATEMENT_SELECT:
    case STATEMENT_REFRESH:
        return NODE_DATA;
    case STATEMENT_DO:
    case STATEMENT_OPAQUE:
        return NODE_BARRIER;
    case STATEMENT_SET:
        return NODE_SETTING;
    case STATEMENT_TRANSACTION:
        return NODE_TRANSACTION;
    case STATEMENT_PRIVILEGES: /* on all there is: as late as rows */
        return statement->details != NULL && statement->privileges->all_in_schema ? NODE_DATA : 0;
    default:
        return strcmp(statement->tag, "CALL") == 0 ? NODE_DATA : 0;
    }
}

/* What a statement is about: the first thing that it makes, else the first that it works on. */
static const Touch *main_touch(const Statement *statement)
{
    const Touch *best = NULL;
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (touch->object.name == NULL || (touch->flags & TOUCH_IN_BODY) != 0)
            continue;
        if (touch->action == TOUCH_CREATE)
            return touch;
        if (best == NULL || (best->action == TOUCH_REFERENCE && touch->action != TOUCH_REFERENCE))
            best = touch;
    }
    return best;
}

static void name_node(Graph *graph, GraphNode *node, const Statement *statement)
{
    GraphNames *names = graph->names;
    const Touch *touch = main_touch(statement);
    g_autofree char *tag =
        g_ascii_strdown(statement->tag[0] == '\0' ? "statement" : statement->tag, -1);
    if (touch == NULL) {
        node->label = names_string(names, tag);
        return;
    }
    ObjectName object = touch->object;
    char *const *path = g_ptr_array_index(names->search_paths, names->path);
    if (object.schema == NULL && touch->action == TOUCH_CREATE && space_in_schema(object.kind) &&
        !space_in_relation(object.kind) && (touch->flags & TOUCH_TEMPORARY) == 0)
        object.schema = path[0] == NULL ? "public" : path[0];
    g_autofree char *name = object_name_format(&object);
    gboolean makes = touch->action == TOUCH_CREATE;
    g_autofree char *label =
        g_strdup_printf("%s %s", makes ? object_kind_word(object.kind) : tag, name);
    node->label = names_string(names, label);
    node->kind = makes ? object.kind : OBJECT_UNKNOWN;
    node->object = makes ? names_string(names, name) : NULL;
}

static void add_node(Graph *graph, GraphNode node)
{
    guint first = graph->names->needs->len;
    g_array_append_val(graph->nodes, node);
    g_array_append_val(graph->names->first_need, first);
}

static void add_statement(Graph *graph, const Parse *parse, guint index, GraphNode node)
{
    const Statement *statement = &parse->statements[index];
    node.statement = index;
    node.flags = flags_of(statement);
    node.line = statement->line;
    node.column = statement->column;
    node.text = statement->start;
    name_node(graph, &node, statement);
    add_node(graph, node);
    gather_statement(graph, parse, index);
}

static gboolean add_include(Graph *graph, const Script *script, const ScriptItem *item,
                            GraphNode node, const GraphIncludes *includes, GError **error)
{
    g_autofree char *label = g_strdup_printf("\\%s %s", item->meta_name, item->meta_argument);
    node.statement = G_MAXUINT;
    node.flags = NODE_BARRIER;
    node.line = item->line;
    node.column = item->column;
    node.text = item->start;
    node.label = names_string(graph->names, label);
    add_node(graph, node);
    return includes == NULL || includes->add(graph, script, item, includes->data, error);
}

static gboolean is_include(const ScriptItem *item)
{
    return item->kind == SCRIPT_META &&
           (item->meta == META_INCLUDE || item->meta == META_INCLUDE_RELATIVE);
}

gboolean graph_add_with(Graph *graph, const Parse *parse, const char *path,
                        const GraphIncludes *includes, GError **error)
{
    const Script *script = parse->script;
    guint statement = 0, before = graph->nodes->len;
    gsize start = 0;
    g_ptr_array_add(graph->paths, g_strdup(path));
    graph->names->path = graph->names->default_path;
    for (guint i = 0; i < script->n_items; i++) {
        const ScriptItem *item = &script->items[i];
        GraphNode node = {.file = graph->paths->len - 1, .start = start, .end = item->next};
        if (item->kind == SCRIPT_STATEMENT)
            add_statement(graph, parse, statement++, node);
        else if (!is_include(item))
            continue; /* left out: part of what follows */
        else if (!add_include(graph, script, item, node, includes, error))
            return FALSE;
        start = item->next;
    }
    if (graph->nodes->len > before)
        g_array_index(graph->nodes, GraphNode, graph->nodes->len - 1).end = script->length;
    return TRUE;
}

void graph_add(Graph *graph, const Parse *parse, const char *path)
{
    graph_add_with(graph, parse, path, NULL, NULL);
}

void graph_add_part(Graph *graph, const Parse *parse)
{
    GraphNode *node = &g_array_index(graph->nodes, GraphNode, graph->nodes->len - 1);
    for (guint i = 0; i < parse->n_statements; i++) {
        node->flags |= flags_of(&parse->statements[i]) & NODE_DATA;
        gather_statement(graph, parse, i);
    }
}

char *graph_node_format(const Graph *graph, guint index)
{
    const GraphNode *node = &g_array_index(graph->nodes, GraphNode, index);
    return g_strdup_printf("%s:%u (%s)", (char *)g_ptr_array_index(graph->paths, node->file),
                           node->line, node->label);
}
