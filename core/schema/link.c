/* From names to arcs: which node makes what another needs. */
#include "core/schema/graph.h"

#include "core/schema/space.h"
#include "core/schema/symbol.h"
#include "core/sql/builtin.h"

#include <string.h>

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

static void add_to(GArray **array, guint node)
{
    if (*array == NULL)
        *array = g_array_new(FALSE, FALSE, sizeof(guint));
    if ((*array)->len == 0 || g_array_index(*array, guint, (*array)->len - 1) != node)
        g_array_append_val(*array, node);
}

/* Parts, indexes, keys and new names: made once the relation is found. */
static void register_made(const Graph *graph, Need *need)
{
    GraphNames *names = graph->names;
    if (need->symbol != NULL)
        return; /* stands alone: known already */
    Symbol *found = need_find(names, need);
    if (need->kind == OBJECT_INDEX && need->new_name == NULL && need->new_schema == NULL) {
        char *const *path = g_ptr_array_index(names->search_paths, need->path);
        const char *schema = need->schema != NULL ? need->schema
                             : path[0] == NULL    ? "public"
                                                  : path[0];
        symbol_add_maker(symbol_make(names, OBJECT_INDEX, schema, need->name, NULL), need->node,
                         NULL);
        return;
    }
    if (found == NULL)
        return;
    need->symbol = found;
    if (need->part != NULL) {
        symbol_add_maker(symbol_make(names, need->kind, found->schema, found->name, need->part),
                         need->node, NULL);
        return;
    }
    const char *schema = need->new_schema != NULL ? need->new_schema : found->schema;
    const char *name = need->new_name != NULL ? need->new_name : found->name;
    symbol_add_maker(symbol_make(names, need->kind, schema, name, NULL), need->node,
                     need->arguments);
}

/* Only the last of a file's: within a file rows keep the order written. */
static void register_writer(const Graph *graph, Symbol *symbol, guint node)
{
    GArray *writers = symbol->writers;
    if (writers != NULL && writers->len > 0) {
        guint *last = &g_array_index(writers, guint, writers->len - 1);
        if (node_at(graph, *last)->file == node_at(graph, node)->file) {
            *last = node;
            return;
        }
    }
    add_to(&symbol->writers, node);
}

static void register_target(GraphNames *names, const Need *need)
{
    if (need->new_name == NULL || need->symbol == NULL)
        return;
    Need owner = {.kind = OBJECT_TABLE,
                  .schema = need->new_schema,
                  .name = need->new_name,
                  .path = need->path};
    Symbol *table = need_find(names, &owner);
    if (table == NULL || table == need->symbol)
        return;
    if (table->targets == NULL)
        table->targets = g_ptr_array_new();
    if (!g_ptr_array_find(table->targets, need->symbol, NULL))
        g_ptr_array_add(table->targets, need->symbol);
}

static void find_all(const Graph *graph)
{
    GraphNames *names = graph->names;
    for (guint i = 0; i < names->needs->len; i++) {
        Need *need = &g_array_index(names->needs, Need, i);
        if (need->reason == NEED_MAKES)
            register_made(graph, need);
    }
    for (guint i = 0; i < names->needs->len; i++) {
        Need *need = &g_array_index(names->needs, Need, i);
        if (need->reason == NEED_MAKES)
            continue;
        need->symbol = need_find(names, need);
        if (need->symbol == NULL)
            continue;
        if (need->reason == NEED_SHAPES)
            add_to(&need->symbol->shapers, need->node);
        if (need->reason == NEED_WRITES)
            register_writer(graph, need->symbol, need->node);
        if (need->reason == NEED_KEY)
            register_target(names, need);
    }
}

/* Of several makers of one thing: the one before it in its own file, else the first of all. */
static const Maker *pick_maker(const Graph *graph, const Symbol *symbol, const Need *need,
                               const char *arguments)
{
    const Maker *picked = NULL;
    guint file = node_at(graph, need->node)->file;
    for (guint i = 0; i < symbol->makers->len; i++) {
        const Maker *maker = &g_array_index(symbol->makers, Maker, i);
        if (g_strcmp0(maker->arguments, arguments) != 0)
            continue;
        gboolean before = node_at(graph, maker->node)->file == file && maker->node < need->node;
        if (picked == NULL || before)
            picked = maker;
        if (before)
            break;
    }
    return picked;
}

static gboolean is_first_overload(const GArray *makers, guint index)
{
    const Maker *maker = &g_array_index(makers, Maker, index);
    for (guint i = 0; i < index; i++)
        if (g_strcmp0(g_array_index(makers, Maker, i).arguments, maker->arguments) == 0)
            return FALSE;
    return TRUE;
}

