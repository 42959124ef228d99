#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "anonymize/copy_text.h"
#include "core/pg/copy.h"
#include "core/pg/scratch.h"

static Scratch *scratch;
static Connection *source, *target;

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    scratch = scratch_start(NULL, &error);
    g_autofree char *url =
        scratch != NULL ? scratch_create_database(scratch, "bytes", &error) : NULL;
    if (url != NULL)
        source = connection_open(&(ConnectionOptions){.url = url}, &error);
    if (source != NULL)
        target = connection_open(&(ConnectionOptions){.url = url}, &error);
    if (error != NULL)
        print_error("%s\n", error->message);
    return error != NULL;
}

static int stop(void **state)
{
    (void)state;
    g_clear_pointer(&source, connection_close);
    g_clear_pointer(&target, connection_close);
    g_clear_pointer(&scratch, scratch_stop);
    return 0;
}

/* Every character that escapes are made of, and each ASCII one, in all pairs. */
static const char fixture[] =
    "CREATE TABLE texts (id int, t text, hex text, n text);"
    "INSERT INTO texts SELECT row_number() over (), t, encode(convert_to(t, 'UTF8'), 'hex'),"
    " CASE WHEN random() < 0.5 THEN 'x' END FROM"
    " (SELECT chr(a) || chr(b) AS t FROM generate_series(1, 127) a, generate_series(1, 127) b"
    "  UNION ALL SELECT '' UNION ALL SELECT E'\\\\N' UNION ALL SELECT E'\\\\.'"
    "  UNION ALL SELECT E'\\u00e9\\t\\U0001F600\\\\x41') v;"
    "CREATE TABLE copied (LIKE texts);";

static void check_row(CopyRow *row, GString *out)
{
    const Field *text = copy_row_field(row, 1, NULL);
    const Field *hex = copy_row_field(row, 2, NULL);
    assert_non_null(text);
    g_autoptr(GString) found = g_string_new(NULL);
    for (gsize i = 0; i < text->length; i++)
        g_string_append_printf(found, "%02x", (guint8)text->data[i]);
    assert_int_equal(found->len, hex->length);
    assert_memory_equal(found->str, hex->data, hex->length);
    const Field fields[4] = {[1] = *text};
    const gboolean touched[4] = {[1] = TRUE};
    copy_row_write(row, fields, touched, out);
}

static void test_copy_text__reads_and_writes_as_the_server_does(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    connection_run_script(source, fixture, NULL, NULL, NULL, NULL, &error);
    assert_null(error);
    g_autoptr(CopyOut) out = copy_out_begin(source, "COPY texts TO STDOUT", &error);
    g_autoptr(CopyIn) in = copy_in_begin(target, "COPY copied FROM STDIN", &error);
    assert_null(error);
    g_autoptr(CopyRow) row = copy_row_new(4);
    g_autoptr(GString) line = g_string_new(NULL);
    gsize length;
    for (const char *next; (next = copy_out_row(out, &length, &error)) != NULL;) {
        assert_true(copy_row_split(row, next, length, &error));
        g_string_truncate(line, 0);
        check_row(row, line);
        assert_true(copy_in_write(in, line->str, line->len, &error));
    }
    assert_true(copy_in_finish(in, NULL, &error));
    assert_null(error);
    g_autoptr(Result) differ =
        connection_query(target,
                         "SELECT count(*), (SELECT count(*) FROM copied) FROM"
                         " (SELECT * FROM texts EXCEPT ALL SELECT * FROM copied) d",
                         0, NULL, &error);
    assert_string_equal(result_value(differ, 0, 0), "0");
    assert_string_equal(result_value(differ, 0, 1), "16133");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copy_text__reads_and_writes_as_the_server_does),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
