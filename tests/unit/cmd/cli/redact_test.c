/* What may be shown of a text that holds passwords. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cmd/cli/redact.h"

#include <glib.h>

static void assert_redacted(const char *text, const char *expected)
{
    g_autofree char *shown = redact_passwords(text);
    assert_string_equal(shown, expected);
}

static void test_redact__passwords_of_urls(void **state)
{
    (void)state;
    assert_redacted("postgresql://me:s3cret@h/db", "postgresql://me:***@h/db");
    assert_redacted("postgres://me:p@ss:w@h:5432/db?x=1", "postgres://me:***@h:5432/db?x=1");
    assert_redacted("cannot open \"postgresql://:x@/d\" now",
                    "cannot open \"postgresql://:***@/d\" now");
    assert_redacted("a postgres://u:1@h/a and postgres://u:2@h/b",
                    "a postgres://u:***@h/a and postgres://u:***@h/b");
    assert_redacted("postgresql://h/db?user=u&password=s3cret&x=1",
                    "postgresql://h/db?user=u&password=***&x=1");
}

static void test_redact__passwords_of_conninfo_strings(void **state)
{
    (void)state;
    assert_redacted("host=h password=s3cret dbname=d", "host=h password=*** dbname=d");
    assert_redacted("password = 's3 \\' cret' host=h", "password = *** host=h");
    assert_redacted("sslpassword=k PASSWORD=x", "sslpassword=*** PASSWORD=***");
    assert_redacted("password='never closed", "password=***");
}

static void test_redact__passwords_of_sql(void **state)
{
    (void)state;
    assert_redacted("CREATE ROLE r LOGIN PASSWORD 'it''s' VALID",
                    "CREATE ROLE r LOGIN PASSWORD '***' VALID");
    assert_redacted("alter user r password E'\\x41';", "alter user r password '***';");
}

static void test_redact__everything_else_stays(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "db/migrations/0001_x.up.sql:3:14",
                                        "postgresql://me@h:5432/db",
                                        "see https://example.org/a:b@c",
                                        "FATAL:  password authentication failed for user \"u\"",
                                        "column \"password\" of table \"users\"",
                                        "12:30:01 me@example.org",
                                        "caf\303\251"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_redacted(texts[i], texts[i]);
}

static void test_redact__bytes_that_are_no_utf8_are_replaced(void **state)
{
    (void)state;
    assert_redacted("a\xff"
                    "b password=x",
                    "a\357\277\275b password=***");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_redact__passwords_of_urls),
        cmocka_unit_test(test_redact__passwords_of_conninfo_strings),
        cmocka_unit_test(test_redact__passwords_of_sql),
        cmocka_unit_test(test_redact__everything_else_stays),
        cmocka_unit_test(test_redact__bytes_that_are_no_utf8_are_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