static guint count_overloads(const GArray *makers)
{
    guint count = 0;
    for (guint i = 0; i < makers->len; i++)
        if (is_first_overload(makers, i))
            count++;
    return count;
}

/* A call gives no types: it may mean any of the functions of that name. */
static void need_overloads(const Graph *graph, const Symbol *symbol, const Need *need)
{
    const GArray *makers = symbol->makers;
    if (need->arguments != NULL) {
        const Maker *exact = pick_maker(graph, symbol, need, need->arguments);
        if (exact != NULL) {
            add_arc(graph->arcs, need->node, exact->node, need->strength);
            return;
        }
    }
    guint overloads = count_overloads(makers);
    for (guint i = 0; i < makers->len; i++) {
        if (!is_first_overload(makers, i))
            continue;
        const Maker *maker =
            pick_maker(graph, symbol, need, g_array_index(makers, Maker, i).arguments);
        add_arc(graph->arcs, need->node, maker->node,
                overloads > 1 ? MIN(need->strength, ARC_GUESS) : need->strength);
    }
}

/* A DROP follows what earlier files made, and goes before what later files make anew. */
static void link_drop(const Graph *graph, const Symbol *symbol, const Need *need)
{
    for (guint i = 0; i < symbol->makers->len; i++) {
        guint maker = g_array_index(symbol->makers, Maker, i).node;
        if (maker < need->node)
            add_arc(graph->arcs, need->node, maker, ARC_HARD);
        else
            add_arc(graph->arcs, maker, need->node, ARC_FILE);
    }
}

static void link_part(const Graph *graph, const Need *need)
{
    const GraphNames *names = graph->names;
    const Symbol *part =
        symbol_find(names, need->kind, need->symbol->schema, need->symbol->name, need->part);
    if (part == NULL)
        return;
    if (need->reason == NEED_DROPS) {
        link_drop(graph, part, need);
        return;
    }
    const Maker *maker = part->makers->len > 0 ? pick_maker(graph, part, need, NULL) : NULL;
    if (maker != NULL)
        add_arc(graph->arcs, need->node, maker->node, need->strength);
}

/* Columns that other files add to it, and those added before in the same file. */
static void link_shapes(const Graph *graph, const Need *need)
{
    const GArray *shapers = need->symbol->shapers;
    for (guint i = 0; shapers != NULL && need->reason == NEED_MENTIONS && i < shapers->len; i++) {
        guint shaper = g_array_index(shapers, guint, i);
        if (node_at(graph, shaper)->file != node_at(graph, need->node)->file || shaper < need->node)
            add_arc(graph->arcs, need->node, shaper, MIN(need->strength, ARC_GUESS));
    }
}

/* Rows of a table come after the rows that its foreign keys point to. */
static void link_rows(const Graph *graph, const Need *need)
{
    const GPtrArray *targets = need->symbol->targets;
    for (guint i = 0; targets != NULL && i < targets->len; i++) {
        const Symbol *target = g_ptr_array_index(targets, i);
        for (guint j = 0; target->writers != NULL && j < target->writers->len; j++) {
            guint writer = g_array_index(target->writers, guint, j);
            if (node_at(graph, writer)->file != node_at(graph, need->node)->file)
                add_arc(graph->arcs, need->node, writer, ARC_GUESS);
        }
    }
}

static void link_need(const Graph *graph, const Need *need)
{
    const Symbol *symbol = need->symbol;
    if (need->reason == NEED_DROPS && need->part == NULL) {
        link_drop(graph, symbol, need);
        return;
    }
    if (need->part != NULL && need->reason != NEED_MAKES)
        link_part(graph, need);
    if (symbol->space == OBJECT_FUNCTION) {
        need_overloads(graph, symbol, need);
    } else {
        const Maker *maker = symbol->makers->len > 0 ? pick_maker(graph, symbol, need, NULL) : NULL;
        if (maker == NULL && symbol->makers->len > 0)
            maker = &g_array_index(symbol->makers, Maker, 0);
        if (maker != NULL)
            add_arc(graph->arcs, need->node, maker->node, need->strength);
    }
    link_shapes(graph, need);
}

static int compare_arcs(gconstpointer a, gconstpointer b)
{
    const Arc *one = a, *other = b;
    if (one->from != other->from)
        return one->from < other->from ? -1 : 1;
    if (one->to != other->to)
        return one->to < other->to ? -1 : 1;
    return one->strength > other->strength ? -1 : one->strength < other->strength;
}

