/* Keys, tags and the block cipher against published vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/error.h"
#include "core/data/keyed.h"
#include "support/folder.h"

static const char variable[] = "CONFITURE_KEYED_TEST";

static Key *key_of(const char *text)
{
    assert_true(g_setenv(variable, text, TRUE));
    g_autoptr(GError) error = NULL;
    Key *key = key_from_environment(variable, &error);
    assert_null(error);
    return key;
}

static char *hex_of(const guint8 *bytes, gsize length)
{
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < length; i++)
        g_string_append_printf(text, "%02x", bytes[i]);
    return g_string_free(text, FALSE);
}

static char *repeat(const char *text, guint times)
{
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < times; i++)
        g_string_append(all, text);
    return g_string_free(all, FALSE);
}

static void assert_tag(Mac *mac, const void *bytes, gsize length, const char *expected)
{
    guint8 tag[TAG_BYTES];
    mac_tag(mac, bytes, length, tag);
    g_autofree char *hex = hex_of(tag, sizeof tag);
    assert_string_equal(hex, expected);
}

/* RFC 4231, test cases 1, 3 and 6 (the keys of 16 bytes and more), cut to 128 bits. */
static void test_hmac__agrees_with_rfc_4231(void **state)
{
    (void)state;
    g_autofree char *first = repeat("0b", 20), *third = repeat("aa", 20),
                    *sixth = repeat("aa", 131);
    g_autofree char *fifty = repeat("\xdd", 50);
    g_autoptr(Key) key_1 = key_of(first), key_3 = key_of(third), key_6 = key_of(sixth);
    g_autoptr(Mac) mac_1 = mac_new(key_1, MAC_HMAC_SHA256), mac_3 = mac_new(key_3, MAC_HMAC_SHA256),
                   mac_6 = mac_new(key_6, MAC_HMAC_SHA256);
    const char *large = "Test Using Larger Than Block-Size Key - Hash Key First";
    for (guint again = 0; again < 3; again++) {
        assert_tag(mac_1, "Hi There", 8, "b0344c61d8db38535ca8afceaf0bf12b");
        assert_tag(mac_3, fifty, 50, "773ea91e36800e46854db8ebd09181a7");
        assert_tag(mac_6, large, strlen(large), "60e431591ee0b67f0d8a26aacbf5b77f");
    }
}

/* The reference implementation's vectors for 128 bits: key 00…0f, message 00, 01, … of n bytes. */
static void test_siphash__agrees_with_its_reference(void **state)
{
    (void)state;
    g_autoptr(Key) key = key_of("000102030405060708090a0b0c0d0e0f");
    g_autoptr(Mac) mac = mac_new(key, MAC_SIPHASH);
    const guint8 message[] = {0, 1, 2};
    for (guint again = 0; again < 3; again++) {
        assert_tag(mac, NULL, 0, "a3817f04ba25a8e66df67214c7550293");
        assert_tag(mac, message, 1, "da87c1d86b99af44347659119b22fc45");
        assert_tag(mac, message, 2, "8177228da4a45dc7fca38bdef60affe4");
    }
}

/* FIPS 197, appendix C. */
static void test_aes__agrees_with_fips_197(void **state)
{
    (void)state;
    guint8 plain[BLOCK_BYTES], out[BLOCK_BYTES];
    for (guint i = 0; i < BLOCK_BYTES; i++)
        plain[i] = (guint8)(i * 0x11);
    const char *const cases[][2] = {
        {"000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a"},
        {"000102030405060708090a0b0c0d0e0f1011121314151617", "dda97ca4864cdfe06eaf70a0ec0d7191"},
        {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
         "8ea2b7ca516745bfeafc49904b496089"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Key) key = key_of(cases[i][0]);
        g_autoptr(Cipher) cipher = cipher_new(key);
        cipher_encrypt(cipher, plain, out);
        cipher_encrypt(cipher, plain, out);
        g_autofree char *hex = hex_of(out, sizeof out);
        assert_string_equal(hex, cases[i][1]);
    }
}

static void test_key__hex_base64_and_text_are_told_apart(void **state)
{
    (void)state;
    g_autoptr(Key) hex = key_of("6162636465666768696a6b6c6d6e6f70\n");
    g_autoptr(Key) base64 = key_of("YWJjZGVmZ2hpamtsbW5vcA==");
    g_autoptr(Key) text = key_of("abcdefghijklmnop!");
    g_autofree char *first = key_identity(hex), *second = key_identity(base64),
                    *third = key_identity(text);
    assert_string_equal(first, second);
    assert_string_not_equal(first, third);
    assert_int_equal(strlen(first), 16);
}

