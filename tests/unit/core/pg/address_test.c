#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/pg/address.h"
#include "core/pg/connection.h"

static int setup(void **state)
{
    (void)state;
    g_auto(GStrv) names = g_listenv();
    for (guint i = 0; names[i] != NULL; i++) {
        if (g_str_has_prefix(names[i], "PG"))
            g_unsetenv(names[i]);
    }
    g_setenv("PGUSER", "me", TRUE);
    return 0;
}

static void assert_label(const char *url, const char *expected)
{
    g_autofree char *label = connection_url_label(url);
    assert_string_equal(label, expected);
}

static void test_label__is_the_uri_without_the_password(void **state)
{
    (void)state;
    assert_label("postgresql://ada:geheim@db.example:5433/shop",
                 "postgresql://ada@db.example:5433/shop");
    assert_label("postgres://ada@db.example:5433/shop?password=geheim",
                 "postgresql://ada@db.example:5433/shop");
    assert_label("host=db.example port=5433 user=ada password='ge heim' dbname=shop",
                 "postgresql://ada@db.example:5433/shop");
    assert_label("postgresql://ada:geheim@h1:1,h2:2/shop", "postgresql://ada@h1:1,h2:2/shop");
    assert_label("postgresql://ada@[::1]:5433/shop", "postgresql://ada@[::1]:5433/shop");
}

static void test_label__fills_in_what_libpq_would(void **state)
{
    (void)state;
    g_setenv("PGHOST", "/run/pg", TRUE);
    g_setenv("PGPORT", "6000", TRUE);
    assert_label("shop", "postgresql://me@/shop?host=/run/pg&port=6000");
    assert_label("", "postgresql://me@/me?host=/run/pg&port=6000");
    assert_label(NULL, "postgresql://me@/me?host=/run/pg&port=6000");
    g_unsetenv("PGHOST");
    g_unsetenv("PGPORT");
}

static void test_label__names_the_service_that_decides(void **state)
{
    (void)state;
    assert_label("service=production", "service=production");
}

/* Each of these libpq would misread or quote, with a piece of the password in its message. */
static const char *const broken[] = {
    "postgresql://ada:top@secret@db.example/shop",
    "postgresql://ada:top/secret@db.example/shop",
    "postgresql://ada:top%zzsecret@db.example/shop",
    "postgresql://ada:topsecret@db.example:port/shop?x=secret",
    "host=db.example password=top secret",
    "host=db.example password='topsecret",
    "mysql://ada:topsecret@db.example/shop",
    "ada:topsecret@db.example/shop",
    "postgresql:/ada:topsecret@db.example/shop",
    "postgresql://ada:top=sec/ret@db.example/shop",
    "password=topsecret host",
    "postgresql://ada:top?x@secret@db.example/shop",
    "postgresql://ada@corp:topsecret@db.example/shop",
    "postgresql://ada:12/top?host=secret@db.example/shop",
    "postgresql://ada:top%zz\"secret\"x@db.example/shop",
    "host=db.example password=x top\"secret",
    "host=db.example port=topsecret",
};

static void test_broken_address__is_refused_without_showing_the_password(void **state)
{
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(GError) error = NULL;
        Connection *connection = connection_open(&(ConnectionOptions){.url = broken[i]}, &error);
        assert_null(connection);
        assert_non_null(error);
        g_autofree char *label = connection_url_label(broken[i]);
        g_autofree char *said =
            g_strjoin("|", error->message, error_hint(error), error_detail(error), NULL);
        g_autofree char *all = g_strjoin("|", label, said, NULL);
        assert_null(strstr(all, "top"));
        assert_null(strstr(all, "secret"));
    }
}

static void test_broken_address__is_an_input_error_with_a_hint(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_false(address_check("postgresql://ada:top@secret@db.example/shop", &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_non_null(strstr(error_hint(error), "percent-encode"));
}

static void test_good_addresses__are_accepted(void **state)
{
    (void)state;
    const char *const good[] = {"shop",
                                "my shop",
                                "postgresql://",
                                "postgresql://ada:p%40ss%2Fword@db.example/shop?sslmode=require",
                                "postgresql:///shop?host=/run/pg",
                                "postgresql:///shop?user=ada@corp",
                                "postgresql://ada:p?ss#@db.example/shop",
                                "postgresql://h1:1,h2:2/shop",
                                "host=h1,h2 port=,5433",
                                "postgresql://%2Frun%2Fpg/shop",
                                "host=/run/pg dbname=shop",
                                "user=a password='x y\\'z'"};
    for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GError) error = NULL;
        assert_true(address_check(good[i], &error));
        assert_null(error);
    }
}

static void test_mask__hides_the_password_and_joins_the_lines(void **state)
{
    (void)state;
    g_autofree char *masked =
        address_mask("user=ada password=geheim", "it is geheim\n\tIs the server running?\n");
    assert_string_equal(masked, "it is ***; Is the server running?");
    g_autofree char *same = address_mask("user=adam password=adam", "role \"adam\" is unknown");
    assert_string_equal(same, "role \"adam\" is unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_label__is_the_uri_without_the_password),
        cmocka_unit_test(test_label__fills_in_what_libpq_would),
        cmocka_unit_test(test_label__names_the_service_that_decides),
        cmocka_unit_test(test_broken_address__is_refused_without_showing_the_password),
        cmocka_unit_test(test_broken_address__is_an_input_error_with_a_hint),
        cmocka_unit_test(test_good_addresses__are_accepted),
        cmocka_unit_test(test_mask__hides_the_password_and_joins_the_lines),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
