/* `confiture-build graph` */
#include "core/schema/graph.h"

#include "cmd/build/commands.h"
#include "cmd/build/source.h"

#include <string.h>

static gboolean by_file;

static const GOptionEntry options[] = {
    SOURCE_OPTIONS,
    {"files", 0, 0, G_OPTION_ARG_NONE, &by_file, "show files instead of statements", NULL},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static const char *const formats[] = {"dot", NULL};
static const char *const strengths[] = {"weak", "guess", "file", "body", "hard"};

/* What is shown: statements that make or need something, or files. */
typedef struct View {
    Output *output;
    const Graph *graph;
    guint n_nodes;
    GArray *arcs; /* of Arc over what is shown, sorted, the strongest of each pair */
} View;

static int compare_arcs(gconstpointer a, gconstpointer b)
{
    const Arc *one = a, *other = b;
    if (one->from != other->from)
        return one->from < other->from ? -1 : 1;
    if (one->to != other->to)
        return one->to < other->to ? -1 : 1;
    return one->strength > other->strength ? -1 : one->strength < other->strength;
}

static const GraphNode *node_at(const Graph *graph, guint node)
{
    return &g_array_index(graph->nodes, GraphNode, node);
}

/* Weak arcs are hints for the order, not needs. */
static GArray *shown_arcs(const Graph *graph)
{
    GArray *arcs = g_array_new(FALSE, FALSE, sizeof(Arc));
    for (guint i = 0; i < graph->arcs->len; i++) {
        Arc arc = g_array_index(graph->arcs, Arc, i);
        if (by_file) {
            arc.from = node_at(graph, arc.from)->file;
            arc.to = node_at(graph, arc.to)->file;
        }
        if (arc.strength > ARC_WEAK && arc.from != arc.to)
            g_array_append_val(arcs, arc);
    }
    g_array_sort(arcs, compare_arcs);
    guint kept = 0;
    for (guint i = 0; i < arcs->len; i++) {
        Arc arc = g_array_index(arcs, Arc, i);
        const Arc *last = kept == 0 ? NULL : &g_array_index(arcs, Arc, kept - 1);
        if (last == NULL || last->from != arc.from || last->to != arc.to)
            g_array_index(arcs, Arc, kept++) = arc;
    }
    g_array_set_size(arcs, kept);
    return arcs;
}

static char *name_of(const View *view, guint node)
{
    return by_file ? g_strdup(g_ptr_array_index(view->graph->paths, node))
                   : graph_node_format(view->graph, node);
}

static gboolean is_shown(const View *view, guint node, const gboolean *linked)
{
    return by_file || linked[node] || node_at(view->graph, node)->object != NULL;
}

static gboolean *find_linked(const View *view)
{
    gboolean *linked = g_new0(gboolean, view->n_nodes + 1);
    for (guint i = 0; i < view->arcs->len; i++) {
        const Arc *arc = &g_array_index(view->arcs, Arc, i);
        linked[arc->from] = linked[arc->to] = TRUE;
    }
    return linked;
}

static void print_text(const View *view, const gboolean *linked)
{
    guint next = 0;
    for (guint i = 0; i < view->n_nodes; i++) {
        g_autofree char *name = name_of(view, i);
        if (is_shown(view, i, linked))
            output_print(view->output, "%s\n", name);
        for (; next < view->arcs->len && g_array_index(view->arcs, Arc, next).from == i; next++) {
            const Arc *arc = &g_array_index(view->arcs, Arc, next);
            g_autofree char *needed = name_of(view, arc->to);
            const char *how = arc->strength == ARC_BODY    ? " in its body"
                              : arc->strength == ARC_GUESS ? " probably"
                                                           : "";
            output_print(view->output, "    needs%s %s\n", how, needed);
        }
    }
}

static char *quote_dot(const char *text)
{
    GString *quoted = g_string_new("\"");
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(quoted, '\\');
        g_string_append_c(quoted, *text);
    }
    g_string_append_c(quoted, '"');
    return g_string_free(quoted, FALSE);
}

static void print_dot(const View *view, const gboolean *linked)
{
    output_print(view->output, "digraph schema {\n    rankdir=LR;\n    node [shape=box];\n");
    for (guint i = 0; i < view->n_nodes; i++) {
        g_autofree char *label = quote_dot(by_file ? g_ptr_array_index(view->graph->paths, i)
                                                   : node_at(view->graph, i)->label);
        if (is_shown(view, i, linked))
            output_print(view->output, "    n%u [label=%s];\n", i, label);
    }
    for (guint i = 0; i < view->arcs->len; i++) {
        const Arc *arc = &g_array_index(view->arcs, Arc, i);
        output_print(view->output, "    n%u -> n%u%s;\n", arc->from, arc->to,
                     arc->strength == ARC_HARD ? "" : " [style=dashed]");
    }
    output_print(view->output, "}\n");
}

static json_t *node_json(const View *view, guint index)
{
    if (by_file)
        return json_pack("{s:i, s:s}", "id", (int)index, "path",
                         g_ptr_array_index(view->graph->paths, index));
    const GraphNode *node = node_at(view->graph, index);
    return json_pack("{s:i, s:s, s:i, s:i, s:s, s:s?, s:s?}", "id", (int)index, "path",
                     g_ptr_array_index(view->graph->paths, node->file), "line", (int)node->line,
                     "column", (int)node->column, "label", node->label, "kind",
                     node->object == NULL ? NULL : object_kind_word(node->kind), "object",
                     node->object);
}

static void print_json(const View *view, const gboolean *linked)
{
    json_t *nodes = json_array(), *edges = json_array();
    for (guint i = 0; i < view->n_nodes; i++)
        if (is_shown(view, i, linked))
            json_array_append_new(nodes, node_json(view, i));
    for (guint i = 0; i < view->arcs->len; i++) {
        const Arc *arc = &g_array_index(view->arcs, Arc, i);
        json_array_append_new(edges, json_pack("{s:i, s:i, s:s}", "from", (int)arc->from, "needs",
                                               (int)arc->to, "strength", strengths[arc->strength]));
    }
    output_json(view->output, "build/graph",
                json_pack("{s:s, s:o, s:o}", "of", by_file ? "files" : "statements", "nodes", nodes,
                          "edges", edges));
}

static void print_view(Output *output, const Graph *graph)
{
    View view = {.output = output,
                 .graph = graph,
                 .n_nodes = by_file ? graph->paths->len : graph->nodes->len,
                 .arcs = shown_arcs(graph)};
    g_autofree gboolean *linked = find_linked(&view);
    if (output_format(output) == FORMAT_JSON)
        print_json(&view, linked);
    else if (strcmp(output_format_name(output), "dot") == 0)
        print_dot(&view, linked);
    else
        print_text(&view, linked);
    g_array_unref(view.arcs);
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    (void)argc;
    (void)argv;
    g_auto(Source) source = {0};
    if (!source_open(&source, context, error))
        return 0;
    g_autoptr(Build) build = source_plan(&source, context, FALSE, error);
    if (build == NULL)
        return 0;
    g_autoptr(Graph) graph = build_graph(build, error);
    if (graph != NULL)
        print_view(context->output, graph);
    return 0;
}

const Command graph_command = {
    .name = "graph",
    .summary = "show which statements or files need which others",
    .arguments = "",
    .details = "Nodes are the statements that make something or need something, in load order.\n"
               "\n"
               "  confiture-build graph --files\n"
               "  confiture-build graph --format dot | dot -Tsvg > schema.svg",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG,
    .formats = formats,
};
