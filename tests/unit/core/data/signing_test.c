#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/data/signing.h"

#include <glib/gstdio.h>
#include <string.h>

/* RFC 8032, section 7.1, TEST 2: the secret key in PKCS #8, its public key, the message 0x72. */
static const char secret_pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n"
    "-----END PRIVATE KEY-----\n";
static const char public_text[] = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
static char *keep(const char *text)
{
    char *path = NULL;
    int file = g_file_open_tmp("signing-XXXXXX", &path, NULL);
    assert_true(file >= 0);
    g_close(file, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void forget(char *path)
{
    g_unlink(path);
    g_free(path);
}

static void hex_to_bytes(const char *hex, unsigned char *bytes)
{
    for (; hex[0] != '\0'; hex += 2)
        *bytes++ =
            (unsigned char)(g_ascii_xdigit_value(hex[0]) * 16 + g_ascii_xdigit_value(hex[1]));
}

static void test_sign__agrees_with_rfc_8032(void **state)
{
    (void)state;
    static const char rfc[] = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
    unsigned char bytes[64];
    hex_to_bytes(rfc, bytes);
    g_autofree char *expected = g_base64_encode(bytes, sizeof bytes);
    char *path = keep(secret_pem);
    g_autoptr(GError) error = NULL;
    g_autoptr(SigningKey) key = signing_key_read(path, &error);
    assert_null(error);
    g_autofree char *public_key = signing_key_public(key);
    assert_string_equal(public_key, public_text);
    g_autofree char *signature = signing_key_sign(key, "r", 1);
    assert_string_equal(signature, expected);
    assert_true(signing_verify(public_key, "r", 1, signature));
    forget(path);
}

static void test_verify__refuses_other_texts_keys_and_nonsense(void **state)
{
    (void)state;
    char *path = keep(secret_pem);
    g_autoptr(SigningKey) key = signing_key_read(path, NULL);
    g_autofree char *signature = signing_key_sign(key, "r", 1);
    assert_false(signing_verify(public_text, "s", 1, signature));
    g_autofree char *of_another = signing_key_sign(key, "s", 1);
    assert_false(signing_verify(public_text, "r", 1, of_another));
    assert_false(signing_verify("AAAA", "r", 1, signature));
    assert_false(signing_verify(public_text, "r", 1, "not base64 at all"));
    g_autofree char *also = signing_public_read(path, NULL);
    assert_string_equal(also, public_text);
    forget(path);
}

static void assert_refused(const char *text)
{
    char *path = keep(text);
    g_autoptr(GError) error = NULL;
    assert_null(signing_key_read(path, &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    assert_non_null(strstr(error_hint(error), "openssl genpkey"));
    forget(path);
}

static void test_read__names_what_is_no_key(void **state)
{
    (void)state;
    assert_refused("");
    assert_refused("hello");
    assert_refused("-----BEGIN PUBLIC KEY-----\n"
                   "MCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n"
                   "-----END PUBLIC KEY-----\n");
    g_autoptr(GError) error = NULL;
    assert_null(signing_public_read("/nonexistent/key.pem", &error));
    assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sign__agrees_with_rfc_8032),
        cmocka_unit_test(test_verify__refuses_other_texts_keys_and_nonsense),
        cmocka_unit_test(test_read__names_what_is_no_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