/* The strongest of each pair stays. */
static void remove_repetitions(GArray *arcs)
{
    g_array_sort(arcs, compare_arcs);
    guint kept = 0;
    for (guint i = 0; i < arcs->len; i++) {
        Arc arc = g_array_index(arcs, Arc, i);
        const Arc *last = kept > 0 ? &g_array_index(arcs, Arc, kept - 1) : NULL;
        if (last == NULL || last->from != arc.from || last->to != arc.to)
            g_array_index(arcs, Arc, kept++) = arc;
    }
    g_array_set_size(arcs, kept);
}

/* Nothing in the tree makes it, and neither does the server by itself. */
static gboolean comes_from_elsewhere(const Graph *graph, const Need *need)
{
    if (need->reason != NEED_MENTIONS && need->reason != NEED_ALTERS)
        return FALSE;
    gboolean function = need->kind == OBJECT_FUNCTION && need->schema == NULL;
    if (g_str_has_prefix(need->name, "pg_") ||
        (function && builtin_function_volatility(need->name) != -1))
        return FALSE;
    /* what a DO block does nobody knows: it keeps its place among the files */
    const GraphNode *node = node_at(graph, need->node);
    return (node->flags & NODE_BARRIER) == 0 || node->statement == G_MAXUINT;
}

/* Kinds that extensions bring along. */
static gboolean may_come_with_extension(ObjectKind kind)
{
    switch (kind) {
    case OBJECT_SCHEMA:
    case OBJECT_ROLE:
    case OBJECT_DATABASE:
    case OBJECT_TABLESPACE:
    case OBJECT_EXTENSION:
        return FALSE;
    default:
        return TRUE;
    }
}

/* The DO blocks that have the name in their text; kept by name, which is interned. */
static const GArray *blocks_with(const GraphNames *names, GHashTable *known, const char *name)
{
    GArray *nodes = g_hash_table_lookup(known, name);
    if (nodes != NULL)
        return nodes;
    nodes = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < names->blocks->len; i++) {
        const MakerBlock *block = &g_array_index(names->blocks, MakerBlock, i);
        if (strstr(block->body, name) != NULL)
            g_array_append_val(nodes, block->node);
    }
    g_hash_table_insert(known, (gpointer)(gintptr)name, nodes);
    return nodes;
}

/* Whoever may have made what no statement makes. */
static void link_unmade(const Graph *graph, const Need *need, GHashTable *known, guint *extended)
{
    const GraphNames *names = graph->names;
    if (!comes_from_elsewhere(graph, need))
        return;
    const GArray *blocks = blocks_with(names, known, need->name);
    for (guint i = 0; i < blocks->len; i++)
        add_arc(graph->arcs, need->node, g_array_index(blocks, guint, i), ARC_WEAK);
    if (*extended == need->node || !may_come_with_extension(need->kind))
        return;
    *extended = need->node; /* once is enough for a statement */
    for (guint i = 0; i < names->extensions->len; i++)
        add_arc(graph->arcs, need->node, g_array_index(names->extensions, guint, i), ARC_WEAK);
}

void graph_link(Graph *graph)
{
    GraphNames *names = graph->names;
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
    guint extended = G_MAXUINT;
    find_all(graph);
    for (guint i = 0; i < names->needs->len; i++) {
        const Need *need = &g_array_index(names->needs, Need, i);
        if (need->symbol == NULL) {
            link_unmade(graph, need, known, &extended);
            continue;
        }
        link_need(graph, need);
        if (need->reason == NEED_WRITES)
            link_rows(graph, need);
    }
    remove_repetitions(graph->arcs);
}

GArray *graph_late(const Graph *graph, guint node, const guint *position)
{
    GArray *late = g_array_new(FALSE, FALSE, sizeof(guint));
    guint first, end;
    needs_of_node(graph, node, &first, &end);
    for (guint i = first; i < end; i++) {
        const Need *need = &g_array_index(graph->names->needs, Need, i);
        if (need->symbol == NULL || need->reason == NEED_MAKES || need->symbol->makers->len == 0)
            continue;
        const Symbol *part = need->part == NULL
                                 ? NULL
                                 : symbol_find(graph->names, need->kind, need->symbol->schema,
                                               need->symbol->name, need->part);
        const Symbol *symbol = part == NULL || part->makers->len == 0 ? need->symbol : part;
        const Maker *maker =
            pick_maker(graph, symbol, need, g_array_index(symbol->makers, Maker, 0).arguments);
        if (position[maker->node] > position[node])
            g_array_append_val(late, maker->node);
    }
    return late;
}
