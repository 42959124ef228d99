#include "core/schema/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void add(Graph *graph, const char *path, const char *sql)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(sql, strlen(sql));
    g_autoptr(Script) script = script_split(path, bytes, FALSE, NULL);
    assert_non_null(script);
    g_autoptr(Parse) parse = parse_script_with(script, PARSE_BLOCKS);
    assert_int_equal(parse->n_opaque, 0);
    graph_add(graph, parse, path);
}

static Graph *graph_of(const char *sql)
{
    Graph *graph = graph_new(NULL);
    add(graph, "a.sql", sql);
    graph_link(graph);
    return graph;
}

/* The strength of an arc, or -1 without one. */
static int arc(const Graph *graph, guint from, guint to)
{
    for (guint i = 0; i < graph->arcs->len; i++) {
        const Arc *found = &g_array_index(graph->arcs, Arc, i);
        if (found->from == from && found->to == to)
            return (int)found->strength;
    }
    return -1;
}

static void test_graph__labels_and_places(void **state)
{
    (void)state;
    g_autoptr(Graph) graph = graph_of(
        "CREATE TABLE \"T\" (a int);\n\n  ALTER TABLE \"T\" ALTER a SET NOT NULL;\nSELECT 1;\n");
    g_autofree char *first = graph_node_format(graph, 0), *second = graph_node_format(graph, 1);
    assert_string_equal(first, "a.sql:1 (table public.\"T\")");
    assert_string_equal(second, "a.sql:3 (alter table \"T\")");
    const GraphNode *node = &g_array_index(graph->nodes, GraphNode, 1);
    assert_int_equal(node->column, 3);
    assert_null(node->object);
    assert_int_equal(g_array_index(graph->nodes, GraphNode, 0).kind, OBJECT_TABLE);
    assert_int_equal(g_array_index(graph->nodes, GraphNode, 2).flags, NODE_DATA);
}

static void test_graph__what_each_statement_needs(void **state)
{
    (void)state;
    g_autoptr(Graph) graph =
        graph_of("CREATE SCHEMA app;"                                      /* 0 */
                 "CREATE TYPE app.mood AS ENUM ('a');"                     /* 1 */
                 "CREATE TABLE app.t (id serial PRIMARY KEY, m app.mood);" /* 2 */
                 "CREATE INDEX i ON app.t (m);"                            /* 3 */
                 "COMMENT ON INDEX app.i IS 'x';"                          /* 4 */
                 "SELECT setval('app.t_id_seq', 1);"                       /* 5 */
                 "CREATE VIEW app.v AS SELECT id FROM app.t GROUP BY id;"  /* 6 */
                 "GRANT SELECT ON app.v TO PUBLIC;"                        /* 7 */
                 "CREATE TABLE app.u (t int REFERENCES app.t, r app.t);"   /* 8 */
                 "CREATE TABLE app.w (LIKE app.u);");                      /* 9 */
    assert_int_equal(arc(graph, 1, 0), ARC_HARD);
    assert_int_equal(arc(graph, 2, 1), ARC_HARD);
    assert_int_equal(arc(graph, 3, 2), ARC_HARD);
    assert_int_equal(arc(graph, 5, 2), ARC_HARD);
    assert_int_equal(arc(graph, 6, 2), ARC_HARD);
    assert_int_equal(arc(graph, 7, 6), ARC_HARD);
    assert_int_equal(arc(graph, 8, 2), ARC_HARD);
    assert_int_equal(arc(graph, 9, 8), ARC_HARD);
    assert_int_equal(arc(graph, 2, 8), -1);
}

static void test_graph__foreign_key_needs_the_key_it_points_to(void **state)
{
    (void)state;
    g_autoptr(Graph) graph =
        graph_of("CREATE TABLE t (a int, b int, c int);"                                    /* 0 */
                 "ALTER TABLE t ADD PRIMARY KEY (a);"                                       /* 1 */
                 "CREATE UNIQUE INDEX ON t (c, b);"                                         /* 2 */
                 "CREATE TABLE u (a int REFERENCES t);"                                     /* 3 */
                 "CREATE TABLE v (b int, c int, FOREIGN KEY (b, c) REFERENCES t (b, c));"); /* 4 */
    assert_int_equal(arc(graph, 3, 1), ARC_HARD);
    assert_int_equal(arc(graph, 3, 2), -1);
    assert_int_equal(arc(graph, 4, 2), ARC_HARD);
    assert_int_equal(arc(graph, 4, 1), -1);
}

