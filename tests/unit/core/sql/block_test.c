#include "tests/unit/core/sql/parsed.h"

#include "core/sql/block.h"

/* "3:5 CREATE TABLE ?" a line: the place in the file, the tag, "?" where it may not run, "!" where
 * EXECUTE runs it. */
static void append_steps(GString *lines, const struct Block *block, const char *indent)
{
    static const char *const words[] = {[BLOCK_DYNAMIC] = "dynamic",
                                        [BLOCK_SAVE] = "save",
                                        [BLOCK_UNDO] = "undo",
                                        [BLOCK_COMMIT] = "commit",
                                        [BLOCK_ROLLBACK] = "rollback"};
    for (guint i = 0; i < block->n_steps; i++) {
        const BlockStep *step = &block->steps[i];
        if (step->kind == BLOCK_SAVE || step->kind == BLOCK_UNDO) {
            g_string_append_printf(lines, "%s%s\n", indent, words[step->kind]);
            continue;
        }
        if (step->kind != BLOCK_RUNS) {
            g_string_append_printf(lines, "%s%u:%u %s%s\n", indent, step->line, step->column,
                                   words[step->kind], step->maybe ? "?" : "");
            continue;
        }
        const Statement *statement = &block->parse->statements[step->statement];
        g_string_append_printf(lines, "%s%u:%u %s%s%s\n", indent, statement->line,
                               statement->column,
                               statement->kind == STATEMENT_OPAQUE ? "opaque" : statement->tag,
                               step->maybe ? "?" : "", step->executed ? "!" : "");
        if (statement->block != NULL)
            append_steps(lines, statement->block, "  ");
    }
    if (block->broken)
        g_string_append_printf(lines, "%sbroken\n", indent);
}

#define assert_steps(sql, expected)                                                                \
    do {                                                                                           \
        g_auto(Parsed) parsed = parse_text_with(sql, PARSE_BODIES | PARSE_TRAITS);                 \
        assert_true(parsed.parse->n_statements > 0);                                               \
        assert_non_null(parsed.parse->statements[0].block);                                        \
        g_autoptr(GString) lines = g_string_new(NULL);                                             \
        append_steps(lines, parsed.parse->statements[0].block, "");                                \
        assert_string_equal(lines->str, expected);                                                 \
    } while (0)

static void test_block__tells_places_in_the_file(void **state)
{
    (void)state;
    assert_steps("DO $$\nBEGIN\n  /* \303\251 */ CREATE TABLE a (b int); DROP TABLE c;\nEND $$;\n",
                 "3:11 CREATE TABLE\n3:35 DROP TABLE\n");
}

static void test_block__tells_places_in_doubled_quotes(void **state)
{
    (void)state;
    assert_steps("DO 'BEGIN RAISE NOTICE ''x''; DROP TABLE a; EXECUTE ''DROP TABLE b''; END';",
                 "1:31 DROP TABLE\n1:55 DROP TABLE!\n");
    assert_steps("DO E'BEGIN\\nDROP TABLE a; END';", "1:13 DROP TABLE\n");
}

static void test_block__executes_constants(void **state)
{
    (void)state;
    assert_steps("DO $$BEGIN\nEXECUTE 'DROP TABLE a; DROP VIEW ' || 'b';\n"
                 "EXECUTE format('DROP TABLE %I.%2$I', 's', 'T') USING 1;\n"
                 "EXECUTE (('ANALYZE t'::text));\nEXECUTE concat('DROP ', 'TABLE x') INTO y;\n"
                 "END$$",
                 "2:10 DROP TABLE!\n2:24 DROP VIEW!\n3:17 DROP TABLE!\n4:12 ANALYZE!\n"
                 "5:17 DROP TABLE!\n");
}

static void test_block__executes_constants_of_several_lines(void **state)
{
    (void)state;
    assert_steps("DO $$BEGIN\nEXECUTE 'DELETE FROM ' -- it's\n    'x'\n'';\nEND$$",
                 "2:10 DELETE!\n");
}

