#include "core/build/dependency.h"

#include "core/base/error.h"
#include "core/schema/topology.h"

/* What is ordered: a whole file, or one statement of a file that is split. */
typedef struct Unit {
    guint file;
    guint node;    /* of a split file; G_MAXUINT: the whole file */
    gboolean late; /* rows and calls come after definitions where nothing else decides */
    gboolean unchecked;
} Unit;

typedef struct Dependency {
    Build *build;
    Graph *graph;
    guint n_files;
    gboolean *split;  /* by file */
    GArray *units;    /* of Unit */
    guint *file_unit; /* of whole files */
    guint *node_unit; /* of statements of split files; G_MAXUINT for settings */
    GArray *arcs;     /* over units */
    GArray *given_up;
    GArray *order; /* of guint: units */
} Dependency;

static const GraphNode *node_at(const Dependency *self, guint node)
{
    return &g_array_index(self->graph->nodes, GraphNode, node);
}

static Unit *unit_at(const Dependency *self, guint unit)
{
    return &g_array_index(self->units, Unit, unit);
}

static GArray *file_arcs(const Dependency *self)
{
    GArray *arcs = g_array_new(FALSE, FALSE, sizeof(Arc));
    for (guint i = 0; i < self->graph->arcs->len; i++) {
        const Arc *arc = &g_array_index(self->graph->arcs, Arc, i);
        Arc between = {node_at(self, arc->from)->file, node_at(self, arc->to)->file, arc->strength};
        if (between.from != between.to)
            g_array_append_val(arcs, between);
    }
    return arcs;
}

static void remove_weak(GArray *arcs)
{
    guint kept = 0;
    for (guint i = 0; i < arcs->len; i++) {
        Arc arc = g_array_index(arcs, Arc, i);
        if (arc.strength > ARC_WEAK)
            g_array_index(arcs, Arc, kept++) = arc;
    }
    g_array_set_size(arcs, kept);
}

/* Files that need each other, and files whose own statements stand in the wrong order. */
static void mark_split(Dependency *self, const guint *component, guint n_components)
{
    g_autofree guint *members = g_new0(guint, n_components + 1);
    for (guint i = 0; i < self->n_files; i++)
        members[component[i]]++;
    for (guint i = 0; i < self->n_files; i++)
        self->split[i] = members[component[i]] > 1;
    for (guint i = 0; i < self->graph->arcs->len; i++) {
        const Arc *arc = &g_array_index(self->graph->arcs, Arc, i);
        if (arc->strength == ARC_HARD && arc->from < arc->to &&
            node_at(self, arc->from)->file == node_at(self, arc->to)->file)
            self->split[node_at(self, arc->from)->file] = TRUE;
    }
}

static void add_unit(Dependency *self, guint file, guint node, gboolean late)
{
    Unit unit = {file, node, late, FALSE};
    g_array_append_val(self->units, unit);
}

static void make_units(Dependency *self)
{
    g_autofree gboolean *late = g_new0(gboolean, self->n_files + 1);
    guint n_nodes = self->graph->nodes->len;
    for (guint i = 0; i < n_nodes; i++)
        if ((node_at(self, i)->flags & NODE_DATA) != 0)
            late[node_at(self, i)->file] = TRUE;
    for (guint i = 0; i < self->n_files; i++) {
        self->file_unit[i] = self->units->len;
        if (!self->split[i])
            add_unit(self, i, G_MAXUINT, late[i]);
    }
    for (guint i = 0; i < n_nodes; i++) {
        const GraphNode *node = node_at(self, i);
        self->node_unit[i] = self->split[node->file] ? G_MAXUINT : self->file_unit[node->file];
        if (!self->split[node->file] || (node->flags & (NODE_SETTING | NODE_TRANSACTION)) != 0)
            continue;
        self->node_unit[i] = self->units->len;
        add_unit(self, node->file, i, (node->flags & NODE_DATA) != 0);
    }
}

static void add_unit_arcs(Dependency *self, const GArray *arcs, const guint *with_weak,
                          const guint *without_weak)
{
    for (guint i = 0; i < arcs->len; i++) {
        const Arc *arc = &g_array_index(arcs, Arc, i);
        guint from_file = node_at(self, arc->from)->file, to_file = node_at(self, arc->to)->file;
        gboolean in_circle = with_weak[from_file] == with_weak[to_file];
        if (arc->strength == ARC_WEAK && in_circle &&
            without_weak[from_file] != without_weak[to_file])
            continue;
        Arc between = {self->node_unit[arc->from], self->node_unit[arc->to], arc->strength};
        if (between.from != between.to && between.from != G_MAXUINT && between.to != G_MAXUINT)
            g_array_append_val(self->arcs, between);
    }
}