static void test_key__short_or_absent_is_refused_without_showing_it(void **state)
{
    (void)state;
    const char *const texts[] = {"", "secretsecret", "0011223344556677", "c2VjcmV0"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        assert_true(g_setenv(variable, texts[i], TRUE));
        assert_null(key_from_environment(variable, &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
        assert_true(texts[i][0] == '\0' || strstr(error->message, texts[i]) == NULL);
    }
    g_autoptr(GError) error = NULL;
    g_unsetenv(variable);
    assert_null(key_from_environment(variable, &error));
    assert_non_null(error);
}

static void test_key__file_that_others_may_read_is_refused(void **state)
{
    (void)state;
    g_autofree char *folder = folder_make();
    g_autofree char *path = folder_write(folder, "key", "000102030405060708090a0b0c0d0e0f\n");
    const mode_t open_modes[] = {0640, 0604, 0660, 0620, 0666};
    for (guint i = 0; i < G_N_ELEMENTS(open_modes); i++) {
        g_autoptr(GError) error = NULL;
        assert_int_equal(g_chmod(path, open_modes[i]), 0);
        assert_null(key_from_file(path, &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
        assert_string_equal(error_path(error), path);
    }
    assert_int_equal(g_chmod(path, 0600), 0);
    g_autoptr(Key) file = key_from_file(path, NULL);
    g_autoptr(Key) same = key_of("000102030405060708090a0b0c0d0e0f");
    g_autofree char *first = key_identity(file), *second = key_identity(same);
    assert_string_equal(first, second);
    folder_remove(folder);
}

static void test_key__missing_file_folder_and_large_file_are_refused(void **state)
{
    (void)state;
    g_autofree char *folder = folder_make();
    g_autofree char *long_text = repeat("0123456789", 500);
    g_autofree char *large = folder_write(folder, "large", long_text);
    g_autofree char *missing = g_build_filename(folder, "missing", NULL);
    assert_int_equal(g_chmod(large, 0600), 0);
    const char *const paths[] = {folder, large, missing};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(key_from_file(paths[i], &error));
        assert_true(g_error_matches(error, CONFITURE_ERROR, ERROR_INPUT));
    }
    folder_remove(folder);
}

static void test_key__derived_ones_differ_by_label_and_by_master(void **state)
{
    (void)state;
    g_autoptr(Key) master = key_random(), other = key_random();
    g_autoptr(Key) people = key_derive(master, "people"), again = key_derive(master, "people"),
                   phones = key_derive(master, "phones"), others = key_derive(other, "people");
    g_autofree char *a = key_identity(people), *b = key_identity(again), *c = key_identity(phones),
                    *d = key_identity(others), *m = key_identity(master);
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
    assert_string_not_equal(a, d);
    assert_string_not_equal(a, m);
}

static void test_mac__long_keys_serve_siphash_and_aes(void **state)
{
    (void)state;
    g_autoptr(Key) one = key_of("a sentence of any length"),
                   two = key_of("a sentence of any lengths");
    g_autoptr(Mac) first = mac_new(one, MAC_SIPHASH), second = mac_new(two, MAC_SIPHASH);
    guint8 a[TAG_BYTES], b[TAG_BYTES];
    mac_tag(first, "x", 1, a);
    mac_tag(second, "x", 1, b);
    assert_memory_not_equal(a, b, TAG_BYTES);
    g_autoptr(Cipher) cipher = cipher_new(two), other = cipher_new(one);
    cipher_encrypt(cipher, a, b);
    cipher_encrypt(other, a, a);
    assert_memory_not_equal(a, b, TAG_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hmac__agrees_with_rfc_4231),
        cmocka_unit_test(test_siphash__agrees_with_its_reference),
        cmocka_unit_test(test_aes__agrees_with_fips_197),
        cmocka_unit_test(test_key__hex_base64_and_text_are_told_apart),
        cmocka_unit_test(test_key__short_or_absent_is_refused_without_showing_it),
        cmocka_unit_test(test_key__file_that_others_may_read_is_refused),
        cmocka_unit_test(test_key__missing_file_folder_and_large_file_are_refused),
        cmocka_unit_test(test_key__derived_ones_differ_by_label_and_by_master),
        cmocka_unit_test(test_mac__long_keys_serve_siphash_and_aes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
