/* Which statements of one file must keep their order, when the file is split. */
#include "core/schema/graph.h"

#include "core/schema/symbol.h"

static const GraphNode *node_at(const Graph *graph, guint index)
{
    return &g_array_index(graph->nodes, GraphNode, index);
}

static void add_arc(GArray *arcs, guint from, guint to, ArcStrength strength)
{
    Arc arc = {from, to, strength};
    if (from != to)
        g_array_append_val(arcs, arc);
}

/* What happened to a symbol so far in the file. */
typedef struct Use {
    guint writer;    /* G_MAXUINT: none */
    GArray *readers; /* since */
} Use;

static void use_free(gpointer data)
{
    Use *use = data;
    g_array_unref(use->readers);
    g_free(use);
}

static Use *use_of(GHashTable *uses, Symbol *symbol)
{
    Use *use = g_hash_table_lookup(uses, symbol);
    if (use == NULL) {
        use = g_new(Use, 1);
        *use = (Use){G_MAXUINT, g_array_new(FALSE, FALSE, sizeof(guint))};
        g_hash_table_insert(uses, symbol, use);
    }
    return use;
}

static void link_use(const Need *need, Use *use, GArray *arcs)
{
    if (use->writer != G_MAXUINT && use->writer != need->node)
        add_arc(arcs, need->node, use->writer, ARC_FILE);
    if (need->reason == NEED_MENTIONS || need->reason == NEED_KEY) {
        g_array_append_val(use->readers, need->node);
        return;
    }
    for (guint i = 0; i < use->readers->len; i++)
        add_arc(arcs, need->node, g_array_index(use->readers, guint, i), ARC_FILE);
    g_array_set_size(use->readers, 0);
    use->writer = need->node;
}

/* Rows keep their order; around what nobody knows nothing moves. */
static void link_order(const Graph *graph, guint node, guint first, guint *last_data,
                       guint *last_barrier, GArray *arcs)
{
    guint flags = node_at(graph, node)->flags;
    if (*last_barrier != G_MAXUINT)
        add_arc(arcs, node, *last_barrier, ARC_FILE);
    if ((flags & (NODE_DATA | NODE_BARRIER)) != 0 && *last_data != G_MAXUINT)
        add_arc(arcs, node, *last_data, ARC_FILE);
    if ((flags & NODE_BARRIER) != 0) {
        guint since = *last_barrier == G_MAXUINT ? first : *last_barrier;
        for (guint before = since; before < node; before++)
            add_arc(arcs, node, before, ARC_FILE);
        *last_barrier = node;
    }
    if ((flags & (NODE_DATA | NODE_BARRIER)) != 0)
        *last_data = node;
}

/* The nodes of a file lie side by side. */
static guint first_node_of(const Graph *graph, guint file)
{
    guint low = 0, high = graph->nodes->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (node_at(graph, middle)->file < file)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void graph_link_file(const Graph *graph, guint file, GArray *arcs)
{
    g_autoptr(GHashTable) uses = g_hash_table_new_full(NULL, NULL, NULL, use_free);
    guint last_data = G_MAXUINT, last_barrier = G_MAXUINT;
    guint first_node = first_node_of(graph, file);
    for (guint node = first_node; node < graph->nodes->len && node_at(graph, node)->file == file;
         node++) {
        guint first, end;
        link_order(graph, node, first_node, &last_data, &last_barrier, arcs);
        needs_of_node(graph, node, &first, &end);
        for (guint i = first; i < end; i++) {
            const Need *need = &g_array_index(graph->names->needs, Need, i);
            if (need->symbol != NULL)
                link_use(need, use_of(uses, need->symbol), arcs);
        }
    }
}