static void test_block__format_fills_names_and_values_in(void **state)
{
    (void)state;
    g_auto(Parsed) parsed = parse_text_with(
        "DO $$BEGIN EXECUTE format('COMMENT ON TABLE %I.%I IS %L', 's', 'A \"b', 'it''s 100%%'); "
        "END$$",
        PARSE_BODIES);
    const struct Block *block = parsed.parse->statements[0].block;
    assert_int_equal(block->parse->statements[0].kind, STATEMENT_COMMENT);
    const Comment *comment = block->parse->statements[0].comment;
    assert_string_equal(comment->object.schema, "s");
    assert_string_equal(comment->object.name, "A \"b");
    assert_string_equal(comment->text, "it's 100%%");
}

static void test_block__other_texts_are_dynamic(void **state)
{
    (void)state;
    assert_steps("DO $$BEGIN\nEXECUTE 'DROP TABLE ' || x;\nEXECUTE format('DROP TABLE %I', x);\n"
                 "EXECUTE format('DROP TABLE %I');\nEXECUTE x.y;\nEXECUTE U&'DROP TABLE a';\n"
                 "EXECUTE 'a' || CASE WHEN x THEN ';' END;\nEND$$",
                 "2:1 dynamic\n3:1 dynamic\n4:1 dynamic\n5:1 dynamic\n6:1 dynamic\n7:1 dynamic\n");
}

static void test_block__ways_come_apart_and_the_longest_stays(void **state)
{
    (void)state;
    assert_steps("DO $$BEGIN\nIF a THEN\nDROP TABLE a;\nELSIF CASE WHEN b THEN c END THEN\n"
                 "DROP TABLE b; DROP TABLE c;\nELSE DROP TABLE d; END IF;\nDROP TABLE e;\nEND$$",
                 "save\n3:1 DROP TABLE?\nundo\nsave\n6:6 DROP TABLE?\nundo\n5:1 DROP TABLE?\n"
                 "5:15 DROP TABLE?\n7:1 DROP TABLE\n");
    assert_steps("DO $$BEGIN\nCASE x WHEN 1 THEN DROP TABLE a; ELSE NULL; END CASE;\nEND$$",
                 "2:20 DROP TABLE?\n");
}

static void test_block__handlers_come_before_what_they_are_for(void **state)
{
    (void)state;
    assert_steps(
        "DO $$BEGIN\nCREATE TYPE t AS ENUM ();\nEXCEPTION WHEN duplicate_object OR "
        "sqlstate '42710' THEN\nALTER TYPE t ADD VALUE 'x';\nWHEN others THEN NULL;\nEND$$",
        "save\n4:1 ALTER TYPE?\nundo\n2:1 CREATE TYPE?\n");
}

static void test_block__loops_over_queries(void **state)
{
    (void)state;
    assert_steps("DO $$DECLARE r record; n int := 0; c CURSOR FOR SELECT 1;\nBEGIN\n<<l>>\n"
                 "FOR r IN SELECT * FROM t LOOP\nn := n + 1; r.a[1] = 2; PERFORM f(r);\n"
                 "EXIT l WHEN n > 3;\nEND LOOP l;\nFOR i IN (1)..2 LOOP DROP TABLE x; END LOOP;\n"
                 "FOR r IN EXECUTE 'SELECT 2' LOOP NULL; END LOOP;\n"
                 "WHILE true LOOP COMMIT; END LOOP;\nFOREACH n IN ARRAY a LOOP NULL; END LOOP;\n"
                 "OPEN c FOR SELECT 3; RETURN;\nEND$$",
                 "4:10 SELECT\n5:25 SELECT?\n8:22 DROP TABLE?\n9:19 SELECT!\n10:17 commit?\n"
                 "12:12 SELECT\n");
}

static void test_block__into_is_no_part_of_sql(void **state)
{
    (void)state;
    g_auto(Parsed) parsed =
        parse_text_with("DO $$BEGIN SELECT a INTO STRICT x FROM t; END$$", PARSE_BODIES);
    const Statement *statement = &parsed.parse->statements[0].block->parse->statements[0];
    assert_int_equal(statement->kind, STATEMENT_SELECT);
}

