#include "core/schema/topology.h"

#include <string.h>

/* Arcs by their first node: those of node i are targets[first[i]] to targets[first[i + 1] - 1]. */
typedef struct Neighbours {
    guint *first, *targets;
} Neighbours;

static Neighbours neighbours_of(guint n_nodes, const GArray *arcs, gboolean reversed)
{
    Neighbours neighbours = {g_new0(guint, n_nodes + 1), g_new(guint, arcs->len + 1)};
    for (guint i = 0; i < arcs->len; i++) {
        const Arc *arc = &g_array_index(arcs, Arc, i);
        neighbours.first[(reversed ? arc->to : arc->from) + 1]++;
    }
    for (guint i = 0; i < n_nodes; i++)
        neighbours.first[i + 1] += neighbours.first[i];
    g_autofree guint *filled = g_new0(guint, n_nodes);
    for (guint i = 0; i < arcs->len; i++) {
        const Arc *arc = &g_array_index(arcs, Arc, i);
        guint node = reversed ? arc->to : arc->from;
        neighbours.targets[neighbours.first[node] + filled[node]++] =
            reversed ? arc->from : arc->to;
    }
    return neighbours;
}

static void neighbours_clear(Neighbours *neighbours)
{
    g_free(neighbours->first);
    g_free(neighbours->targets);
}

typedef struct Tarjan {
    Neighbours out;
    guint *index, *low, *component, *cursor;
    GArray *stack, *path; /* of guint: nodes without a component yet; nodes being walked */
    guint next_index, n_components;
} Tarjan;

static void enter(Tarjan *self, guint node)
{
    self->index[node] = self->low[node] = ++self->next_index;
    self->cursor[node] = self->out.first[node];
    g_array_append_val(self->stack, node);
    g_array_append_val(self->path, node);
}

static void leave(Tarjan *self, guint node)
{
    g_array_set_size(self->path, self->path->len - 1);
    if (self->path->len > 0) {
        guint before = g_array_index(self->path, guint, self->path->len - 1);
        self->low[before] = MIN(self->low[before], self->low[node]);
    }
    if (self->low[node] != self->index[node])
        return;
    guint member;
    do {
        member = g_array_index(self->stack, guint, self->stack->len - 1);
        g_array_set_size(self->stack, self->stack->len - 1);
        self->component[member] = self->n_components;
    } while (member != node);
    self->n_components++;
}

static void walk_from(Tarjan *self, guint start)
{
    enter(self, start);
    while (self->path->len > 0) {
        guint node = g_array_index(self->path, guint, self->path->len - 1);
        if (self->cursor[node] == self->out.first[node + 1]) {
            leave(self, node);
            continue;
        }
        guint target = self->out.targets[self->cursor[node]++];
        if (self->index[target] == 0)
            enter(self, target);
        else if (self->component[target] == G_MAXUINT)
            self->low[node] = MIN(self->low[node], self->index[target]);
    }
}

guint *topology_components(guint n_nodes, const GArray *arcs, guint *count)
{
    Tarjan self = {.out = neighbours_of(n_nodes, arcs, FALSE),
                   .index = g_new0(guint, n_nodes + 1),
                   .low = g_new0(guint, n_nodes + 1),
                   .component = g_new(guint, n_nodes + 1),
                   .cursor = g_new0(guint, n_nodes + 1),
                   .stack = g_array_new(FALSE, FALSE, sizeof(guint)),
                   .path = g_array_new(FALSE, FALSE, sizeof(guint))};
    for (guint i = 0; i < n_nodes; i++)
        self.component[i] = G_MAXUINT;
    for (guint i = 0; i < n_nodes; i++)
        if (self.index[i] == 0)
            walk_from(&self, i);
    g_array_unref(self.stack);
    g_array_unref(self.path);
    g_free(self.index);
    g_free(self.low);
    g_free(self.cursor);
    neighbours_clear(&self.out);
    if (count != NULL)
        *count = self.n_components;
    return self.component;
}

static gboolean give_up(GArray *arcs, const guint *component, guint below, GArray *given_up)
{
    gboolean circle = FALSE;
    guint kept = 0;
    for (guint i = 0; i < arcs->len; i++) {
        Arc arc = g_array_index(arcs, Arc, i);
        gboolean inside = arc.from != arc.to && component[arc.from] == component[arc.to];
        circle = circle || inside;
        if (inside && arc.strength < below) {
            if (given_up != NULL)
                g_array_append_val(given_up, arc);
            continue;
        }
        g_array_index(arcs, Arc, kept++) = arc;
    }
    g_array_set_size(arcs, kept);
    return circle;
}

