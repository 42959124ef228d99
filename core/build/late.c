#include "core/build/late.h"

#include "core/base/error.h"

#include <string.h>

/* Undefined table, function, object, column, schema (PostgreSQL, Appendix A). */
static gboolean is_missing_object(const char *sqlstate)
{
    static const char *const states[] = {"42P01", "42883", "42704", "42703", "3F000", NULL};
    return sqlstate != NULL && g_strv_contains(states, sqlstate);
}

/* By file. */
static guint *first_nodes(const Graph *graph)
{
    guint *first = g_new(guint, graph->paths->len + 1);
    for (guint i = 0; i < graph->paths->len; i++)
        first[i] = graph->nodes->len;
    for (guint i = graph->nodes->len; i > 0; i--)
        first[g_array_index(graph->nodes, GraphNode, i - 1).file] = i - 1;
    return first;
}

/* When each node runs: file by file, but for files in pieces. */
static guint *positions(const Build *build, const Graph *graph)
{
    g_autofree guint *first = first_nodes(graph);
    guint *position = g_new0(guint, graph->nodes->len + 1);
    guint next = 0;
    for (guint i = 0; i < build->pieces->len; i++) {
        const BuildPiece *piece = &g_array_index(build->pieces, BuildPiece, i);
        for (guint node = piece->settings ? graph->nodes->len : first[piece->file];
             node < graph->nodes->len; node++) {
            const GraphNode *at = &g_array_index(graph->nodes, GraphNode, node);
            if (at->file != piece->file)
                break;
            if (at->text >= piece->start && at->text < piece->end)
                position[node] = ++next;
        }
    }
    return position;
}

static guint find_node(const Graph *graph, const char *path, guint line)
{
    guint found = G_MAXUINT;
    for (guint i = 0; i < graph->nodes->len; i++) {
        const GraphNode *node = &g_array_index(graph->nodes, GraphNode, i);
        if (node->line <= line && strcmp(g_ptr_array_index(graph->paths, node->file), path) == 0)
            found = i;
    }
    return found;
}

static const char *last_part(const char *object)
{
    const char *dot = strrchr(object, '.');
    return dot == NULL ? object : dot + 1;
}

/* The one that the server complains about, as far as its message tells. */
static const GraphNode *choose(const Graph *graph, const GArray *late, const char *message)
{
    const GraphNode *first = NULL;
    for (guint i = 0; i < late->len; i++) {
        const GraphNode *node =
            &g_array_index(graph->nodes, GraphNode, g_array_index(late, guint, i));
        if (node->object == NULL)
            continue;
        g_autofree char *name =
            g_strndup(last_part(node->object), strcspn(last_part(node->object), "("));
        if (strstr(message, name) != NULL)
            return node;
        first = first == NULL ? node : first;
    }
    return first;
}

void late_explain(const Build *build, const char *path, guint line, GError **error)
{
    if (error == NULL || *error == NULL || !is_missing_object(error_sqlstate(*error)))
        return;
    g_autoptr(Graph) graph = build_graph(build, NULL);
    guint failed = graph == NULL ? G_MAXUINT : find_node(graph, path, line);
    if (failed == G_MAXUINT)
        return;
    g_autofree guint *position = positions(build, graph);
    g_autoptr(GArray) late = graph_late(graph, failed, position);
    const GraphNode *maker = choose(graph, late, (*error)->message);
    if (maker == NULL)
        return;
    const char *where = g_ptr_array_index(graph->paths, maker->file);
    gboolean same = strcmp(where, path) == 0;
    error_add_hint(error, "%s %s is made in %s:%u, which comes later%s.",
                   object_kind_word(maker->kind), maker->object, where, maker->line,
                   same || strcmp(build->order, "dependency") == 0
                       ? ""
                       : "; --order dependency (schema.order) would put it first");
}
