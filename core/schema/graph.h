/*
 * Graph: which statement of a tree needs which other to have run before it.
 *
 *     g_autoptr(Graph) graph = graph_new("public");
 *     for each file: graph_add(graph, parse);            the parse may be freed afterwards
 *     graph_link(graph);
 *     for (guint i = 0; i < graph->arcs->len; i++) …g_array_index(graph->arcs, Arc, i).from, .to…
 *
 * Nodes are statements, numbered in the order added; node i of graph->nodes. An arc runs from a
 * statement to what makes something that it names: through each file's own search_path (SET,
 * set_config) or the default one. Besides names:
 *   - a foreign key needs the primary key or unique constraint that it points to, wherever that is
 * made;
 *   - rows go into a table after those of the tables that it has foreign keys to;
 *   - what uses a table comes after the columns that other files add to it;
 *   - a view comes after the primary keys of its tables (GROUP BY may rely on one).
 * How sure an arc is tells its strength. Names that nothing in the tree makes (built in, of an
 * extension) need every CREATE EXTENSION.
 */
#ifndef CORE_SCHEMA_GRAPH_H
#define CORE_SCHEMA_GRAPH_H

#include "core/schema/topology.h"
#include "core/sql/statement.h"

#include <glib.h>

typedef enum ArcStrength {
    ARC_WEAK,  /* likely: names in PL/pgSQL, extensions for names unknown */
    ARC_GUESS, /* probable: rows, columns, keys as above; one of several functions of that name */
    ARC_FILE,  /* as written: two statements of one file that work on the same object */
    ARC_BODY,  /* a string body in SQL: checked only with check_function_bodies */
    ARC_HARD   /* the server refuses the statement otherwise */
} ArcStrength;

typedef enum GraphNodeFlags {
    NODE_DATA = 1 << 0,    /* changes rows or calls something: comes late, in the order written */
    NODE_BARRIER = 1 << 1, /* nobody knows what it does: DO, what cannot be parsed, \i */
    NODE_SETTING = 1 << 2, /* SET, RESET, set_config */
    NODE_TRANSACTION = 1 << 3 /* BEGIN, COMMIT */
} GraphNodeFlags;

typedef struct GraphNode {
    guint file;      /* number of the graph_add() call */
    guint statement; /* in its parse; G_MAXUINT: an include */
    guint flags;
    guint line, column;
    gsize start, end;   /* bytes: from behind the statement before it, to behind its ";" or data */
    gsize text;         /* where the statement itself begins */
    const char *label;  /* "table public.orders", "alter table app.orders": for people */
    ObjectKind kind;    /* of the first thing that it makes; UNKNOWN when it makes none */
    const char *object; /* its whole name; NULL likewise */
} GraphNode;

typedef struct Graph {
    GArray *nodes; /* of GraphNode */
    GArray *arcs;  /* of Arc over nodes, after graph_link(); without repetitions, none to itself */
    GPtrArray *paths;         /* of char *: the files added */
    struct GraphNames *names; /* private */
} Graph;

Graph *graph_new(const char *search_path);
void graph_free(Graph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Graph, graph_free)

/* The statements of a file; of \i and \ir only that nobody knows what they do. */
void graph_add(Graph *graph, const Parse *parse, const char *path);

/* What \i and \ir bring along: `add` is called where one stands and hands over its statements with
 * graph_add_part(). */
typedef struct GraphIncludes {
    gboolean (*add)(Graph *graph, const Script *script, const ScriptItem *item, gpointer data,
                    GError **error);
    gpointer data;
} GraphIncludes;

gboolean graph_add_with(Graph *graph, const Parse *parse, const char *path,
                        const GraphIncludes *includes, GError **error);

/* Statements that belong to the node added last. */
void graph_add_part(Graph *graph, const Parse *parse);

void graph_link(Graph *graph);

/* Arcs of strength FILE between statements of one file that work on the same thing, are in need of
 * each other's effects, or must keep their order for what nobody knows about them. Appended to
 * `arcs`. */
void graph_link_file(const Graph *graph, guint file, GArray *arcs);

/* "db/a.sql:3 (table public.a)"; free with g_free(). */
char *graph_node_format(const Graph *graph, guint node);

/* The nodes that make what `node` names, without those before it in `order` (positions by node):
 * what came too late. For messages; of guint, in the order the statement names them. */
GArray *graph_late(const Graph *graph, guint node, const guint *position);

#endif