gboolean topology_break(guint n_nodes, GArray *arcs, guint keep, GArray *given_up)
{
    for (guint below = 0; below <= keep; below++) {
        g_autofree guint *component = topology_components(n_nodes, arcs, NULL);
        if (!give_up(arcs, component, below, given_up))
            return TRUE;
    }
    g_autofree guint *component = topology_components(n_nodes, arcs, NULL);
    return !give_up(arcs, component, 0, NULL);
}

/* Breadth first from `start` until an arc leads back to it. */
static GArray *circle_through(guint start, guint n_nodes, const Neighbours *out)
{
    g_autofree guint *before = g_new(guint, n_nodes);
    for (guint i = 0; i < n_nodes; i++)
        before[i] = G_MAXUINT;
    g_autoptr(GArray) queue = g_array_new(FALSE, FALSE, sizeof(guint));
    g_array_append_val(queue, start);
    for (guint head = 0; head < queue->len; head++) {
        guint node = g_array_index(queue, guint, head);
        for (guint i = out->first[node]; i < out->first[node + 1]; i++) {
            guint target = out->targets[i];
            if (target == start) {
                GArray *circle = g_array_new(FALSE, FALSE, sizeof(guint));
                for (guint back = node; back != start; back = before[back])
                    g_array_prepend_val(circle, back);
                g_array_prepend_val(circle, start);
                return circle;
            }
            if (before[target] != G_MAXUINT)
                continue;
            before[target] = node;
            g_array_append_val(queue, target);
        }
    }
    return NULL;
}

GArray *topology_cycle(guint n_nodes, const GArray *arcs)
{
    g_autofree guint *component = topology_components(n_nodes, arcs, NULL);
    guint start = G_MAXUINT;
    for (guint i = 0; i < arcs->len; i++) {
        const Arc *arc = &g_array_index(arcs, Arc, i);
        if (component[arc->from] == component[arc->to])
            start = MIN(start, MIN(arc->from, arc->to));
    }
    if (start == G_MAXUINT)
        return NULL;
    Neighbours out = neighbours_of(n_nodes, arcs, FALSE);
    GArray *circle = circle_through(start, n_nodes, &out);
    neighbours_clear(&out);
    return circle;
}

/* A heap of nodes by rank, the lowest on top. */
static void heap_push(GArray *heap, const guint *rank, guint node)
{
    g_array_append_val(heap, node);
    guint *items = &g_array_index(heap, guint, 0);
    for (guint at = heap->len - 1; at > 0;) {
        guint up = (at - 1) / 2;
        if (rank[items[up]] <= rank[items[at]])
            break;
        guint moved = items[up];
        items[up] = items[at];
        items[at] = moved;
        at = up;
    }
}

static guint heap_pop(GArray *heap, const guint *rank)
{
    guint *items = &g_array_index(heap, guint, 0);
    guint top = items[0];
    guint length = heap->len - 1;
    items[0] = items[length];
    g_array_set_size(heap, length);
    for (guint at = 0;;) {
        guint lowest = at;
        for (guint child = 2 * at + 1; child <= 2 * at + 2 && child < length; child++)
            if (rank[items[child]] < rank[items[lowest]])
                lowest = child;
        if (lowest == at)
            return top;
        guint moved = items[lowest];
        items[lowest] = items[at];
        items[at] = moved;
        at = lowest;
    }
}

GArray *topology_sort(guint n_nodes, const GArray *arcs, const guint *rank, const guint *next)
{
    Neighbours needed_by = neighbours_of(n_nodes, arcs, TRUE);
    g_autofree guint *missing = g_new0(guint, n_nodes + 1);
    g_autofree gboolean *taken = g_new0(gboolean, n_nodes + 1);
    g_autoptr(GArray) heap = g_array_new(FALSE, FALSE, sizeof(guint));
    GArray *order = g_array_sized_new(FALSE, FALSE, sizeof(guint), n_nodes);
    for (guint i = 0; i < arcs->len; i++)
        missing[g_array_index(arcs, Arc, i).from]++;
    for (guint i = 0; i < n_nodes; i++)
        if (missing[i] == 0)
            heap_push(heap, rank, i);
    guint follower = G_MAXUINT;
    while (heap->len > 0) {
        gboolean follow = follower != G_MAXUINT && missing[follower] == 0 && !taken[follower];
        guint node = follow ? follower : heap_pop(heap, rank);
        if (taken[node])
            continue;
        taken[node] = TRUE;
        g_array_append_val(order, node);
        follower = next == NULL ? G_MAXUINT : next[node];
        for (guint i = needed_by.first[node]; i < needed_by.first[node + 1]; i++)
            if (--missing[needed_by.targets[i]] == 0)
                heap_push(heap, rank, needed_by.targets[i]);
    }
    neighbours_clear(&needed_by);
    return order;
}