static char *format_circle(const Dependency *self, const GArray *circle)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i <= circle->len; i++) {
        const Unit *unit = unit_at(self, g_array_index(circle, guint, i % circle->len));
        g_autofree char *name = unit->node != G_MAXUINT
                                    ? graph_node_format(self->graph, unit->node)
                                    : g_strdup(build_file(self->build, unit->file)->path);
        g_string_append_printf(text, i == 0 ? "%s" : " needs %s", name);
    }
    return g_string_free(text, FALSE);
}

static gboolean fail_circle(const Dependency *self, GError **error)
{
    g_autoptr(GArray) circle = topology_cycle(self->units->len, self->arcs);
    g_autofree char *text = format_circle(self, circle);
    const Unit *unit = unit_at(self, g_array_index(circle, guint, 0));
    error_set(error, ERROR_INPUT, "dependency cycle: %s", text);
    if (unit->node != G_MAXUINT) {
        const GraphNode *node = node_at(self, unit->node);
        error_add_place(error, build_file(self->build, node->file)->path, node->line, node->column);
    }
    error_add_hint(error, "Make one of them in two steps, such as a table first and its foreign "
                          "key by ALTER TABLE after.");
    return FALSE;
}

typedef struct RankedUnit {
    const Unit *unit;
    guint index;
} RankedUnit;

static int compare_units(gconstpointer a, gconstpointer b)
{
    const Unit *one = ((const RankedUnit *)a)->unit, *other = ((const RankedUnit *)b)->unit;
    if (one->late != other->late)
        return one->late ? 1 : -1;
    if (one->file != other->file)
        return one->file < other->file ? -1 : 1;
    return one->node == other->node ? 0 : one->node < other->node ? -1 : 1;
}

static guint *rank_units(const Dependency *self)
{
    guint count = self->units->len;
    g_autofree RankedUnit *ranked = g_new(RankedUnit, count + 1);
    guint *rank = g_new(guint, count + 1);
    for (guint i = 0; i < count; i++)
        ranked[i] = (RankedUnit){unit_at(self, i), i};
    qsort(ranked, count, sizeof(ranked[0]), compare_units);
    for (guint i = 0; i < count; i++)
        rank[ranked[i].index] = i;
    return rank;
}

/* The next statement of the same file, so that a file is left only where it must be. */
static guint *followers(const Dependency *self)
{
    guint *next = g_new(guint, self->units->len + 1);
    for (guint i = 0; i < self->units->len; i++) {
        gboolean same = i + 1 < self->units->len && unit_at(self, i)->node != G_MAXUINT &&
                        unit_at(self, i)->file == unit_at(self, i + 1)->file &&
                        unit_at(self, i)->late == unit_at(self, i + 1)->late;
        next[i] = same ? i + 1 : G_MAXUINT;
    }
    return next;
}

static void mark_unchecked(Dependency *self)
{
    g_autofree guint *position = g_new(guint, self->units->len + 1);
    for (guint i = 0; i < self->order->len; i++)
        position[g_array_index(self->order, guint, i)] = i;
    for (guint i = 0; i < self->given_up->len; i++) {
        const Arc *arc = &g_array_index(self->given_up, Arc, i);
        if (arc->strength == ARC_BODY && position[arc->from] < position[arc->to])
            unit_at(self, arc->from)->unchecked = TRUE;
    }
}

static gboolean order_units(Dependency *self, GError **error)
{
    if (!topology_break(self->units->len, self->arcs, ARC_HARD, self->given_up))
        return fail_circle(self, error);
    g_autofree guint *rank = rank_units(self);
    g_autofree guint *next = followers(self);
    self->order = topology_sort(self->units->len, self->arcs, rank, next);
    mark_unchecked(self);
    return TRUE;
}

static void add_piece(Dependency *self, BuildPiece piece)
{
    g_array_append_val(self->build->pieces, piece);
}

/* The SET statements before it in its file, again. */
static void repeat_settings(Dependency *self, guint file, guint node)
{
    guint first = node;
    while (first > 0 && node_at(self, first - 1)->file == file)
        first--;
    for (guint i = first; i < node; i++) {
        const GraphNode *setting = node_at(self, i);
        if ((setting->flags & NODE_SETTING) != 0)
            add_piece(self, (BuildPiece){file, setting->text, setting->end, TRUE, FALSE});
    }
}

