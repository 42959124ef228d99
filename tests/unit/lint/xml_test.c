/* Any text has a place in a document of XML 1.0. */
#include "lint/xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void check(const char *text, const char *expected)
{
    g_autoptr(GString) xml = g_string_new(NULL);
    xml_text(xml, text);
    assert_string_equal(xml->str, expected);
}

static void test_text__is_escaped(void **state)
{
    (void)state;
    check("a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c'");
    check("a\n\tb\r", "a&#10;&#9;b&#13;");
}

static void test_text__without_what_xml_has_not(void **state)
{
    (void)state;
    check("\x01\x1b\x0b", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    check("\xef\xbf\xbe", "\xef\xbf\xbd"); /* U+FFFE */
    check("\xff", "\xef\xbf\xbd");
    check("\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80");
}

static void test_attribute__is_quoted(void **state)
{
    (void)state;
    g_autoptr(GString) xml = g_string_new("<a");
    xml_attribute(xml, "b", "\"");
    assert_string_equal(xml->str, "<a b=\"&quot;\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__is_escaped),
        cmocka_unit_test(test_text__without_what_xml_has_not),
        cmocka_unit_test(test_attribute__is_quoted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
