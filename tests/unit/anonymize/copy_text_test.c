#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "anonymize/copy_text.h"
#include "core/base/error.h"

static void split(CopyRow *row, const char *line, gsize length)
{
    g_autoptr(GError) error = NULL;
    assert_true(copy_row_split(row, line, length, &error));
    assert_null(error);
}

static void assert_field(CopyRow *row, guint column, const char *bytes, gsize length)
{
    g_autoptr(GError) error = NULL;
    const Field *field = copy_row_field(row, column, &error);
    assert_non_null(field);
    assert_false(field->null);
    assert_int_equal(field->length, length);
    assert_memory_equal(field->data, bytes, length);
}

static void test_copy_text__undoes_each_escape(void **state)
{
    (void)state;
    static const struct {
        const char *line, *value;
    } cases[] = {
        {"plain\n", "plain"},
        {"\n", ""},
        {"a\\tb\\nc\\rd\\be\\ff\\vg\n", "a\tb\nc\rd\be\ff\vg"},
        {"\\\\N\n", "\\N"},
        {"\\Nx\n", "Nx"},
        {"x\\N\n", "xN"},
        {"\\\\\n", "\\"},
        {"\\\\\\\\.\n", "\\\\."},
        {"\\101\\7x\\1018\n", "A\ax"
                              "A8"},
        {"\\x41\\x4g\\xg\n", "A\x04gxg"},
        {"\\501\n", "A"},
        {"\\q\\.\n", "q."},
        {"\\\tb\n", "\tb"},
        {"\xff\xfe\n", "\xff\xfe"},
        {"\xc3\xa9\\t\n", "\xc3\xa9\t"},
    };
    g_autoptr(CopyRow) row = copy_row_new(1);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        split(row, cases[i].line, strlen(cases[i].line));
        assert_field(row, 0, cases[i].value, strlen(cases[i].value));
    }
}

static void test_copy_text__tells_null_from_a_text(void **state)
{
    (void)state;
    g_autoptr(CopyRow) row = copy_row_new(3);
    split(row, "\\N\t\\\\N\t\n", 8);
    const Field *field = copy_row_field(row, 0, NULL);
    assert_true(field->null);
    assert_field(row, 1, "\\N", 2);
    assert_field(row, 2, "", 0);
}

static void test_copy_text__decoded_fields_stay_where_they_are(void **state)
{
    (void)state;
    g_autoptr(CopyRow) row = copy_row_new(3);
    split(row, "a\\tb\tc\\td\te\\tf\n", 15);
    const Field *last = copy_row_field(row, 2, NULL);
    const char *where = last->data;
    assert_field(row, 0, "a\tb", 3);
    assert_field(row, 1, "c\td", 3);
    assert_ptr_equal(copy_row_field(row, 2, NULL)->data, where);
    assert_field(row, 2, "e\tf", 3);
}