/* Whether only settings and BEGIN, COMMIT lie between two statements of a file. */
static gboolean follows(const Dependency *self, guint before, guint node)
{
    for (guint i = before + 1; i < node; i++)
        if ((node_at(self, i)->flags & (NODE_SETTING | NODE_TRANSACTION)) == 0)
            return FALSE;
    return before < node;
}

static void add_statement(Dependency *self, const Unit *unit, const Unit *before)
{
    const GraphNode *node = node_at(self, unit->node);
    GArray *pieces = self->build->pieces;
    gboolean joins = before != NULL && before->file == unit->file && before->node != G_MAXUINT &&
                     before->unchecked == unit->unchecked &&
                     follows(self, before->node, unit->node);
    if (joins) {
        g_array_index(pieces, BuildPiece, pieces->len - 1).end = node->end;
        return;
    }
    repeat_settings(self, unit->file, unit->node);
    add_piece(self, (BuildPiece){unit->file, node->start, node->end, FALSE, unit->unchecked});
}

static void make_pieces(Dependency *self)
{
    const Unit *before = NULL;
    for (guint i = 0; i < self->order->len; i++) {
        const Unit *unit = unit_at(self, g_array_index(self->order, guint, i));
        if (unit->node == G_MAXUINT)
            add_piece(self, (BuildPiece){unit->file, 0, build_file(self->build, unit->file)->size,
                                         FALSE, unit->unchecked});
        else
            add_statement(self, unit, before);
        before = unit;
    }
}

/* Files in the order of their first piece; a split file of settings alone has none and goes last.
 */
static void reorder_files(Dependency *self)
{
    Build *build = self->build;
    g_autofree guint *place = g_new(guint, self->n_files + 1);
    g_autofree gpointer *files = g_new(gpointer, self->n_files + 1);
    guint count = 0;
    for (guint i = 0; i < self->n_files; i++)
        place[i] = G_MAXUINT;
    for (guint i = 0; i < build->pieces->len; i++) {
        BuildPiece *piece = &g_array_index(build->pieces, BuildPiece, i);
        if (place[piece->file] == G_MAXUINT)
            place[piece->file] = count++;
    }
    for (guint i = 0; i < self->n_files; i++) {
        if (place[i] == G_MAXUINT)
            place[i] = count++;
        files[place[i]] = build->files->pdata[i];
    }
    for (guint i = 0; i < build->pieces->len; i++) {
        BuildPiece *piece = &g_array_index(build->pieces, BuildPiece, i);
        piece->file = place[piece->file];
    }
    for (guint i = 0; i < self->n_files; i++)
        build->files->pdata[i] = files[i];
}

static gboolean order_all(Dependency *self, GError **error)
{
    g_autoptr(GArray) arcs = file_arcs(self);
    guint n_components = 0;
    g_autofree guint *with_weak = topology_components(self->n_files, arcs, NULL);
    remove_weak(arcs);
    g_autofree guint *without_weak = topology_components(self->n_files, arcs, &n_components);
    mark_split(self, without_weak, n_components);
    make_units(self);
    g_autoptr(GArray) inside = g_array_new(FALSE, FALSE, sizeof(Arc));
    for (guint i = 0; i < self->n_files; i++)
        if (self->split[i])
            graph_link_file(self->graph, i, inside);
    add_unit_arcs(self, self->graph->arcs, with_weak, without_weak);
    add_unit_arcs(self, inside, with_weak, without_weak);
    if (!order_units(self, error))
        return FALSE;
    make_pieces(self);
    reorder_files(self);
    return TRUE;
}

gboolean dependency_order(Build *build, GError **error)
{
    g_autoptr(Graph) graph = build_graph(build, error);
    if (graph == NULL)
        return FALSE;
    Dependency self = {.build = build,
                       .graph = graph,
                       .n_files = build->files->len,
                       .split = g_new0(gboolean, build->files->len + 1),
                       .units = g_array_new(FALSE, FALSE, sizeof(Unit)),
                       .file_unit = g_new0(guint, build->files->len + 1),
                       .node_unit = g_new0(guint, graph->nodes->len + 1),
                       .arcs = g_array_new(FALSE, FALSE, sizeof(Arc)),
                       .given_up = g_array_new(FALSE, FALSE, sizeof(Arc))};
    gboolean ordered = order_all(&self, error);
    g_free(self.split);
    g_free(self.file_unit);
    g_free(self.node_unit);
    g_array_unref(self.units);
    g_array_unref(self.arcs);
    g_array_unref(self.given_up);
    g_clear_pointer(&self.order, g_array_unref);
    return ordered;
}