static void test_block__blocks_within_blocks(void **state)
{
    (void)state;
    assert_steps("DO $$BEGIN\nDO $a$BEGIN DROP TABLE x; END$a$;\nEXECUTE 'DO ''BEGIN DROP TABLE y; "
                 "END''';\nEND$$",
                 "2:1 DO\n  2:13 DROP TABLE\n3:10 DO!\n  3:21 DROP TABLE\n");
}

static void test_block__functions_keep_their_semicolons(void **state)
{
    (void)state;
    assert_steps("DO $$BEGIN\nCREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true "
                 "THEN 1 END; SELECT 2; END;\nDROP TABLE a;\nEND$$",
                 "2:1 CREATE FUNCTION\n3:1 DROP TABLE\n");
}

static void test_block__broken_ones_say_so(void **state)
{
    (void)state;
    assert_steps("DO 'BEGIN DROP TABLE a; IF x THEN DROP TABLE b;'",
                 "1:11 DROP TABLE\n1:35 DROP TABLE?\nbroken\n");
    assert_steps("DO ''", "broken\n");
    assert_steps("DO 'BEGIN x; END; y'", "1:11 opaque\nbroken\n");
}

static void test_block__of_a_function_has_what_its_other_reader_leaves_out(void **state)
{
    (void)state;
    const char *sql = "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$BEGIN\n"
                      "SELECT 1;\nCREATE TABLE x (a b c);\nEXECUTE 'INSERT INTO t VALUES (1)';\n"
                      "EXECUTE y;\nEND$$";
    g_auto(Parsed) parsed = parse_text_with(sql, PARSE_BODIES | PARSE_BLOCKS | PARSE_TRAITS);
    const Statement *statement = &parsed.parse->statements[0];
    g_autoptr(GString) lines = g_string_new(NULL);
    append_steps(lines, statement->block, "");
    assert_string_equal(lines->str, "3:1 opaque\n4:10 INSERT!\n5:1 dynamic\n");
    assert_int_equal(statement->n_traits, 2);
    for (guint i = 0; i < 2; i++) {
        const Trait *trait = &statement->traits[i];
        assert_true(trait->in_body);
        const char *at = trait->kind == TRAIT_INSERT ? "t VALUES" : "c);";
        assert_ptr_equal(strstr(sql, at), sql + trait->offset);
    }
}

static void test_block__counts_statements_and_those_nobody_read(void **state)
{
    (void)state;
    guint statements, unread;
    g_auto(Parsed) parsed = parse_text_with(
        "SELECT 1; DO $$BEGIN DROP TABLE a; EXECUTE b; DO 'BEGIN EXECUTE c; END'; END$$; DO "
        "LANGUAGE plperl ''; x;",
        PARSE_BODIES);
    block_count(parsed.parse, &statements, &unread);
    assert_int_equal(statements, 8);
    assert_int_equal(unread, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_block__tells_places_in_the_file),
        cmocka_unit_test(test_block__tells_places_in_doubled_quotes),
        cmocka_unit_test(test_block__executes_constants),
        cmocka_unit_test(test_block__executes_constants_of_several_lines),
        cmocka_unit_test(test_block__format_fills_names_and_values_in),
        cmocka_unit_test(test_block__other_texts_are_dynamic),
        cmocka_unit_test(test_block__ways_come_apart_and_the_longest_stays),
        cmocka_unit_test(test_block__handlers_come_before_what_they_are_for),
        cmocka_unit_test(test_block__loops_over_queries),
        cmocka_unit_test(test_block__into_is_no_part_of_sql),
        cmocka_unit_test(test_block__blocks_within_blocks),
        cmocka_unit_test(test_block__functions_keep_their_semicolons),
        cmocka_unit_test(test_block__broken_ones_say_so),
        cmocka_unit_test(test_block__of_a_function_has_what_its_other_reader_leaves_out),
        cmocka_unit_test(test_block__counts_statements_and_those_nobody_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