static void test_graph__bodies_are_less_sure(void **state)
{
    (void)state;
    g_autoptr(Graph) graph = graph_of(
        "CREATE TABLE t (a int);"                                                      /* 0 */
        "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t';" /* 1 */
        "CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS 'BEGIN PERFORM 1 FROM t; END';" /* 2
                                                                                               */
        "CREATE FUNCTION h() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t; "
        "END;"); /* 3 */
    assert_int_equal(arc(graph, 1, 0), ARC_BODY);
    assert_int_equal(arc(graph, 2, 0), ARC_WEAK);
    assert_int_equal(arc(graph, 3, 0), ARC_HARD);
}

static void test_graph__overloads_are_guessed_unless_the_types_are_given(void **state)
{
    (void)state;
    g_autoptr(Graph) graph =
        graph_of("CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';"  /* 0 */
                 "CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1';" /* 1 */
                 "CREATE TABLE t (a int DEFAULT f(1));"                            /* 2 */
                 "COMMENT ON FUNCTION f(text) IS 'x';");                           /* 3 */
    assert_int_equal(arc(graph, 2, 0), ARC_GUESS);
    assert_int_equal(arc(graph, 2, 1), ARC_GUESS);
    assert_int_equal(arc(graph, 3, 1), ARC_HARD);
    assert_int_equal(arc(graph, 3, 0), -1);
}

static void test_graph__search_path_decides(void **state)
{
    (void)state;
    g_autoptr(Graph) graph = graph_new("one, two");
    add(graph, "a.sql", "CREATE TABLE t (a int);");                        /* 0: one.t */
    add(graph, "b.sql", "SET search_path = two; CREATE TABLE t (a int);"); /* 2: two.t */
    add(graph, "c.sql", "CREATE VIEW v AS SELECT * FROM t;");              /* 3 */
    add(graph, "d.sql", "SET search_path = two, one; CREATE VIEW w AS SELECT * FROM t, v;"); /* 5 */
    graph_link(graph);
    assert_int_equal(arc(graph, 3, 0), ARC_HARD);
    assert_int_equal(arc(graph, 3, 2), -1);
    assert_int_equal(arc(graph, 5, 2), ARC_HARD);
    assert_int_equal(arc(graph, 5, 3), ARC_HARD);
}

static void test_graph__renamed_and_moved_things_are_found(void **state)
{
    (void)state;
    g_autoptr(Graph) graph = graph_of("CREATE TABLE t (a int); ALTER TABLE t RENAME TO u; ALTER "
                                      "TABLE u SET SCHEMA app; CREATE VIEW v AS SELECT * FROM u;"
                                      "CREATE VIEW w AS SELECT * FROM app.u;");
    assert_int_equal(arc(graph, 1, 0), ARC_HARD);
    assert_int_equal(arc(graph, 3, 1), ARC_HARD);
}

static void test_graph__unknown_names_may_come_from_an_extension(void **state)
{
    (void)state;
    g_autoptr(Graph) graph = graph_of("CREATE TABLE t (a citext); CREATE TABLE u (a int DEFAULT "
                                      "abs(1)); CREATE EXTENSION citext;");
    assert_int_equal(arc(graph, 0, 2), ARC_WEAK);
    assert_int_equal(arc(graph, 1, 2), -1);
}

static void test_file__keeps_the_order_of_what_touches_the_same(void **state)
{
    (void)state;
    g_autoptr(Graph) graph =
        graph_of("CREATE TABLE t (a int); ALTER TABLE t ADD b int; CREATE INDEX ON t (b); INSERT "
                 "INTO t VALUES (1); DO $$ BEGIN END $$; CREATE TABLE z ();");
    graph_link_file(graph, 0, graph->arcs);
    assert_true(arc(graph, 2, 1) >= 0);
    assert_true(arc(graph, 3, 2) >= 0);
    assert_true(arc(graph, 4, 0) >= 0);
    assert_int_equal(arc(graph, 5, 4), ARC_FILE);
    assert_int_equal(arc(graph, 5, 1), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_graph__labels_and_places),
        cmocka_unit_test(test_graph__what_each_statement_needs),
        cmocka_unit_test(test_graph__foreign_key_needs_the_key_it_points_to),
        cmocka_unit_test(test_graph__bodies_are_less_sure),
        cmocka_unit_test(test_graph__overloads_are_guessed_unless_the_types_are_given),
        cmocka_unit_test(test_graph__search_path_decides),
        cmocka_unit_test(test_graph__renamed_and_moved_things_are_found),
        cmocka_unit_test(test_graph__unknown_names_may_come_from_an_extension),
        cmocka_unit_test(test_file__keeps_the_order_of_what_touches_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
