/* The graph of a build: every file parsed, includes followed. */
#include "core/build/build.h"

#include "core/build/include.h"
#include "core/sql/script.h"
#include "core/sql/statement.h"

/* The files being read, the outermost first. */
typedef struct Reading {
    SourceTree *tree;
    GPtrArray *open; /* of char * */
} Reading;

static gboolean add_include(Graph *graph, const Script *script, const ScriptItem *item,
                            gpointer data, GError **error);

static gboolean add_included_script(Graph *graph, const Script *script, Reading *reading,
                                    GError **error)
{
    g_autoptr(Parse) parse = parse_script_with(script, PARSE_BLOCKS);
    graph_add_part(graph, parse);
    for (guint i = 0; i < script->n_items; i++) {
        const ScriptItem *item = &script->items[i];
        gboolean include = item->meta == META_INCLUDE || item->meta == META_INCLUDE_RELATIVE;
        if (item->kind == SCRIPT_META && include &&
            !add_include(graph, script, item, reading, error))
            return FALSE;
    }
    return TRUE;
}

/* What cannot be included is told by emit.c, which comes to it in any order. */
static gboolean add_include(Graph *graph, const Script *script, const ScriptItem *item,
                            gpointer data, GError **error)
{
    Reading *reading = data;
    g_autofree char *path = include_path(script, item);
    g_autoptr(GBytes) bytes = path == NULL ? NULL : source_tree_read(reading->tree, path, NULL);
    if (bytes == NULL || g_ptr_array_find_with_equal_func(reading->open, path, g_str_equal, NULL))
        return TRUE;
    g_autoptr(Script) included = script_split(path, bytes, FALSE, error);
    if (included == NULL)
        return FALSE;
    g_ptr_array_add(reading->open, path);
    gboolean added = add_included_script(graph, included, reading, error);
    g_ptr_array_set_size(reading->open, (gint)reading->open->len - 1);
    return added;
}

static gboolean add_file(Graph *graph, SourceTree *tree, const BuildFile *file, GError **error)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    Reading reading = {tree, open};
    GraphIncludes includes = {add_include, &reading};
    g_autoptr(Script) script = script_split(file->path, file->bytes, FALSE, error);
    if (script == NULL)
        return FALSE;
    g_ptr_array_add(open, file->path);
    g_autoptr(Parse) parse = parse_script_with(script, PARSE_BLOCKS);
    return graph_add_with(graph, parse, file->path, &includes, error);
}

Graph *build_graph(const Build *build, GError **error)
{
    g_autoptr(Graph) graph = graph_new(build->search_path);
    for (guint i = 0; i < build->files->len; i++)
        if (!add_file(graph, build->tree, build_file(build, i), error))
            return NULL;
    graph_link(graph);
    return g_steal_pointer(&graph);
}
