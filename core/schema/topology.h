/*
 * Topology: components, cycles and orders of a directed graph of numbered nodes. An arc says that
 * `from` needs `to`, and how badly; weaker arcs may be given up where a circle would remain.
 *
 *     g_autofree guint *component = topology_components(n, arcs, NULL);
 *     g_autoptr(GArray) order = topology_sort(n, arcs, rank, NULL);
 *
 * All run in time linear in nodes and arcs (the sort times a logarithm) and give the same answer
 * everywhere.
 */
#ifndef CORE_SCHEMA_TOPOLOGY_H
#define CORE_SCHEMA_TOPOLOGY_H

#include <glib.h>

typedef struct Arc {
    guint from, to;
    guint strength;
} Arc;

/* The strongly connected component of each node, numbered so that what is needed has the lower
 * number (Tarjan, 1972). `count`: how many there are; may be NULL. Free with g_free(). */
guint *topology_components(guint n_nodes, const GArray *arcs, guint *count);

/*
 * Takes arcs away, weakest first and only inside circles, until none is left or only arcs of at
 * least `keep` are in it. The given up ones are appended to `given_up` (of Arc; may be NULL). TRUE
 * when no circle is left.
 */
gboolean topology_break(guint n_nodes, GArray *arcs, guint keep, GArray *given_up);

/* A shortest circle through the lowest node that is in one: nodes in order, each needs the next and
 * the last the first. NULL when there is none. */
GArray *topology_cycle(guint n_nodes, const GArray *arcs);

/*
 * Every node after all that it needs; among those that may come next the one of lowest rank. `next`
 * (may be NULL) gives a node that is taken at once when it may follow the one just taken
 * (G_MAXUINT: none). The arcs must be free of circles.
 */
GArray *topology_sort(guint n_nodes, const GArray *arcs, const guint *rank, const guint *next);

#endif