static void test_copy_text__refuses_rows_that_are_none(void **state)
{
    (void)state;
    static const struct {
        guint columns;
        const char *line;
    } cases[] = {
        {2, "a\n"},   {1, "a\tb\n"}, {1, "a"},     {1, ""},
        {1, "a\\\n"}, {0, "a\n"},    {1, "\\.\n"}, {2, "a\\\tb\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(CopyRow) row = copy_row_new(cases[i].columns);
        assert_false(copy_row_split(row, cases[i].line, strlen(cases[i].line), &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    }
}

static void test_copy_text__refuses_fields_without_telling_them(void **state)
{
    (void)state;
    static const char *const lines[] = {"secret\\000\tx\n", "secret\\x0\tx\n"};
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(CopyRow) row = copy_row_new(2);
        split(row, lines[i], strlen(lines[i]));
        assert_null(copy_row_field(row, 0, &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
        assert_null(strstr(error->message, "secret"));
        assert_field(row, 1, "x", 1);
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(CopyRow) row = copy_row_new(1);
    split(row, "a\0b\n", 4);
    assert_null(copy_row_field(row, 0, &error));
    assert_non_null(error);
}

static void test_copy_text__carries_no_columns(void **state)
{
    (void)state;
    g_autoptr(CopyRow) row = copy_row_new(0);
    split(row, "\n", 1);
    g_autoptr(GString) out = g_string_new(NULL);
    copy_row_write(row, NULL, NULL, out);
    assert_string_equal(out->str, "\n");
}

static void test_copy_text__untouched_fields_pass_byte_for_byte(void **state)
{
    (void)state;
    static const char line[] = "\\101\tsecret\t\\x41\\q\t\\N\n";
    g_autoptr(CopyRow) row = copy_row_new(4);
    split(row, line, sizeof line - 1);
    Field fields[4] = {{0}};
    fields[1] = (Field){.data = "a\tb", .length = 3};
    gboolean touched[4] = {FALSE, TRUE, FALSE, FALSE};
    g_autoptr(GString) out = g_string_new(NULL);
    copy_row_write(row, fields, touched, out);
    assert_string_equal(out->str, "\\101\ta\\tb\t\\x41\\q\t\\N\n");
    touched[0] = touched[3] = TRUE;
    fields[0] = (Field){.null = TRUE};
    fields[3] = (Field){.data = "\\N", .length = 2};
    g_string_truncate(out, 0);
    copy_row_write(row, fields, touched, out);
    assert_string_equal(out->str, "\\N\ta\\tb\t\\x41\\q\t\\\\N\n");
}

static void fill(GRand *random, GString *value)
{
    static const char likely[] = "\\\\\\N\t\n\r\b\f\v.x0174abc";
    g_string_truncate(value, 0);
    gint32 length = g_rand_int_range(random, 0, 12);
    for (gint32 i = 0; i < length; i++) {
        gboolean wild = g_rand_int_range(random, 0, 4) == 0;
        char c = wild ? (char)g_rand_int_range(random, 1, 256)
                      : likely[g_rand_int_range(random, 0, (gint32)sizeof likely - 1)];
        g_string_append_c(value, c);
    }
}

static void check_round_trip(GRand *random, CopyRow *row, guint columns)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new();
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < columns; i++) {
        GString *value = g_rand_int_range(random, 0, 5) == 0 ? NULL : g_string_new(NULL);
        if (value != NULL)
            fill(random, value);
        g_ptr_array_add(values, value);
        if (i > 0)
            g_string_append_c(line, '\t');
        copy_text_append(line, value != NULL ? &(Field){.data = value->str, .length = value->len}
                                             : &(Field){.null = TRUE});
    }
    g_string_append_c(line, '\n');
    assert_ptr_equal(memchr(line->str, '\n', line->len), line->str + line->len - 1);
    split(row, line->str, line->len);
    for (guint i = 0; i < columns; i++) {
        GString *value = g_ptr_array_index(values, i);
        const Field *field = copy_row_field(row, i, NULL);
        assert_non_null(field);
        assert_int_equal(field->null, value == NULL);
        if (value == NULL)
            continue;
        assert_int_equal(field->length, value->len);
        assert_memory_equal(field->data, value->str, value->len);
        g_string_free(value, TRUE);
    }
}

static void test_copy_text__what_is_encoded_decodes_to_itself(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(20261122);
    for (guint columns = 1; columns <= 40; columns++) {
        g_autoptr(CopyRow) row = copy_row_new(columns);
        for (guint i = 0; i < 50; i++)
            check_round_trip(random, row, columns);
    }
}

static void test_copy_text__reads_a_row_of_1600_columns(void **state)
{
    (void)state;
    g_autoptr(GRand) random = g_rand_new_with_seed(1600);
    g_autoptr(CopyRow) row = copy_row_new(1600);
    check_round_trip(random, row, 1600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy_text__undoes_each_escape),
        cmocka_unit_test(test_copy_text__tells_null_from_a_text),
        cmocka_unit_test(test_copy_text__decoded_fields_stay_where_they_are),
        cmocka_unit_test(test_copy_text__refuses_rows_that_are_none),
        cmocka_unit_test(test_copy_text__refuses_fields_without_telling_them),
        cmocka_unit_test(test_copy_text__carries_no_columns),
        cmocka_unit_test(test_copy_text__untouched_fields_pass_byte_for_byte),
        cmocka_unit_test(test_copy_text__what_is_encoded_decodes_to_itself),
        cmocka_unit_test(test_copy_text__reads_a_row_of_1600_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
