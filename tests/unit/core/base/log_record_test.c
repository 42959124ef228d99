/* Records of what happened, as lines and as JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/base/log_record.h"

static void test_quote__is_done_where_it_is_needed(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"plain", "plain"},
        {"", "\"\""},
        {"two words", "\"two words\""},
        {"a=b", "\"a=b\""},
        {"\"", "\"\\\"\""},
        {"a\nb", "\"a\\nb\""},
        {"a\r\tb", "\"a\\r\\tb\""},
        {"\033[1m", "\"\\x1b[1m\""},
        {"c:\\d", "\"c:\\\\d\""},
        {"\303\251", "\303\251"},
        {"\303\251 a", "\"\303\251 a\""},
        {"a\377", "\"a\\xff\""},
        {"a\302\233b c", "\"a\\xc2\\x9bb c\""},
        {"a\342\200\250b c", "\"a\\xe2\\x80\\xa8b c\""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *quoted = log_quote(cases[i][0]);
        assert_string_equal(quoted, cases[i][1]);
    }
}

static char *without_secrets(const char *text)
{
    return g_strdup(strcmp(text, "s3cret") == 0 ? "***" : text);
}

static LogRecord *sample(void)
{
    LogRecord *record = log_record_new("thing_done");
    log_record_add_text(record, "name", "a\nevent=forged");
    log_record_add_text(record, "absent", NULL);
    log_record_add_text(record, "word", "s3cret");
    log_record_add_text(record, "version", "0012");
    log_record_add_count(record, "rows", 3);
    log_record_add_flag(record, "dry_run", TRUE);
    log_record_add_duration(record, "duration_ms", 12345);
    return record;
}

static void test_record__is_one_line(void **state)
{
    (void)state;
    g_autoptr(LogRecord) record = sample();
    g_autofree char *line = log_record_format(record, without_secrets);
    assert_string_equal(line, "event=thing_done name=\"a\\nevent=forged\" word=*** version=0012 "
                              "rows=3 dry_run=true duration_ms=12.3");
    assert_string_equal(log_record_event(record), "thing_done");
    assert_string_equal(log_record_text(record, "version"), "0012");
    assert_null(log_record_text(record, "absent"));
    assert_int_equal(log_record_count(record, "rows"), 3);
}

static void test_record__keeps_its_types_in_json(void **state)
{
    (void)state;
    g_autoptr(LogRecord) record = sample();
    json_t *object = json_object();
    log_record_add_text(record, "broken", "a\377");
    log_record_to_json(record, without_secrets, object);
    char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(15));
    assert_string_equal(text,
                        "{\"event\":\"thing_done\",\"name\":\"a\\nevent=forged\",\"word\":\"***\","
                        "\"version\":\"0012\",\"rows\":3,\"dry_run\":true,\"duration_ms\":12.3,"
                        "\"broken\":\"a\357\277\275\"}");
    free(text);
    json_decref(object);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quote__is_done_where_it_is_needed),
        cmocka_unit_test(test_record__is_one_line),
        cmocka_unit_test(test_record__keeps_its_types_in_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
