/* shelf: core/schema */
/* Any text: split, parsed, applied to the model twice, and linked in a graph. Nothing may crash or
 * leak. */
#include "core/schema/graph.h"
#include "core/schema/model.h"

int LLVMFuzzerTestOneInput(const guint8 *bytes, size_t length);

int LLVMFuzzerTestOneInput(const guint8 *bytes, size_t length)
{
    g_autoptr(GBytes) text = g_bytes_new(bytes, length);
    g_autoptr(Script) script = script_split("fuzz.sql", text, TRUE, NULL);
    if (script == NULL)
        return 0;
    g_autoptr(Parse) parse = parse_script_with(script, PARSE_BLOCKS);
    g_autoptr(Schema) schema = schema_new("app, public");
    schema_apply(schema, parse, "a.sql");
    schema_apply(schema, parse, "b.sql");
    g_autoptr(Graph) graph = graph_new("app, public");
    graph_add(graph, parse, "a.sql");
    graph_add(graph, parse, "b.sql");
    graph_link(graph);
    graph_link_file(graph, 1, graph->arcs);
    topology_break(graph->nodes->len, graph->arcs, ARC_HARD, NULL);
    return 0;
}
